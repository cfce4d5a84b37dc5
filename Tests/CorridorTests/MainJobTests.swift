import Model
import Testing

@Suite struct MainJobTests {
    @Test func `a second apply sends nothing and says so`() async throws {
        let site = try Site()
        try site.declare(
            TestKind.allCases.flatMap { kind in
                ["a", "b"].map { kind.connection("\(kind.rawValue)-\($0)") }
            })
        let first = try await site.apply()
        #expect(first.status == 0, "\(first.error)\(first.output)")
        for kind in TestKind.allCases { #expect(try await site.objects(kind).count == 2) }
        #expect(try await site.mutations().count == 10)

        try await site.clearLog()
        let second = try await site.run("apply", "--auto-approve")
        #expect(second.status == 0, "\(second.error)\(second.output)")
        #expect(try await site.mutations().isEmpty)
        #expect((second.output + second.error).contains("Nothing to do"))
        let plan = try await site.run("plan", "--detailed-exitcode")
        #expect(plan.status == 0, "\(plan.output)")
    }

    @Test func `plan changes nothing and leaves nothing behind`() async throws {
        let site = try Site()
        try site.declare([TestKind.blink.connection("a"), TestKind.deck.connection("b")])
        let plan = try await site.run("plan", "--detailed-exitcode")
        #expect(plan.status == 2, "\(plan.error)")
        #expect(try await site.mutations().isEmpty)
        #expect(try site.files() == ["connections/all.yaml", "reconcile.yaml"])
    }

    @Test func `drift is seen, told and put back`() async throws {
        let site = try Site(platforms: [.mielto])
        try site.declare([TestKind.mielto.connection("a")])
        try await site.apply()
        let id = try #require(try await site.ids(.mielto).first)
        #expect(try await site.run("drift").status == 0)
        try await site.edit(.mielto, id, ["config": ["channel": "theirs"]])
        let drift = try await site.run("drift", "--format", "json")
        #expect(drift.status == 2, "\(drift.error)")
        #expect(drift.json?["resource_drift"]?.arrayValue?.first?["kind"] == "changed")
        #expect(try await site.apply().status == 0)
        #expect(try await site.objects(.mielto).first?["config"]?["channel"] == "one")
        #expect(try await site.run("drift").status == 0)
    }

    @Test func `a key that left the manifest leaves the platform, a key of the server stays`()
        async throws
    {
        let site = try Site(platforms: [.mielto])
        var connection = TestKind.mielto.connection("a")
        connection.readable = "one, extra: two"
        try site.declare([connection])
        try await site.apply()
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(
            .mielto, id, ["config": ["channel": "one", "extra": "two", "server": "three"]])
        try site.declare([TestKind.mielto.connection("a")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(
            try await site.objects(.mielto).first?["config"]
                == ["channel": "one", "server": "three"])
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test func `a saved plan is shown again without credentials and applied`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("first")])
        try await site.apply()
        try site.declare([
            TestKind.dragops.connection("first"), TestKind.dragops.connection("second"),
        ])
        #expect(try await site.run("plan", "--out", "plan.json").status == 0)
        let shown = try await site.run(["show", "plan.json"], environment: ["DRAGOPS_TOKEN": ""])
        #expect(shown.status == 0)
        #expect(shown.output.contains("dragops/second"))
        let applied = try await site.run("apply", "plan.json")
        #expect(applied.status == 0, "\(applied.error)")
        #expect(try await site.objects(.dragops).count == 2)
    }

    @Test func `an empty set of manifests is an error and deletes nothing`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        try await site.apply()
        try site.declare([])
        #expect(try await site.apply().status == 1)
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test func `a page at a time is asked for and no request per object`() async throws {
        let site = try Site(platforms: [.blink])
        try site.declare((1...30).map { TestKind.blink.connection("c\($0)") })
        try await site.apply()
        try await site.clearLog()
        try await site.run("plan")
        #expect(try await site.requests().count == 1)
        let verbose = try await site.run("plan", "--verbose")
        #expect(verbose.error.contains("blink: 1 requests to http://127.0.0.1:"))
        #expect(try await !site.run("plan").error.contains("requests to"))
    }
}
