import Documents
import Host
import Model
import Sandbox
import TestSupport
import Testing

/// A way to keep a state on a server, as a project file says it.
enum RemoteFlavour: String, CaseIterable, Sendable {
    /// GitLab's routes: locked by POST, unlocked by DELETE, no strong tags.
    case gitLab
    /// Terraform's defaults: LOCK and UNLOCK at the state's own address.
    case plain
    /// The lock is an object of its own, kept by conditional requests.
    case objects

    /// The name by which the sandbox's control routes know the state.
    var controlName: String { self == .gitLab ? "42/prod" : "prod" }

    /// The path of the state on the sandbox.
    var path: String {
        switch self {
        case .gitLab: "/gitlab/api/v4/projects/42/terraform/state/prod"
        case .plain, .objects: "/terraform/state/prod"
        }
    }

    /// The path of its lock.
    var lockPath: String {
        switch self {
        case .gitLab: path + "/lock"
        case .plain: path
        case .objects: path + ".lock"
        }
    }

    private var verbs: String {
        switch self {
        case .gitLab: "lockMethod: POST, unlockMethod: DELETE"
        case .plain: "lockMethod: LOCK, unlockMethod: UNLOCK"
        case .objects: "updateMethod: PUT, lockMethod: PUT"
        }
    }

    /// The entry of the project file; paths are of the sandbox unless given.
    func entry(
        port: Int, path: String? = nil, lockPath: String? = nil, more: [String] = []
    ) -> String {
        let lines = verbs.split(separator: ", ").map(String.init) + more
        let server = "http://127.0.0.1:\(port)"
        return """
              state:
                backend: http
                address: "\(server)\(path ?? self.path)"
                lockAddress: "\(server)\(lockPath ?? self.lockPath)"
                auth: {username: ci, password: {secretRef: "env://STATE_PASSWORD"}}
            \(lines.map { "    \($0)" }.joined(separator: "\n"))
              fingerprintKey: {secretRef: "env://FINGERPRINT_KEY"}

            """
    }

    /// Whether a request writes the state.
    func isWrite(_ request: ScriptedServer.Received) -> Bool {
        ["POST", "PUT"].contains(request.method) && request.path.hasSuffix("/prod")
    }

    /// Whether a request asks for the lock for the first time in a run.
    func isLock(_ request: ScriptedServer.Received) -> Bool {
        switch self {
        case .gitLab: request.method == "POST" && request.path.hasSuffix("/lock")
        case .plain: request.method == "LOCK"
        case .objects:
            request.method == "PUT" && request.path.hasSuffix(".lock")
                && request.header("If-None-Match") == "*"
        }
    }

    /// Whether a request gives the lock back.
    func isUnlock(_ request: ScriptedServer.Received) -> Bool {
        switch self {
        case .gitLab: request.method == "DELETE" && request.path.hasSuffix("/lock")
        case .plain: request.method == "UNLOCK"
        case .objects: request.method == "DELETE" && request.path.hasSuffix(".lock")
        }
    }
}

extension Site {
    /// Keeps the state on a server from now on: on the sandbox, or on what stands at that port.
    func keepState(
        _ flavour: RemoteFlavour, port: Int? = nil, path: String? = nil, lockPath: String? = nil,
        more: [String] = []
    ) throws {
        secrets.withLock { secrets in
            secrets["STATE_PASSWORD"] = "st4te/pass+word\"<&>~canary"
            secrets["FINGERPRINT_KEY"] = "fingerprint-key-of-at-least-32-bytes-canary"
        }
        let project = try folder.text(of: "reconcile.yaml")
        try folder.write(
            project
                + flavour.entry(
                    port: port ?? server.port, path: path, lockPath: lockPath, more: more),
            to: "reconcile.yaml")
    }

    /// A site whose state is on its sandbox, behind a proxy that a test tells what to break.
    static func remote(
        _ flavour: RemoteFlavour, platforms: [TestKind] = [.dragops], faults: [String] = []
    ) throws -> (site: Site, proxy: FaultProxy) {
        let site = try Site(platforms: platforms, faults: faults)
        let proxy = try FaultProxy(upstreamPort: site.server.port)
        try site.keepState(flavour, port: proxy.port)
        return (site, proxy)
    }

    /// Applies the project as it is now from a folder of its own, as another machine does.
    func applyElsewhere(_ more: String...) async throws -> Run {
        for file in try files() {
            guard file == "reconcile.yaml" || file.hasPrefix("connections/") else { continue }
            try folder.write(folder.text(of: file), to: "elsewhere/" + file)
        }
        return try await run(
            ["-p", "elsewhere/reconcile.yaml", "apply", "--auto-approve"] + more,
            environment: ["HOME": folder("elsewhere")])
    }

    // MARK: - Looking behind the state

    /// What the sandbox knows about the state.
    func remoteState(_ flavour: RemoteFlavour) async throws -> Value? {
        try await control("GET", "state")["states"]?.arrayValue?
            .first { $0["name"]?.stringValue == flavour.controlName }
    }

    /// Whether somebody holds the lock.
    func isLocked(_ flavour: RemoteFlavour) async throws -> Bool {
        guard flavour == .objects else {
            return try await remoteState(flavour)?["holder"].map { $0 != .null } ?? false
        }
        let states = try await control("GET", "state")["states"]?.arrayValue ?? []
        return states.contains {
            $0["name"] == "prod.lock" && ($0["bytes"] ?? .null) != .null
        }
    }

    /// The bytes of the state, or nil when there is none.
    func remoteBytes(_ flavour: RemoteFlavour) async throws -> [UInt8]? {
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        let answer = await client.send("GET", "/_sandbox/state/" + flavour.controlName)
        return answer?.status == 200 ? answer?.body : nil
    }

    /// Puts other bytes in the place of the state.
    func plantState(_ flavour: RemoteFlavour, _ text: String) async throws {
        let client = try LoopbackClient(port: server.port)
        defer { client.close() }
        let answer = await client.send(
            "PUT", "/_sandbox/state/" + flavour.controlName, body: text)
        guard answer?.status == 204 else { throw SiteError.control("the state is not planted") }
    }

    /// Removes what the program keeps on this machine beside the project, as when a runner is
    /// thrown away.
    func forgetMachine() throws {
        for file in try files() {
            if file.hasPrefix(".reconcile/") || file.hasPrefix(".local/") {
                try Files.remove(folder(file))
            }
        }
    }

    /// The requests to platforms that could have changed something.
    func platformMutations() async throws -> [Seen] {
        try await mutations().filter { $0.platform != "state" }
    }

    /// Takes the lock from a dead run as a person does it, by the id that a refused run shows;
    /// returns what it says.
    @discardableResult
    func unlockAsTold() async throws -> String {
        let refused = try await apply()
        #expect(refused.status == 4, "\(refused.error)")
        let id = refused.error.firstRange(of: "state unlock ").map { range in
            refused.error[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" }
        }
        // A lock that is a lease ends by itself, so only its id is shown.
        let shown = refused.error.firstRange(of: "(lock ").map { range in
            refused.error[range.upperBound...].prefix { $0 != ")" }
        }
        let chosen = try #require(id ?? shown, "\(refused.error)")
        let freed = try await run("state", "unlock", String(chosen))
        #expect(freed.status == 0, "\(freed.error)")
        return freed.error
    }
}
