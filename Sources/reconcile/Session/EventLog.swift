import Host
import Model
import Reports

/// The stream of `--events`: a line of JSON for each thing that happens, written at once.
///
/// Lines go into a queue with the time at which they were handed in; one task writes them, so that
/// lines never mix and a slow reader holds nobody up.
final class EventLog: EventReceiving {
    private let queue: AsyncStream<[UInt8]>.Continuation
    private let writer: Task<Void, Never>
    private let clock: any Timekeeping
    private let output: Output

    init(to output: Output, clock: any Timekeeping) {
        let (lines, queue) = AsyncStream.makeStream(of: [UInt8].self)
        self.queue = queue
        self.clock = clock
        self.output = output
        writer = Task {
            for await line in lines {
                await runBlocking { _ = output.write(line) }
            }
        }
    }

    func receive(_ event: Event) { add(EventLine.of(event)) }

    /// Tells a problem.
    func add(_ diagnostic: Diagnostic) { add(EventLine.diagnostic(diagnostic)) }

    /// Tells what the run came to.
    func add(summary report: RunReport) { add(EventLine.summary(report)) }

    /// Tells the verb, as the first line.
    func start(verb: String) {
        add(EventLine.started(verb: verb, toolVersion: Version.number))
    }

    /// Tells the exit code as the last line, and returns when all lines are written.
    func finish(_ status: ExitStatus) async {
        add(EventLine.finished(exitCode: Int(status.rawValue), meaning: status.meaning))
        queue.finish()
        await writer.value
    }

    /// Whether every line so far was written.
    var isIntact: Bool { output.isIntact }

    private func add(_ event: Value) {
        queue.yield(EventLine.bytes(event, at: clock.now))
    }

    deinit { queue.finish() }
}

extension EventLog {
    /// Opens the stream that the command line asks for, or says why it cannot be written.
    static func open(_ common: CommonOptions, world: World) async throws(Failure) -> EventLog? {
        switch common.events {
        case nil: return nil
        case .output: return EventLog(to: world.output, clock: world.clock)
        case .file(let path):
            do throws(HostError) {
                let output = try await runBlocking { () throws(HostError) in
                    try OutputFile.stream(
                        Paths.absolute(path, in: try Files.workingFolder()), permissions: 0o600)
                }
                return EventLog(to: output, clock: world.clock)
            } catch {
                world.complain([FileWriting.problem(error, at: path)], common)
                throw Failure(.invalid)
            }
        }
    }

    /// Ends the stream of a run; returns its exit code, which says when lines are missing.
    static func close(
        _ status: ExitStatus, _ common: CommonOptions?, world: World
    ) async -> ExitStatus {
        guard let events = world.events, let common else { return status }
        await events.finish(status)
        // About stdout the program itself complains.
        guard case .file(let path) = common.events, !events.isIntact else { return status }
        world.complain(
            [
                Diagnostic(
                    .fileNotWritten, "the events could not be written to the end",
                    at: .file(path), help: ["check the space that is left"])
            ], common)
        return status.losingOutput
    }
}
