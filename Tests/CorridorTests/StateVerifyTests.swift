import Host
import Model
import TestSupport
import Testing

/// `state verify`: what state says against what is there.
@Suite struct StateVerifyTests {
    private func presence(_ run: Site.Run) -> [String: String] {
        var found: [String: String] = [:]
        for connection in run.json?["connections"]?.arrayValue ?? [] {
            found[connection["address"]?.stringValue ?? "?"] = connection["presence"]?.stringValue
        }
        return found
    }

    @Test func `what was applied is well, nothing is sent, and nothing is written`() async throws {
        let site = try Site()
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        let applied = try await site.apply()
        #expect(applied.status == 0, "\(applied.error)")
        let state = try site.state()
        try await site.clearLog()
        let run = try await site.run("state", "verify", "--format", "json")
        #expect(run.status == 0, "\(run.output)\(run.error)")
        #expect(run.json?["summary"]?["well"] == 5, "\(run.output)")
        #expect(try await site.mutations().isEmpty)
        #expect(try site.state() == state)
        // A lock that another run holds is no hindrance to who only reads.
        let text = try await site.run("state", "verify")
        #expect(text.output.contains("Verified: 5 of 5 well, 0 not, 0 not seen"))
    }

    @Test func `what is gone, and a token that is not in its sink, exits 7`() async throws {
        let site = try Site(platforms: [.dragops, .deck])
        try site.declare([TestKind.dragops.connection("a"), TestKind.deck.connection("b")])
        #expect(try await site.apply().status == 0)
        let id = try #require(try await site.ids(.dragops).first)
        try await site.remove(.dragops, id)
        let gone = try await site.run("state", "verify", "--format", "json")
        #expect(gone.status == 7, "\(gone.output)\(gone.error)")
        #expect(presence(gone) == ["dragops/a": "gone", "deck/b": "there"])
        let other = try await site.plant(TestKind.dragops.connection("a"))
        let renamed = try await site.run("state", "verify", "--format", "json")
        #expect(presence(renamed)["dragops/a"] == "other_id", "\(renamed.output)")
        #expect(renamed.output.contains(other))

        let deck = try await site.run("state", "verify", "--platform", "deck")
        #expect(deck.status == 0, "\(deck.output)\(deck.error)")
        let sink = try #require(
            try await site.run("state", "verify", "--platform", "deck", "--format", "json").json?[
                "connections"]?.arrayValue?.first?["outputs"]?.arrayValue?.first?["sink"]?
                .stringValue)
        try Files.remove(site.folder(String(sink.dropFirst("file://".count))))
        let lost = try await site.run("state", "verify", "--platform", "deck")
        #expect(lost.status == 7, "\(lost.output)\(lost.error)")
        #expect(lost.output.contains("missing, \(sink)"), "\(lost.output)")
    }

    @Test func `a platform that cannot be read exits 6, none that can 8, and so does no state`()
        async throws
    {
        let site = try Site(platforms: [.dragops, .mielto])
        try site.declare([TestKind.dragops.connection("a"), TestKind.mielto.connection("b")])
        let none = try await site.run("state", "verify")
        #expect(none.status == 8, "\(none.output)\(none.error)")
        #expect(try await site.apply().status == 0)
        try await site.fail("dragops:list:status=500")
        let part = try await site.run("state", "verify", "--format", "json")
        #expect(part.status == 6, "\(part.output)\(part.error)")
        #expect(presence(part) == ["dragops/a": "not_seen", "mielto/b": "there"])
        let all = try await site.run("state", "verify", "--platform", "dragops")
        #expect(all.status == 8, "\(all.output)\(all.error)")
    }
}
