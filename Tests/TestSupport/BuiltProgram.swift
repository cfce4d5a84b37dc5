import Host

/// The program under test as the build made it.
package enum BuiltProgram {
    /// The absolute path of the executable, which stands beside the running test program.
    package static func path() throws -> String {
        let tests = try Files.resolve("/proc/self/exe")
        let program = Paths.join(Paths.parent(of: tests), "reconcile")
        guard Files.exists(program) else { throw Missing(path: program) }
        return program
    }

    /// Thrown when the executable was not built.
    package struct Missing: Error {
        /// Where it should be.
        package let path: String
    }
}
