import Documents
import Model
import TestSupport
import Transport

@testable import Platforms

/// A server of scripted answers that remembers what it was asked.
actor FakeTransport {
    /// A request as it would go on the wire.
    struct Sent: Equatable {
        var method: String
        var url: String
        var headers: [String]
        var body: String
    }

    private var answers: [TransferResult]
    private let fallback: TransferResult
    private(set) var sent: [Sent] = []

    init(_ answers: [TransferResult], then fallback: TransferResult = .answer(599)) {
        self.answers = answers
        self.fallback = fallback
    }

    func take(_ request: Request) -> TransferResult {
        note(request.method.rawValue, request.url, request.headers, request.body)
        return next()
    }

    func take(_ request: ReadRequest) -> TransferResult {
        note("GET", request.url, request.headers, nil)
        return next()
    }

    private func next() -> TransferResult { answers.isEmpty ? fallback : answers.removeFirst() }

    private func note(_ method: String, _ url: String, _ headers: [Header], _ body: Secret?) {
        sent.append(
            Sent(
                method: method, url: url,
                headers: headers.map { header in
                    switch header.value {
                    case .plain(let text): "\(header.name): \(text)"
                    case .secret(let prefix, let secret): "\(header.name): \(prefix)\(secret.text)"
                    }
                }, body: body?.text ?? ""))
    }
}

extension Secret {
    /// The bytes as text, which only tests may ask for.
    var text: String {
        withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
    }
}

extension TransferResult {
    /// An answer with a body.
    static func answer(
        _ status: Int, _ body: String = "", headers: [Response.Field] = []
    ) -> TransferResult {
        .response(Response(status: status, headers: headers, body: Array(body.utf8)))
    }

    /// A connection that died after the request.
    static let lost = TransferResult.unknown(TransferFailure(.closed, "the connection ended"))
    /// A server that nobody reaches.
    static let unreachable = TransferResult.notSent(TransferFailure(.connect, "nobody listens"))
}

/// Secrets whose values are their names in capitals behind `S-`.
struct FakeSecrets: SecretProviding {
    func value(of expression: SecretExpression) -> Secret? {
        expression.written.hasPrefix("missing")
            ? nil : Secret("S-\(expression.written.uppercased())".utf8)
    }

    func redacted(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.contains("S-") ? "(masked)" : String($0) }.joined(separator: " ")
    }
}

/// Events as lines.
struct FakeEvents: EventReceiving {
    let log: SharedLog

    func receive(_ event: Event) {
        switch event {
        case .listed(_, let objects, let requests): log.add("listed \(objects) \(requests)")
        case .waiting(_, let why, _): log.add("waiting: \(why)")
        default: break
        }
    }
}

/// One platform with a fake transport behind its reader and its writer.
struct Bench {
    let transport: FakeTransport
    let clock = VirtualClock()
    let log = SharedLog()
    let reader: PlatformReader
    let writer: PlatformWriter

    init(
        _ adapter: any PlatformAdapter.Type, _ answers: [TransferResult] = [],
        then fallback: TransferResult = .answer(599), workspace: String? = "ws-1",
        auth: [String]? = nil, routes: [String: String] = [:],
        limits: PlatformEntry.Limits = .init()
    ) {
        let transport = FakeTransport(answers, then: fallback)
        let descriptor = adapter.descriptor
        let members = auth ?? descriptor.account.credentials.first?.map(\.name) ?? []
        let entry = PlatformEntry(
            name: "bench", provider: descriptor.provider,
            account: Account(
                endpoint: "https://api.test/v1",
                workspace: descriptor.account.workspace == .unused ? nil : workspace),
            auth: Dictionary(
                members.map { ($0, SecretExpression.test($0)) }, uniquingKeysWith: { $1 }),
            routes: routes, limits: limits, source: .test)
        let services = PlatformServices(
            secrets: FakeSecrets(), clock: clock, randomness: SeededRandomness(),
            events: FakeEvents(log: log))
        self.transport = transport
        reader = PlatformReader(
            Conversation(entry: entry, adapter: adapter, services: services),
            get: { await transport.take($0) })
        writer = PlatformWriter(reader, send: { await transport.take($0) })
    }

    /// What was sent so far.
    var sent: [FakeTransport.Sent] { get async { await transport.sent } }

    /// Reads everything.
    func observe(
        _ interest: Interest = Interest(declarations: [], records: [])
    ) async -> PlatformObservation { await reader.observe(interest) }
}

extension Declaration {
    /// A declaration with these fields.
    static func test(_ fields: ValueObject, name: String = "one") -> Declaration {
        Declaration(
            address: Address(platform: "bench", name: name), kind: "Kind", provider: "provider",
            labels: [:], fields: fields, sinks: [:], lifecycle: Lifecycle(), source: .test)
    }
}

extension Record {
    /// A record of an object.
    static func test(
        _ remoteID: String, identity: [String]? = nil, since: Timestamp
    ) -> Record {
        Record(
            address: Address(platform: "bench", name: remoteID), kind: "Kind",
            provider: "provider", account: Account(endpoint: "https://api.test", workspace: nil),
            identity: identity.map(Identity.init), remoteID: remoteID, applied: ValueObject(),
            origin: .created, since: since)
    }
}

extension JSONView {
    /// The value that a JSON text holds; a text that is none is a mistake of the test.
    static func json(_ text: String) throws -> JSONView {
        try JSONDocument(Array(text.utf8)).root
    }
}

extension PlatformObservation {
    /// The diagnostic of a reading that did not come whole.
    var incompleteness: Diagnostic? {
        if case .incomplete(let diagnostic) = completeness { diagnostic } else { nil }
    }
}
