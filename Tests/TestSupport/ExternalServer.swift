import Host
import Model

/// A program that serves on loopback while a test needs it, such as another project's server.
///
/// Ends with the value, and with the test program at the latest, so that it may be kept in a
/// static and be shared by many tests.
package final class ExternalServer: Sendable {
    /// The port on 127.0.0.1 that the program was told to listen on.
    package let port: Int
    private let run: Task<ChildProcess.Completion?, Never>

    /// Starts the program and waits until it answers `GET path`, with whatever status.
    ///
    /// `{port}` in an argument or in `variables`, which are added to those of this process, becomes
    /// a port that was free a moment ago; should another program be faster, another port is tried.
    /// Throws what the program wrote when it ends instead or does not answer in time.
    package init(
        _ arguments: [String], environment variables: [String: String] = [:], ready path: String,
        within timeout: Duration = .seconds(120)
    ) async throws {
        var lastWords = ""
        for _ in 0..<3 {
            let port = try ExternalServer.freePort()
            let attempt = ExternalServer.start(arguments, variables, port: port)
            let isOver = Lock(false)
            Task {
                _ = await attempt.value
                isOver.withLock { $0 = true }
            }
            if await ExternalServer.answers(port, path, within: timeout, or: isOver) {
                self.port = port
                run = attempt
                DescriptorCensus.atEnd { attempt.cancel() }
                return
            }
            let isLate = !isOver.withLock { $0 }
            attempt.cancel()
            let completion = await attempt.value
            let output = (completion?.errorOutput ?? []) + (completion?.output ?? [])
            lastWords = String(decoding: output.suffix(2_000), as: UTF8.self)
            if isLate { break }
        }
        throw NotStarted(program: arguments.first ?? "", lastWords: lastWords)
    }

    deinit { run.cancel() }

    /// `http://127.0.0.1:PORT`.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// Ends the program and waits for it.
    package func stop() async {
        run.cancel()
        _ = await run.value
    }

    /// The path of a program that a variable names; nil where it is not set, to leave out the tests
    /// that need the program.
    package static func program(_ variable: String) -> String? {
        Environment.process()[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Thrown when the program does not serve.
    package struct NotStarted: Error, CustomStringConvertible {
        /// What was started.
        package let program: String
        /// The end of what it wrote.
        package let lastWords: String

        package var description: String { "\(program) does not answer: \(lastWords)" }
    }

    private static func freePort() throws -> Int {
        let listener = try TCPListener()
        defer { listener.close() }
        return listener.port
    }

    private static func start(
        _ arguments: [String], _ variables: [String: String], port: Int
    ) -> Task<ChildProcess.Completion?, Never> {
        func filled(_ text: String) -> String { text.replacing("{port}", with: "\(port)") }
        var environment = Environment.process()
        for (name, value) in variables {
            environment = environment.setting(name, to: filled(value))
        }
        // A test program that is killed runs no deinit; the kernel still ends what it has started.
        let command = ["setpriv", "--pdeathsig", "KILL", "--"] + arguments.map(filled)
        let request = ChildProcess.Request(
            command, environment: environment, deadline: .seconds(3_600), outputLimit: 1 << 30)
        return Task { try? await ChildProcess.run(request) }
    }

    private static func answers(
        _ port: Int, _ path: String, within timeout: Duration, or isOver: Lock<Bool>
    ) async -> Bool {
        let clock = SystemClock()
        let end = clock.uptime + timeout
        while clock.uptime < end, !isOver.withLock({ $0 }) {
            if let client = try? LoopbackClient(port: port) {
                defer { client.close() }
                if await client.send("GET", path, headers: ["connection": "close"]) != nil {
                    return true
                }
            }
            try? await clock.sleep(for: .milliseconds(50))
        }
        return false
    }
}
