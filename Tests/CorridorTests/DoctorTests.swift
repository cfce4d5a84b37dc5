import Host
import Model
import Sandbox
import TestSupport
import Testing

/// `doctor` of the built program against the sandbox.
@Suite struct DoctorTests {
    /// The checks of a JSON report by `group: name`.
    private func checks(_ run: Site.Run) throws -> [String: Value] {
        let all = try #require(run.json?["checks"]?.arrayValue, "\(run.output)\(run.error)")
        var checks: [String: Value] = [:]
        for check in all {
            let (group, name) = (check["group"]?.stringValue, check["name"]?.stringValue)
            checks["\(group ?? ""): \(name ?? "")"] = check
        }
        #expect(checks.count == all.count)
        return checks
    }

    private func failed(_ run: Site.Run) throws -> [String] {
        try checks(run).filter { $0.value["status"] == "failed" }.map(\.key).sorted()
    }

    private func edit(_ site: Site, _ old: String, _ new: String) throws {
        let text = try site.folder.text(of: "reconcile.yaml")
        #expect(text.contains(old))
        try site.folder.write(text.replacing(old, with: new), to: "reconcile.yaml")
    }

    @Test func `a setup in order passes, and nothing but reads is sent`() async throws {
        let site = try Site()
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        let fresh = try await site.run("doctor")
        #expect(fresh.status == 0, "\(fresh.output)\(fresh.error)")
        #expect(try !site.files().contains { $0.contains(".reconcile") })
        try await site.apply()
        try await site.clearLog()
        let before = try site.files()
        let state = try site.state()
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 0, "\(run.output)\(run.error)")
        #expect(run.error.isEmpty)
        #expect(try failed(run).isEmpty)
        let checks = try checks(run)
        for kind in TestKind.allCases {
            for name in ["auth", "connection", "key", "list"] {
                #expect(checks["platform \(kind.rawValue): \(name)"]?["status"] == "ok")
            }
        }
        for route in ["blink: route read", "mielto: route read", "xpander: route search"] {
            #expect(checks["platform \(route)"]?["status"] == "ok", "\(route)")
        }
        for route in ["blink: route delete", "deck: route delete", "mielto: route update"] {
            #expect(checks["platform \(route)"]?["status"] == "skipped", "\(route)")
        }
        #expect(checks["secrets: references"]?["message"] == "5 references resolve")
        #expect(checks["secrets: fingerprint key"]?["status"] == "ok")
        #expect(checks["state: entries"]?["message"] == "5 connections")
        let requests = try await site.requests()
        // A page for each platform, and the three routes that can be asked.
        #expect(requests.count == 8)
        #expect(requests.allSatisfy { $0.method == "GET" })
        #expect(try site.files() == before)
        #expect(try site.state() == state)
    }

    @Test(arguments: [("expired", "RC4002"), ("forbidden", "RC4003")])
    func `a wrong key fails its platform alone, with advice`(
        _ key: String, _ code: String
    ) async throws {
        let site = try Site()
        try site.declare([TestKind.dragops.connection("a")])
        site.setSecret("MIELTO_TOKEN", key)
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8)
        #expect(try failed(run) == ["platform mielto: key"])
        let check = try #require(try checks(run)["platform mielto: key"])
        #expect(check["message"]?.stringValue?.contains(code) == true)
        #expect(check["help"]?.arrayValue?.isEmpty == false)
        let text = try await site.run("doctor")
        #expect(text.output.contains("  failed   key"))
        let other = try await site.run("doctor", "--platform", "deck,blink")
        #expect(other.status == 0, "\(other.output)")
    }

    @Test func `a port that nobody listens on fails once and at once`() async throws {
        let site = try Site(platforms: [.deck, .blink])
        try site.declare([TestKind.deck.connection("a")])
        try edit(site, ":\(site.server.port)/deck", ":1/deck")
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8)
        #expect(try failed(run) == ["platform deck: connection"])
        let check = try #require(try checks(run)["platform deck: connection"])
        #expect(check["message"]?.stringValue?.contains("connection refused") == true)
        #expect(try checks(run)["platform deck: key"]?["status"] == "skipped")
        #expect(try checks(run)["platform blink: key"]?["status"] == "ok")
    }

    @Test func `a secret without a value is named with its place`() async throws {
        let site = try Site(platforms: [.dragops, .blink])
        let connection = TestKind.dragops.connection("a")
        try site.declare([connection])
        site.setSecret(connection.secretVariable, nil)
        site.setSecret("BLINK_API_KEY", nil)
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8)
        #expect(try failed(run) == ["platform blink: auth", "secrets: references"])
        let help = try checks(run)["secrets: references"]?["help"]?.arrayValue?.first?.stringValue
        #expect(help?.contains("connections/all.yaml:") == true)
        #expect(help?.contains("env://\(connection.secretVariable)") == true)
        #expect(try checks(run)["platform blink: key"]?["status"] == "skipped")
        let less = try await site.run("doctor", "--format", "json", "--secrets", "platform")
        #expect(try failed(less) == ["platform blink: auth"])
    }

    @Test func `a route that is not there fails with the line to write`() async throws {
        let site = try Site(platforms: [.mielto])
        try site.declare([TestKind.mielto.connection("a")])
        try edit(
            site, "limits:", "routes: {read: \"GET /api/v9/connections/{id}\"}, limits:")
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8)
        #expect(try failed(run) == ["platform mielto: route read"])
        let check = try checks(run)["platform mielto: route read"]
        #expect(check?["message"]?.stringValue?.contains("RC4011") == true)
    }

    @Test func `secrets none opens no socket`() async throws {
        let site = try Site()
        try site.declare([TestKind.deck.connection("a")])
        let run = try await site.run("doctor", "--secrets", "none", "--format", "json")
        #expect(run.status == 0, "\(run.output)")
        #expect(try await site.requests().isEmpty)
        #expect(try checks(run)["platform deck: connection"]?["status"] == "skipped")
        #expect(try checks(run)["project: manifests"]?["status"] == "ok")
    }

    @Test func `a wrong manifest is one finding, a wrong project file ends it`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        try site.manifest("kind: Nothing\n", file: "wrong.yaml")
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8)
        #expect(try failed(run) == ["project: manifests"])
        #expect(run.error.contains("connections/wrong.yaml"))
        #expect(try checks(run)["platform dragops: key"]?["status"] == "ok")

        try edit(site, "spec:", "spek:")
        let broken = try await site.run("doctor", "--format", "json")
        #expect(broken.status == 1)
        #expect(try failed(broken) == ["project: project file"])
        #expect(try await site.run("doctor", "--platform", "nobody").status == 1)
        #expect(try await site.run("doctor", "-p", "gone.yaml").status == 1)
    }

    @Test func `a key that is not the one of the state fails`() async throws {
        let site = try Site(
            platforms: [.dragops],
            extra: "  fingerprintKey: {secretRef: \"env://PRINTS\"}\n")
        try site.declare([TestKind.dragops.connection("a")])
        site.setSecret("PRINTS", "canary-key-of-more-than-thirty-two-bytes")
        try await site.apply()
        #expect(try await site.run("doctor").status == 0)
        for other in ["canary-another-key-of-more-than-32-bytes", "canary-short"] {
            site.setSecret("PRINTS", other)
            let run = try await site.run("doctor", "--format", "json")
            #expect(run.status == 8)
            #expect(try failed(run) == ["secrets: fingerprint key"])
        }
    }

    @Test func `a damaged state fails, and the platforms are asked all the same`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        try await site.apply()
        try site.folder.write("", to: ".reconcile/state.jsonl")
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8)
        #expect(try failed(run) == ["state: backend"])
        #expect(try checks(run)["platform dragops: list"]?["status"] == "ok")
    }

    @Test func `a platform that state still has and the project has not fails`() async throws {
        let site = try Site(platforms: [.dragops, .blink])
        try site.declare([TestKind.dragops.connection("a")])
        try await site.apply()
        try site.writeProject(platforms: [.blink])
        try site.declare([TestKind.blink.connection("a")])
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8)
        #expect(try failed(run) == ["state: platforms"])
    }

    @Test func `the credential of a state on a server is checked first`() async throws {
        let site = try Site(
            platforms: [.dragops],
            extra: """
                  state: {backend: http, address: "http://127.0.0.1:1/s", lock: none, \
                auth: {token: {secretRef: "env://STATE_TOKEN"}}}
                  fingerprintKey: {secretRef: "env://PRINTS"}

                """)
        try site.declare([TestKind.dragops.connection("a")])
        site.setSecret("PRINTS", "canary-key-of-more-than-thirty-two-bytes")
        let run = try await site.run("doctor", "--format", "json")
        #expect(run.status == 8, "\(run.error)")
        #expect(try failed(run) == ["state: auth"])
        #expect(try checks(run)["state: backend"]?["status"] == "skipped")
        site.setSecret("STATE_TOKEN", "canary-state-token")
        let found = try await site.run("doctor", "--format", "json")
        #expect(try checks(found)["state: auth"]?["status"] == "ok")
        #expect(!found.output.contains("canary"))
    }

    @Test func `no secret is shown while platforms echo what they get`() async throws {
        var settings = SandboxSettings()
        settings.echoesRequests = true
        let site = try Site(settings: settings)
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        var seen = ""
        for status in [401, 403, 500, 404] {
            try await site.heal()
            for kind in TestKind.allCases {
                try await site.fail("\(kind.rawValue):any:status=\(status)")
            }
            let text = try await site.run("doctor", "--verbose", "--report", "json=r.json")
            #expect(text.status == 8, "\(status): \(text.output)")
            let json = try await site.run("doctor", "--format", "json")
            seen += text.output + text.error + json.output + json.error
            seen += try site.folder.text(of: "r.json")
        }
        #expect(seen.contains("\(404)"))
        for (name, value) in site.secrets.withLock({ $0 }) {
            for form in SecretForms.all(of: value) {
                #expect(!seen.contains(form), "\(name) is shown")
            }
        }
        #expect(try await site.mutations().isEmpty)
    }
}
