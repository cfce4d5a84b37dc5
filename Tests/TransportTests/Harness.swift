import Host
import Model
import TestSupport
import Transport

/// An engine with a client for one server; shut down by `close`.
struct Harness {
    let engine: HTTPEngine
    let client: Client
    let base: String

    init(
        _ base: String, environment: [String: String] = [:], connectionsPerHost: Int = 64,
        // Many seconds may pass between two requests of a test while others run.
        longestIdle: Duration = .seconds(3_600)
    ) throws {
        self.base = base
        var configuration = HTTPConfiguration(
            environment: environment, userAgent: "test/1",
            connectionsPerHost: connectionsPerHost)
        configuration.longestIdle = longestIdle
        engine = HTTPEngine(configuration: configuration)
        client = Client(engine: engine, origin: try Origin(of: base))
    }

    init(_ server: ScriptedServer) throws { try self.init(server.url) }

    func get(_ path: String = "/", headers: [Header] = []) async -> TransferResult {
        await client.reading.get(ReadRequest(base + path, headers: headers))
    }

    func send(
        _ method: Request.Method, _ path: String = "/", headers: [Header] = [],
        body: String? = nil, deadline: Duration = .seconds(20), limit: Int = 1 << 20
    ) async -> TransferResult {
        let secret = body.map { Secret($0.utf8) }
        return await client.send(
            Request(
                method, base + path, headers: headers, body: secret, deadline: deadline,
                responseLimit: limit))
    }
}

extension TransferResult {
    var response: Response? { if case .response(let response) = self { response } else { nil } }
    /// What failed after the request may have left.
    var unknown: TransferFailure? { if case .unknown(let failure) = self { failure } else { nil } }
    /// What failed before it left.
    var notSent: TransferFailure? { if case .notSent(let failure) = self { failure } else { nil } }
}
