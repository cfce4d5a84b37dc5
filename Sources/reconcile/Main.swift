import Host

/// The program: hardens the process, reads the command line, runs one verb, exits with its code.
@main enum Main {
    static func main() async {
        // First of all: a crash must not print the bytes that registers point to.
        ProcessHardening.apply()
        ProcessHardening.ignoreBrokenPipe()
        ProcessMemory.returnLargeBlocks()
        let world = World.process()
        let status = await Program.run(
            Array(CommandLine.arguments.dropFirst()), world: world)
        ProcessExit.now(status.rawValue)
    }
}
