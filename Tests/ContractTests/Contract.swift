import Documents
import Host
import Model
import Platforms
import Registry
import Sandbox
import TestSupport
import Transport

/// One platform's adapter and engine against the sandbox, over real HTTP on loopback.
///
/// The sandbox was written from the platforms' documents and never from the adapters, so an
/// agreement of both is worth something.
struct Contract {
    let platform: RegisteredPlatform
    let server: SandboxServer
    let engine: HTTPEngine
    let clock = VirtualClock()
    let reader: PlatformReader
    let writer: PlatformWriter

    var provider: String { platform.descriptor.provider }

    /// Starts a sandbox, runs `body`, and ends everything.
    static func with(
        _ provider: String, seed: Value? = nil, faults: [String] = [],
        settings: SandboxSettings = SandboxSettings(), key: String = "key",
        _ body: (Contract) async throws -> Void
    ) async throws {
        var configuration = SandboxConfiguration(
            platforms: Registry.sandboxes, settings: settings, seed: seed)
        configuration.faults = try faults.map { text throws(Diagnostic) in
            try Fault(parsing: text)
        }
        let server = try SandboxServer.start(configuration: configuration)
        let platform = try Self.platform(provider)
        let contract = try Contract(platform, server, key: key)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(contract))
        } catch {
            outcome = .failure(error)
        }
        await contract.engine.shutdown()
        await runBlocking { server.stop() }
        try outcome.get()
    }

    private static func platform(_ provider: String) throws(Diagnostic) -> RegisteredPlatform {
        guard let platform = Registry.platform(ofProvider: provider) else {
            throw Diagnostic(.platformFailed, "no platform \(provider)")
        }
        return platform
    }

    private init(
        _ platform: RegisteredPlatform, _ server: SandboxServer, key: String
    ) throws {
        self.platform = platform
        self.server = server
        let descriptor = platform.descriptor
        let base = ["blink": "/api/v1", "deck": "/api/v1", "dragops": "/api"]
        let path = "/\(descriptor.provider)" + (base[descriptor.provider] ?? "")
        let endpoint = "http://127.0.0.1:\(server.port)\(path)"
        var auth: [String: SecretExpression] = [:]
        for member in descriptor.account.credentials[0] { auth[member.name] = .test(key) }
        let entry = PlatformEntry(
            name: "p", provider: descriptor.provider,
            account: Account(
                endpoint: endpoint,
                workspace: descriptor.account.workspace == .unused ? nil : "ws-1"),
            auth: auth, source: .test)
        engine = HTTPEngine(
            configuration: HTTPConfiguration(environment: [:], userAgent: "contract"))
        let client = Client(engine: engine, origin: try Origin(of: endpoint))
        let services = PlatformServices(
            secrets: PlainSecrets(), clock: clock, randomness: SeededRandomness(),
            events: NoEvents())
        reader = PlatformReader(
            entry: entry, adapter: platform.adapter, client: client.reading, services: services)
        writer = PlatformWriter(
            entry: entry, adapter: platform.adapter, client: client, services: services)
    }

    /// Reads what concerns these declarations and puts what was looked up into them.
    func observe(
        _ declarations: [Declaration]
    ) async -> (observation: PlatformObservation, declarations: [Declaration]) {
        let observation = await reader.observe(
            Interest(declarations: declarations, records: []))
        let filled = declarations.map { declaration in
            var filled = declaration
            for member in observation.lookups[declaration.address]?.members ?? [] {
                filled.fields[member.key] = member.value
            }
            return filled
        }
        return (observation, filled)
    }

    /// Reads everything.
    func everything() async -> PlatformObservation {
        await reader.observe(Interest(declarations: [], records: [], includesUnused: true))
    }

    /// Sends a request to the sandbox's own routes.
    func control(_ method: String, _ target: String, _ body: String? = nil) async throws -> Value {
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        let answer = await client.send(method, target, body: body)
        guard let answer, !answer.body.isEmpty else { return .null }
        return try JSON.parse(answer.body)
    }

    /// How many objects the sandbox holds; -1 when it does not answer.
    func objectCount() async -> Int {
        let answer = try? await control("GET", "/_sandbox/objects/\(provider)")
        return answer?["objects"]?.arrayValue?.count ?? -1
    }

    /// A declaration of this platform; different numbers give different identities.
    func declaration(_ number: Int = 1, _ changes: ValueObject = [:]) -> Declaration {
        let secret = Value.secret(.test("hush"))
        var fields: ValueObject =
            switch provider {
            case "blink":
                [
                    "name": .string("GitHub \(number)"),
                    "connection_type_id": .string("b07920f3-5dbc-44da-b650-bd1a9c1f540c"),
                    "attributes": .object(["token": secret]), "creation_method": .string("api"),
                ]
            case "mielto":
                [
                    "label": .string("Label \(number)"), "integration": .string("gmail"),
                    "integration_type": .string("connectors"),
                    "auth_method_id": .string("oauth2"),
                    "credentials": .object(["access_token": secret]),
                    "config": .object(["archive": .bool(true)]), "user_id": .string("u-1"),
                ]
            case "xpander":
                [
                    "connector": .string("Slack"), "name": .string("Slack \(number)"),
                    "security": .object([
                        "authMethod": .string("apiKey"), "apiKey": secret,
                        "headerName": .string("X-API-Key"),
                    ]), "headers": .object(["X-Team": .string("a")]),
                    "general_params": .array([.object(["team": .string("T1")])]),
                    "target_system_servers": .array([.object(["url": .string("https://s.test")])]),
                    "access_scope": .string("organizational"), "is_service_account": .bool(true),
                ]
            case "deck":
                [
                    "source_id": .string("3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11"),
                    "auth_method": .string("username_password"),
                    "auth_credentials": .object([
                        "username": .string("user-\(number)"), "password": secret,
                    ]), "deck_id": .string("5b1d8b3a-5a0c-4d53-8f2e-9f5f8a1f7d11"),
                ]
            default:
                [
                    "provider": .string("slack"), "displayName": .string("Slack \(number)"),
                    "apiKey": secret, "environmentId": .string("env-1"),
                ]
            }
        for member in changes.members { fields[member.key] = member.value }
        return Declaration(
            address: Address(platform: "p", name: "c-\(number)"),
            kind: platform.descriptor.kind.name, provider: provider, labels: [:], fields: fields,
            sinks: [:], lifecycle: Lifecycle(), source: .test)
    }
}

