import Documents
import Host
import Model

@testable import Sandbox

/// A clock that stands still unless a test moves it.
struct StillClock: Timekeeping {
    var now = Timestamp(milliseconds: 1_773_000_000_123)
    var uptime: Duration = .zero
    func sleep(for duration: Duration) async throws(CancellationError) {}
}

/// A clock that a test moves while a server reads it.
final class MovingClock: Timekeeping {
    private let moved = Lock(Duration.zero)

    var now: Timestamp { StillClock().now }
    var uptime: Duration { moved.withLock { $0 } }
    func sleep(for duration: Duration) async throws(CancellationError) {}

    func move(by duration: Duration) { moved.withLock { $0 += duration } }
}

extension SandboxConfiguration {
    static let allPlatforms: [any SandboxPlatform.Type] = [
        BlinkSandbox.self, MieltoSandbox.self, XpanderSandbox.self, DeckSandbox.self,
        DragopsSandbox.self,
    ]

    /// The five platforms without objects or faults.
    static var test: SandboxConfiguration { SandboxConfiguration(platforms: allPlatforms) }

    /// The five platforms with fault rules that must be readable.
    static func test(_ faults: String...) throws -> SandboxConfiguration {
        var configuration = test
        configuration.faults = try faults.map { try Fault(parsing: $0) }
        return configuration
    }
}

/// A world with the credentials of a test in front of it.
struct World {
    var inner: SandboxWorld

    init(_ configuration: SandboxConfiguration = .test) throws {
        var configuration = configuration
        if configuration.clock is StillClock == false { configuration.clock = StillClock() }
        inner = try SandboxWorld(configuration)
    }

    init(seed: Value) throws {
        var configuration = SandboxConfiguration.test
        configuration.seed = seed
        try self.init(configuration)
    }

    static let credentials: [String: String] = [
        "blink-api-key": "key", "x-api-key": "key", "authorization": "Bearer key",
        "x-deck-client-id": "id", "x-deck-secret": "key",
    ]

    /// Sends a request with every platform's credential, unless headers are given.
    mutating func send(
        _ method: String, _ target: String, _ body: Value? = nil,
        headers: [String: String] = credentials
    ) -> Answer {
        send(method, target, bytes: body.map { JSON.write($0) } ?? [], headers: headers)
    }

    /// Sends a request with a body that need not be JSON.
    mutating func send(
        _ method: String, _ target: String, bytes: [UInt8], headers: [String: String] = credentials
    ) -> Answer {
        let request = SandboxRequest(
            method: method, target: target,
            headers: headers.map { SandboxRequest.Header(name: $0.key, value: $0.value) },
            body: bytes)
        guard let request else { return Answer(response: .empty(0)) }
        guard case .answer(let response, _, _) = inner.receive(request).action else {
            return Answer(response: .empty(0))
        }
        return Answer(response: response)
    }

    /// Changes settings by the control route.
    mutating func set(_ settings: Value) {
        _ = send("PATCH", "/_sandbox/settings", settings)
    }
}

/// An answer with its body read.
struct Answer {
    let response: SandboxResponse

    var status: Int { response.status }
    var json: Value? { try? JSON.parse(response.body) }
    var text: String { String(decoding: response.body, as: UTF8.self) }
    subscript(key: String) -> Value? { json?[key] }
}

extension String {
    /// The text as it stands in a query.
    var queryEscaped: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                String(decoding: [byte], as: UTF8.self)
            default: "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
        }.joined()
    }
}
