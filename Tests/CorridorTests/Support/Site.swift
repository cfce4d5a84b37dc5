import Documents
import Host
import Model
import Registry
import Sandbox
import TestSupport

/// A project in a folder of its own, a sandbox of its own, and the built program run against it.
final class Site: Sendable {
    let folder: TemporaryFolder
    let server: SandboxServer
    /// The secrets of the project by environment variable; every value is a canary that must
    /// never be seen.
    let secrets = Lock<[String: String]>([:])

    /// Starts the sandbox and writes a project file that names all five platforms on it.
    init(
        platforms: [TestKind] = TestKind.allCases, faults: [String] = [],
        settings: SandboxSettings = SandboxSettings(), guards: String = "",
        limits: String = "settleSeconds: 1", extra: String = ""
    ) throws {
        folder = try TemporaryFolder()
        var rules: [Fault] = []
        for fault in faults { rules.append(try Fault(parsing: fault)) }
        server = try SandboxServer.start(
            port: 0,
            configuration: SandboxConfiguration(
                platforms: Registry.sandboxes, settings: settings, faults: rules))
        try folder.write(
            Site.projectFile(
                platforms: platforms, port: server.port, guards: guards, limits: limits,
                extra: extra), to: "reconcile.yaml")
        secrets.withLock { secrets in
            for kind in TestKind.allCases {
                for name in kind.authVariables { secrets[name] = "auth-\(name)-canary" }
            }
        }
    }

    private static func projectFile(
        platforms: [TestKind], port: Int, guards: String, limits: String, extra: String
    ) -> String {
        var text = """
            apiVersion: reconcile/v1
            kind: Project
            metadata: {name: test}
            spec:
              manifests: [connections]
              platforms:

            """
        for kind in platforms { text += kind.platformEntry(port: port, limits: limits) }
        if !guards.isEmpty { text += "  guards: {\(guards)}\n" }
        return text + extra
    }

    /// Writes another project file.
    func writeProject(platforms: [TestKind]) throws {
        try folder.write(
            Site.projectFile(
                platforms: platforms, port: server.port, guards: "", limits: "settleSeconds: 1",
                extra: ""), to: "reconcile.yaml")
    }

    deinit {
        let server = server
        server.stop()
    }

    /// Writes a manifest file below `connections`.
    func manifest(_ text: String, file: String = "all.yaml") throws {
        try folder.write(text, to: "connections/" + file)
    }

    /// Writes the manifests of these connections into one file, replacing what was there.
    func declare(_ connections: [TestConnection], file: String = "all.yaml") throws {
        secrets.withLock { secrets in
            for connection in connections {
                let name = connection.secretVariable
                if secrets[name] == nil { secrets[name] = connection.defaultSecret }
            }
        }
        let text =
            connections.isEmpty ? "" : connections.map(\.manifest).joined(separator: "---\n")
        try manifest(text, file: file)
    }

    /// Changes the value of a secret.
    func setSecret(_ name: String, _ value: String?) {
        secrets.withLock { $0[name] = value }
    }

    // MARK: - Running the program

    /// How a run of the program ended.
    struct Run: Sendable {
        let status: Int
        let output: String
        let error: String

        /// The JSON on stdout.
        var json: Value? { try? JSON.parse(Array(output.utf8)) }
    }

