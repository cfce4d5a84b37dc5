import Host
import Model
import Reports
import Sandbox
import TestSupport
import Testing

@Suite struct SecretsNeverShownTests {
    @Test func `one missing secret of many costs no request and every place is named`() async throws
    {
        let site = try Site()
        let connections = (1...40).flatMap { number in
            TestKind.allCases.map { $0.connection("c\(number)") }
        }
        try site.declare(connections)
        let missing = [connections[17], connections[123]]
        for connection in missing { site.setSecret(connection.secretVariable, nil) }
        let run = try await site.apply()
        #expect(run.status == 1)
        #expect(try await site.requests().isEmpty)
        for connection in missing {
            #expect(run.error.contains("env://\(connection.secretVariable)"))
        }
        #expect(run.error.contains("connections/all.yaml:"))
    }

    @Test func `no secret byte is seen anywhere while platforms echo what they get`() async throws {
        var settings = SandboxSettings()
        settings.echoesRequests = true
        let site = try Site(settings: settings)
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        for kind in TestKind.allCases {
            try await site.fail("\(kind.rawValue):create:status=400@1")
        }
        var seen = ""
        func note(_ run: Site.Run) { seen += run.output + run.error }
        note(try await site.run("plan", "--verbose", "--out", "plan.json"))
        note(try await site.run("apply", "--auto-approve", "--verbose"))
        note(
            try await site.run(
                ["apply", "--auto-approve", "--verbose", "--format", "json"]
                    + Site.everyReport("apply")))
        // Nothing of this run is left to do; the report of a plan that has work says more.
        try site.declare(
            TestKind.allCases.flatMap { [$0.connection("a"), $0.connection("b")] })
        for verb in ["plan", "drift"] {
            note(try await site.run([verb, "--verbose"] + Site.everyReport(verb)))
        }
        note(try await site.run("plan", "--format", "markdown", "--events", "plan-2.ndjson"))
        note(try await site.run("apply", "--auto-approve", "--verbose", "--events", "-"))
        note(try await site.run("show", "plan.json", "--format", "json"))
        note(try await site.run("state", "list", "--format", "json"))
        // The tokens that Deck returned belong in their sinks and nowhere else.
        for file in try site.files() where !file.hasPrefix("secrets/") {
            if file.hasSuffix("fingerprint.key") { continue }
            seen += try site.folder.text(of: file)
        }
        #expect(!seen.isEmpty)
        for (name, value) in site.secrets.withLock({ $0 }) {
            for form in SecretForms.all(of: value) {
                #expect(!seen.contains(form), "\(name) is shown")
            }
        }
        let token = try site.folder.text(of: "secrets/a.token")
        #expect(!seen.contains(token))
    }

    @Test func `no secret stands in the arguments of any process`() async throws {
        let site = try Site(
            platforms: [.dragops], faults: ["dragops:create:delay=12s@1"])
        try site.declare([TestKind.dragops.connection("a")])
        let arguments = try await site.argumentsDuringApply()
        #expect(arguments.contains("reconcile"))
        for value in site.secrets.withLock({ Array($0.values) }) {
            #expect(!arguments.contains(value))
        }
    }

    @Test func `secrets none opens no socket and says so`() async throws {
        let site = try Site()
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        let plan = try await site.run(
            ["plan", "--secrets", "none"],
            environment: ["BLINK_API_KEY": "", "SECRET_BLINK_A": ""])
        #expect(plan.status == 0, "\(plan.error)")
        #expect(try await site.requests().isEmpty)
        #expect(plan.output.contains("remote not read"))
        #expect(try await site.run("apply", "--auto-approve", "--secrets", "none").status == 1)
    }
}
