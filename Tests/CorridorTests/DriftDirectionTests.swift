import Model
import TestSupport
import Testing

/// `drift`: which way each difference goes, and which of them count.
@Suite struct DriftDirectionTests {
    private func classes(_ run: Site.Run) -> [String] {
        (run.json?["differences"]?.arrayValue ?? []).compactMap { $0["class"]?.stringValue }
    }

    @Test func `only what is asked for is shown and exits 2`() async throws {
        let site = try Site(platforms: [.mielto])
        let a = TestKind.mielto.connection("a", readable: "one")
        try site.declare([a])
        #expect(try await site.apply().status == 0)
        let id = try #require(try await site.ids(.mielto).first)
        #expect(try await site.run("drift").status == 0)

        // In git only: shown, and no reason to wake anybody.
        try site.declare([a, TestKind.mielto.connection("b")])
        let pending = try await site.run("drift", "--format", "json")
        #expect(pending.status == 0, "\(pending.output)")
        #expect(classes(pending) == ["pending-in-git"])
        #expect(try await site.run("drift", "--fail-on", "pending-in-git").status == 2)

        // On the platform as well.
        try await site.edit(.mielto, id, ["config": ["channel": "by hand"]])
        let edited = try await site.run("drift", "--format", "json")
        #expect(edited.status == 2)
        #expect(classes(edited) == ["edited-remotely", "pending-in-git"])
        let quiet = try await site.run(
            "drift", "--format", "json", "--only", "pending-in-git,unhealthy", "--fail-on",
            "unhealthy")
        #expect(quiet.status == 0)
        #expect(classes(quiet) == ["pending-in-git"])
        #expect(quiet.json?["resource_drift"]?.arrayValue?.isEmpty == true)

        try await site.edit(.mielto, id, ["status": "expired"])
        let ill = try await site.run(
            "drift", "--only", "unhealthy", "--fail-on", "unhealthy", "--fail-on", "conflict")
        #expect(ill.status == 2, "\(ill.output)")
        #expect(ill.output.contains("unhealthy  mielto/a  expired"), "\(ill.output)")

        let wrong = try await site.run("drift", "--fail-on", "unhealty")
        #expect(wrong.status == 64)
        #expect(wrong.error.contains("did you mean `unhealthy`?"), "\(wrong.error)")
    }

    @Test func `what git took over from the platform is no drift after the next apply`()
        async throws
    {
        let site = try Site(platforms: [.mielto])
        try site.declare([TestKind.mielto.connection("a", readable: "one")])
        #expect(try await site.apply().status == 0)
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["config": ["channel": "two"]])
        try site.declare([TestKind.mielto.connection("a", readable: "two")])
        #expect(try await site.run("drift").status == 2)
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
        let after = try await site.run("drift")
        #expect(after.status == 0, "\(after.output)")
    }
}