    /// Runs the program in the project's folder with the project's secrets in its environment.
    @discardableResult
    func run(
        _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> Run {
        try await run(arguments, environment: environment)
    }

    /// Runs the program in the project's folder with the project's secrets in its environment.
    func run(
        _ arguments: [String], environment: [String: String] = [:],
        deadline: Duration = .seconds(60)
    ) async throws -> Run {
        var variables = secrets.withLock { $0 }
        variables["PATH"] = "/usr/bin:/bin"
        variables["HOME"] = folder.path
        variables["LANG"] = "C.UTF-8"
        variables["SWIFT_BACKTRACE"] = "enable=no"
        variables.merge(environment) { _, given in given }
        let completion = try await ChildProcess.run(
            ChildProcess.Request(
                [Program.path] + arguments, environment: Environment(variables),
                workingFolder: folder.path, deadline: deadline, outputLimit: 64 << 20,
                errorLimit: 64 << 20))
        let status: Int =
            switch completion.end {
            case .exited(let code): Int(code)
            case .signalled(let signal): 128 + Int(signal)
            default: -1
            }
        return Run(
            status: status, output: String(decoding: completion.output, as: UTF8.self),
            error: String(decoding: completion.errorOutput, as: UTF8.self))
    }

    /// Applies without asking.
    @discardableResult
    func apply(_ more: String...) async throws -> Run {
        try await run(["apply", "--auto-approve", "--format", "json"] + more)
    }

    /// Plans as JSON.
    func plan(_ more: String...) async throws -> Run {
        try await run(["plan", "--format", "json"] + more)
    }

    // MARK: - Looking behind the platforms

    /// One request that the sandbox saw.
    struct Seen: Sendable {
        let method: String
        let path: String
        let operation: String
        let platform: String
        let status: Int
        let body: String
    }

    /// The requests so far, control requests left out.
    func requests() async throws -> [Seen] {
        let entries = try await control("GET", "log")["requests"]?.arrayValue ?? []
        return entries.map { entry in
            Seen(
                method: entry["method"]?.stringValue ?? "",
                path: entry["target"]?.stringValue ?? "",
                operation: entry["operation"]?.stringValue ?? "",
                platform: entry["platform"]?.stringValue ?? "",
                status: Int(entry["status"]?.integerValue ?? 0),
                body: entry["body"]?.stringValue ?? "")
        }
    }

    /// The requests that could have changed something.
    func mutations() async throws -> [Seen] {
        try await requests().filter { $0.method != "GET" }
    }

    /// Forgets the requests so far.
    func clearLog() async throws { _ = try await control("DELETE", "log") }

    /// The objects of a platform.
    func objects(_ kind: TestKind) async throws -> [Value] {
        try await control("GET", "objects/\(kind.rawValue)")["objects"]?.arrayValue ?? []
    }

    /// The ids of a platform's objects, sorted.
    func ids(_ kind: TestKind) async throws -> [String] {
        try await objects(kind).compactMap { $0[kind.idField]?.stringValue }.sorted()
    }

    /// Puts an object there behind the tool's back.
    @discardableResult
    func put(_ kind: TestKind, _ fields: Value) async throws -> Value {
        try await control("POST", "objects/\(kind.rawValue)", fields)
    }

    /// Edits an object behind the tool's back.
    func edit(_ kind: TestKind, _ id: String, _ fields: Value) async throws {
        _ = try await control("PATCH", "objects/\(kind.rawValue)/\(id)", fields)
    }

    /// Deletes an object behind the tool's back.
    func remove(_ kind: TestKind, _ id: String) async throws {
        _ = try await control("DELETE", "objects/\(kind.rawValue)/\(id)")
    }

    /// Adds fault rules.
    func fail(_ faults: String...) async throws {
        _ = try await control("POST", "faults", ["faults": .array(faults.map { .string($0) })])
    }

    /// Takes all fault rules away.
    func heal() async throws { _ = try await control("DELETE", "faults") }

    /// Sends a control request and returns its JSON answer.
    func control(_ method: String, _ path: String, _ body: Value? = nil) async throws -> Value {
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        let answer = await client.send(
            method, "/_sandbox/" + path, headers: ["content-type": "application/json"],
            body: body.map { String(decoding: JSON.write($0), as: UTF8.self) })
        guard let answer, answer.status < 400 else {
            throw SiteError.control(
                "\(method) \(path): \(answer?.status ?? 0) \(answer?.text ?? "")")
        }
        return answer.json ?? .null
    }

    /// The bytes of the state file as text.
    func state() throws -> String { try folder.text(of: ".reconcile/state.jsonl") }
}

/// What goes wrong in a test's own world.
enum SiteError: Error {
    case control(String)
    case noProgram
}

/// The program that was built beside the tests.
enum Program {
    /// Its path: the test bundle and the executable share a folder.
    static let path: String = {
        let own = (try? Files.resolve("/proc/self/exe")) ?? ""
        return Paths.join(Paths.parent(of: own), "reconcile")
    }()
}

extension Site {
    /// Puts an object there that looks like a connection of these tests.
    @discardableResult
    func plant(_ connection: TestConnection) async throws -> String {
        let fields: Value
        switch connection.kind {
        case .blink:
            fields = [
                "name": .string(connection.identity), "workspace_id": "ws-1",
                "connection_type_id": "b07920f3-5dbc-44da-b650-bd1a9c1f540c",
            ]
        case .mielto:
            fields = [
                "label": .string(connection.identity), "integration": "slack",
                "integration_type": "connectors", "workspace_id": "ws-1",
                "config": ["channel": .string(connection.readable)],
            ]
        case .xpander:
            fields = [
                "connector_id": .string(try await connectorID("Slack")),
                "name": .string(connection.identity), "access_scope": "organizational",
            ]
        case .deck:
            fields = [
                "source_id": "3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11",
                "user": ["username": .string(connection.identity)],
            ]
        case .dragops:
            fields = [
                "provider": "slack", "displayName": .string(connection.identity),
                "type": "api_key",
            ]
        }
        let answer = try await put(connection.kind, fields)
        return answer[connection.kind.idField]?.stringValue
            ?? answer["id"]?.stringValue ?? ""
    }

    /// The id of one of xpander's connectors; `query` is its name as it goes into a URL.
    func connectorID(_ query: String, named name: String? = nil) async throws -> String {
        let name = name ?? query
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        let answer = await client.send(
            "GET", "/xpander/v1/tools/search?type=connector&query=\(query)",
            headers: ["x-api-key": "anything"])
        let found = answer?.json?.arrayValue?.first { $0["name"]?.stringValue == name }
        guard let id = found?["id"]?.stringValue else { throw SiteError.control("no \(name)") }
        return id
    }
}