/// Secrets whose values are what their references say.
struct PlainSecrets: SecretProviding {
    func value(of expression: SecretExpression) -> Secret? { Secret(expression.written.utf8) }
    func redacted(_ text: String) -> String { text.replacing("hush", with: "(masked)") }
}

extension CreateResult {
    /// The object, or nil when there is none.
    var object: CreatedObject? { if case .created(let object) = self { object } else { nil } }
    /// The diagnostic of a create that failed in whatever way.
    var diagnostic: Diagnostic? {
        switch self {
        case .rejected(let diagnostic), .notSent(let diagnostic), .postponed(let diagnostic),
            .unknown(let diagnostic):
            diagnostic
        case .created, .needsConsent: nil
        }
    }
}

extension MutationResult {
    /// `done`, or the word of the failure with its code.
    var word: String {
        switch self {
        case .done: "done"
        case .rejected(let diagnostic): "rejected \(diagnostic.code)"
        case .notSent(let diagnostic): "notSent \(diagnostic.code)"
        case .unknown(let diagnostic): "unknown \(diagnostic.code)"
        }
    }
}

extension PlatformObservation {
    /// The code of a reading that did not come whole.
    var brokenCode: DiagnosticCode? {
        if case .incomplete(let diagnostic) = completeness { diagnostic.code } else { nil }
    }
}
