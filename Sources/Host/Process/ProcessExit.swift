internal import Glibc

/// The end of this process.
package enum ProcessExit {
    /// Ends the process at once with an exit code; what was written through `Output` is out.
    package static func now(_ code: Int32) -> Never { exit(code) }
}
