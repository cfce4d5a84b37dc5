import Model
import Testing

@Suite struct ExitCodeTests {
    @Test(arguments: [
        ["--nonsense"], ["plan", "--format", "yaml"], ["frobnicate"], [],
        ["apply"], ["state"], ["apply", "--expect-digest"], ["explain", "Nonsense"],
        ["completion"], ["completion", "--words", "x"],
        ["completion", "bash", "--words", "topics"],
        ["man", "x"],
    ])
    func `a wrong command line is 64`(arguments: [String]) async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        let run = try await site.run(arguments)
        #expect(run.status == 64, "\(run.error)")
        #expect(!run.error.isEmpty)
        #expect(try await site.requests().isEmpty)
    }

    @Test func `wrong manifests are 1 and every error is told`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.manifest("kind: Nonsense\n", file: "a.yaml")
        try site.manifest("apiVersion: reconcile/v1\nkind: DragopsConnection\n", file: "b.yaml")
        let run = try await site.run("validate")
        #expect(run.status == 1)
        let all = run.output + run.error
        #expect(all.contains("connections/a.yaml:1:"))
        #expect(all.contains("connections/b.yaml:1:"))
        #expect(try await site.run("plan").status == 1)
        #expect(try await site.apply().status == 1)
        #expect(try await site.requests().isEmpty)
    }

    @Test func `a tripped guard is 3 in plan and apply and can be accepted`() async throws {
        let site = try Site(platforms: [.dragops], guards: "maxDestroy: 0")
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        try await site.apply()
        try site.declare([TestKind.dragops.connection("a")])
        let plan = try await site.plan()
        #expect(plan.status == 3, "\(plan.error)")
        let digest = try #require(plan.json?["digest"]?.stringValue)
        #expect(try await site.apply().status == 3)
        #expect(try await site.objects(.dragops).count == 2)
        let run = try await site.apply("--allow", "RC3001@\(digest)")
        #expect(run.status == 0, "\(run.error)")
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test func `a platform that refuses one of two creates is 6`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        try await site.fail("dragops:create:status=400@1")
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)")
        #expect(run.json?["summary"]?["done"] == 1)
        #expect(run.json?["summary"]?["failed"] == 1)
    }

    @Test func `a consent that a person must give is 7, and is asked for once`() async throws {
        let site = try Site(platforms: [.xpander])
        var connection = TestKind.xpander.connection("calendar")
        connection.connector = "Google Calendar"
        try site.declare([connection])
        let run = try await site.run("apply", "--auto-approve")
        #expect(run.status == 7, "\(run.error)\(run.output)")
        #expect(run.output.contains("https://app.xpander.ai/connectors/"))
        #expect(try await site.run("apply", "--auto-approve").status == 7)
        #expect(try await site.mutations().count == 1)
        let connector = try await site.connectorID("Google%20Calendar", named: "Google Calendar")
        _ = try await site.control("POST", "consent/xpander/\(connector)", ["name": "calendar"])
        let adopted = try await site.apply()
        #expect(adopted.status == 0, "\(adopted.error)\(adopted.output)")
        #expect(try await site.mutations().count == 1)
    }

    @Test func `no state is no clean drift`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.run("drift").status == 8)
    }

    @Test func `a first run in CI must be told`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        let refused = try await site.run(
            ["apply", "--auto-approve"], environment: ["CI": "true"])
        #expect(refused.status == 8)
        #expect(refused.error.contains("--first-run"))
        #expect(try await site.mutations().isEmpty)
        let allowed = try await site.run(
            ["apply", "--auto-approve", "--first-run"], environment: ["CI": "true"])
        #expect(allowed.status == 0, "\(allowed.error)")
    }

    @Test func `a platform that left the project file but not the state is an error`() async throws
    {
        let site = try Site(platforms: [.dragops, .blink])
        try site.declare([TestKind.dragops.connection("a"), TestKind.blink.connection("b")])
        try await site.apply()
        try site.writeProject(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        let run = try await site.run("plan")
        #expect(run.status == 1)
        #expect(run.error.contains("state forget --platform blink"))
        #expect(try await site.run("state", "forget", "--platform", "blink").status == 0)
        #expect(try await site.run("plan").status == 0)
        #expect(try await site.objects(.blink).count == 1)
    }

    @Test func `a selection that matches nothing is an error`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.run("plan", "--select", "team=none").status == 1)
        #expect(try await site.run("plan", "--platform", "none").status == 1)
    }
}
