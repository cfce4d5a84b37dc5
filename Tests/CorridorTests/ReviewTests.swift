import Model
import Testing

/// What was reviewed is what is applied, or nothing is.
@Suite struct ReviewTests {
    private func reviewed() async throws -> (Site, String) {
        let site = try Site(platforms: [.mielto, .dragops])
        try site.declare([TestKind.mielto.connection("old")])
        try await site.apply()
        try site.declare([
            TestKind.mielto.connection("old", readable: "two"), TestKind.dragops.connection("new"),
        ])
        let plan = try await site.plan()
        let digest = try #require(plan.json?["digest"]?.stringValue)
        try await site.clearLog()
        return (site, digest)
    }

    @Test func `the reviewed plan is applied`() async throws {
        let (site, digest) = try await reviewed()
        let run = try await site.run("apply", "--expect-digest", digest)
        #expect(run.status == 0, "\(run.error)")
        #expect(try await site.mutations().count == 2)
        // Nothing is left to do, whatever digest is asked for.
        #expect(try await site.run("apply", "--expect-digest", digest).status == 0)
    }

    @Test func `a changed manifest is refused`() async throws {
        let (site, digest) = try await reviewed()
        try site.declare([
            TestKind.mielto.connection("old", readable: "three"),
            TestKind.dragops.connection("new"),
        ])
        let run = try await site.run("apply", "--expect-digest", digest)
        #expect(run.status == 5, "\(run.error)")
        #expect(try await site.mutations().isEmpty)
    }

    @Test func `a changed remote is refused`() async throws {
        let (site, digest) = try await reviewed()
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["config": ["channel": "theirs"]])
        let run = try await site.run("apply", "--expect-digest", digest)
        #expect(run.status == 5, "\(run.error)")
        #expect(try await site.mutations().isEmpty)
    }

    @Test func `a changed secret is refused`() async throws {
        let (site, digest) = try await reviewed()
        site.setSecret(TestKind.dragops.connection("new").secretVariable, "rotated-canary")
        let run = try await site.run("apply", "--expect-digest", digest)
        #expect(run.status == 5, "\(run.error)")
        #expect(try await site.mutations().isEmpty)
    }

    @Test func `an unreadable platform is exit 8 and nothing is sent`() async throws {
        let (site, digest) = try await reviewed()
        try await site.fail("mielto:list:status=401")
        let run = try await site.run("apply", "--expect-digest", digest)
        #expect(run.status == 8, "\(run.error)")
        #expect(try await site.mutations().isEmpty)
    }

    @Test func `without a key a digest is refused with advice`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        let digest = try #require(try await site.plan().json?["digest"]?.stringValue)
        let run = try await site.run("apply", "--expect-digest", digest)
        #expect(run.status == 1)
        #expect(run.error.contains("fingerprintKey"))
        #expect(try await site.mutations().isEmpty)
    }
}
