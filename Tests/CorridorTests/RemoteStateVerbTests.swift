import Host
import Model
import TestSupport
import Testing

/// `state pull|push|migrate|unlock` with the state on a server.
@Suite(.fewAtOnce) struct RemoteStateVerbTests {
    private let kind = TestKind.dragops

    /// The id that a refused run shows for `state unlock`.
    private func shownID(_ refused: Site.Run) throws -> String {
        let text = refused.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let rest = try #require(text.firstRange(of: "state unlock "), "\(refused.error)")
        return String(text[rest.upperBound...].prefix { $0.isHexDigit })
    }

    @Test func `unlock takes the right id only and names what the dead run had open`() async throws
    {
        let (site, proxy) = try Site.remote(.gitLab, faults: ["dragops:create:delay=20000ms"])
        try site.declare([kind.connection("a"), kind.connection("b")])
        try await site.killDuringApply { try await site.platformMutations().count >= 1 }
        try await site.heal()
        try site.forgetMachine()
        let refused = try await site.apply()
        #expect(refused.status == 4, "\(refused.error)")
        let wrong = try await site.run("state", "unlock", "0123456789abcdef")
        #expect(wrong.status == 1 && wrong.error.contains("RC5039"), "\(wrong.error)")
        #expect(try await site.isLocked(.gitLab))

        let freed = try await site.run("state", "unlock", try shownID(refused))
        #expect(freed.status == 0, "\(freed.error)")
        #expect(freed.error.contains("unknown outcome"))
        #expect(
            freed.error.contains("create dragops/a") || freed.error.contains("create dragops/b"))
        #expect(try await !site.isLocked(.gitLab))
        let after = try await site.apply()
        #expect(after.status == 0, "\(after.error)")
        #expect(try await site.objects(kind).count == 2)
        #expect(proxy.exchanges.contains { $0.method == "DELETE" && $0.status == 200 })
    }

    @Test func `the lock of a file ends with its run, and unlock says so`() async throws {
        let site = try Site(platforms: [kind])
        try site.declare([kind.connection("a")])
        try await site.apply()
        let run = try await site.run("state", "unlock", "0123456789abcdef")
        #expect(run.status == 1 && run.error.contains("ends with the run"), "\(run.error)")
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a state moves from a file to a server and back, byte for byte`(
        flavour: RemoteFlavour
    ) async throws {
        let site = try Site(platforms: [kind])
        try site.declare([kind.connection("a"), kind.connection("b")])
        #expect(
            try await site.run(
                ["apply", "--auto-approve"],
                environment: ["FINGERPRINT_KEY": "fingerprint-key-of-at-least-32-bytes-canary"]
            ).status == 0)
        let inFile = try site.folder.text(of: "reconcile.yaml")
        let before = try site.state()
        try site.folder.write(inFile, to: "old.yaml")
        try site.keepState(flavour)
        let onServer = try site.folder.text(of: "reconcile.yaml")

        let there = try await site.run("state", "migrate", "--from", "old.yaml")
        #expect(there.status == 0, "\(there.error)")
        #expect(try await site.run("state", "pull").output == before)
        #expect(try await !site.isLocked(flavour))
        // The old file is out of the way, so that nobody goes on with it by mistake.
        #expect(!Files.exists(site.folder(".reconcile/state.jsonl")))
        #expect(Files.exists(site.folder(".reconcile/state.jsonl.migrated")))
        let again = try await site.run("state", "migrate", "--from", "old.yaml")
        #expect(again.status == 8, "\(again.error)")

        try site.folder.write(onServer, to: "old.yaml")
        try site.folder.write(inFile, to: "reconcile.yaml")
        let back = try await site.run("state", "migrate", "--from", "old.yaml")
        #expect(back.status == 0, "\(back.error)")
        #expect(try site.state() == before)
        try await site.clearLog()
        let nothing = try await site.apply()
        #expect(nothing.status == 0, "\(nothing.error)")
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test func `migrate never replaces another state`() async throws {
        let site = try Site(platforms: [kind])
        try site.declare([kind.connection("a")])
        try await site.apply()
        let inFile = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(inFile, to: "old.yaml")
        try site.keepState(.plain)
        // A first apply there makes a history of its own.
        #expect(try await site.apply().status == 0)
        let theirs = try await site.run("state", "pull").output
        let refused = try await site.run("state", "migrate", "--from", "old.yaml")
        #expect(refused.status == 1 && refused.error.contains("RC5040"), "\(refused.error)")
        #expect(try await site.run("state", "pull").output == theirs)
        #expect(Files.exists(site.folder(".reconcile/state.jsonl")))
        #expect(try await !site.isLocked(.plain))
    }
}
