import Host
import Model
import State
import TestSupport
import Transport

/// A store on a server of the test, with a clock that never really waits.
struct S3Harness {
    let store: S3Store
    let clock: VirtualClock
    private let engine: HTTPEngine

    static let source = SourceRange(
        file: "reconcile.yaml", start: SourcePosition(line: 8, column: 3),
        end: SourcePosition(line: 8, column: 9))
    /// A key of documentation; no test shows it to anybody.
    static let environment = [
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent",
    ]

    init(
        _ endpoint: String?, bucket: String = "states", key: String = "team/a b.jsonl",
        region: String? = "eu-west-1", environment: [String: String] = environment,
        clock: VirtualClock = VirtualClock()
    ) throws {
        self.clock = clock
        engine = HTTPEngine(
            configuration: HTTPConfiguration(environment: [:], userAgent: "test/1"))
        store = try S3Store(
            location: S3StateLocation(
                bucket: bucket, key: key, region: region, endpoint: endpoint, source: Self.source),
            engine: engine, environment: Environment(environment), clock: clock,
            randomness: SeededRandomness())
    }

    func close() async { await engine.shutdown() }

    /// What a store throws, or nil.
    static func problem(
        _ work: () async throws(Diagnostic) -> Void
    ) async -> Diagnostic? {
        do throws(Diagnostic) {
            try await work()
            return nil
        } catch {
            return error
        }
    }

    /// A server that gives these answers in turn, and the last one for ever.
    static func server(_ answers: [Answer]) throws -> ScriptedServer {
        let next = Lock(0)
        return try ScriptedServer { visit in
            while visit.request() != nil {
                let index = next.withLock { index in
                    defer { index += 1 }
                    return min(index, answers.count - 1)
                }
                let answer = answers[index]
                if answer.status.isEmpty { return visit.reset() }
                visit.answer(answer.status, headers: answer.headers, body: answer.body)
            }
        }
    }

    /// An answer of a server; an empty status is a connection that breaks.
    struct Answer: Sendable {
        var status: String
        var headers: [String] = []
        var body = ""

        /// A refusal in the form of S3.
        static func refusal(
            _ status: String, _ code: String, headers: [String] = [], more: String = ""
        ) -> Answer {
            Answer(
                status: status, headers: headers,
                body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code>"
                    + "<Message>because &lt;of&gt; it</Message>\(more)</Error>")
        }

        /// The connection ends without an answer.
        static let lost = Answer(status: "")
    }
}

extension RemoteWrite {
    /// The case as a word.
    var word: String {
        switch self {
        case .written(let version): "written \(version ?? "-")"
        case .conflict: "conflict"
        case .unknown: "unknown"
        }
    }
}
