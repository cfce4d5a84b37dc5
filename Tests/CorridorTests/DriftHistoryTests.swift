import Host
import Model
import TestSupport
import Testing

/// `drift --history`: a difference opens once, is known since then, and closes once.
@Suite struct DriftHistoryTests {
    private let site: Site

    init() async throws {
        site = try Site(platforms: [.mielto, .dragops])
        try site.declare([
            TestKind.mielto.connection("a", readable: "one"), TestKind.dragops.connection("d"),
        ])
        #expect(try await site.apply().status == 0)
    }

    private func look(_ more: String...) async throws -> Site.Run {
        try await site.run(["drift", "--format", "json", "--history", "history.json"] + more)
    }

    /// How many opened, stand still and closed.
    private func counts(_ run: Site.Run) -> [Int] {
        ["opened", "still", "closed"].map {
            run.json?["history"]?[$0]?.arrayValue?.count ?? -1
        }
    }

    private func edit(_ channel: String) async throws {
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["config": ["channel": .string(channel)]])
    }

    @Test func `a difference opens once, is known since then, and closes once`() async throws {
        #expect(counts(try await look()) == [0, 0, 0])
        try await edit("by hand")
        let first = try await look()
        #expect(first.status == 2)
        #expect(counts(first) == [1, 0, 0])
        // Whatever the clock says now, what stands in the file is when it was seen first.
        let difference = first.json?["differences"]?.arrayValue?.first
        let seen = try #require(difference?["first_seen"]?.stringValue)
        let text = try site.folder.text(of: "history.json")
        try site.folder.write(
            text.replacing(seen, with: "2020-01-02T03:04:05Z"), to: "history.json")
        try await edit("by another hand")
        let second = try await look()
        #expect(counts(second) == [0, 1, 0])
        let known = second.json?["differences"]?.arrayValue?.first
        #expect(known?["first_seen"] == "2020-01-02T03:04:05Z")
        #expect(known?["fingerprint"] == difference?["fingerprint"])
        let shown = try await site.run("drift", "--history", "history.json")
        #expect(shown.output.contains("since 2020-01-02T03:04:05Z"), "\(shown.output)")
        #expect(shown.output.contains("History: 0 opened, 1 still there, 0 closed."))

        try await edit("one")
        let third = try await look()
        #expect(third.status == 0)
        #expect(counts(third) == [0, 0, 1])
        let closed = third.json?["history"]?["closed"]?.arrayValue?.first
        #expect(closed?["first_seen"] == "2020-01-02T03:04:05Z")
        #expect(counts(try await look()) == [0, 0, 0])
    }

    @Test func `what nobody looked at neither opens nor closes`() async throws {
        try await edit("by hand")
        #expect(counts(try await look()) == [1, 0, 0])
        #expect(counts(try await look("--platform", "dragops")) == [0, 0, 0])
        #expect(counts(try await look("--secrets", "none")) == [0, 0, 0])
        #expect(counts(try await look("--only", "unhealthy")) == [0, 0, 0])
        try await site.fail("mielto:list:status=500")
        let broken = try await look()
        #expect(broken.status == 6)
        #expect(counts(broken) == [0, 0, 0])
        try await site.heal()
        #expect(counts(try await look()) == [0, 1, 0])
    }

    @Test func `labels that were not asked for stay as they are`() async throws {
        var labelled = TestKind.mielto.connection("b", readable: "one")
        labelled.extra = ""
        try site.declare([
            TestKind.mielto.connection("a", readable: "one"), TestKind.dragops.connection("d"),
            labelled,
        ])
        let text = try site.folder.text(of: "connections/all.yaml")
        try site.manifest(
            text.replacing(
                "metadata: {name: b, platform: mielto}",
                with: "metadata: {name: b, platform: mielto, labels: {team: sec}}"))
        #expect(try await site.apply().status == 0)
        try await edit("by hand")
        #expect(counts(try await look()) == [1, 0, 0])
        #expect(counts(try await look("--select", "team=sec")).last == 0)
        #expect(counts(try await look()) == [0, 1, 0])
    }

    @Test func `a file that is no history, and one that cannot be written, stop the run`()
        async throws
    {
        try site.folder.write("{\"format_version\": \"1.0\"}", to: "history.json")
        try await site.clearLog()
        let damaged = try await look()
        #expect(damaged.status == 1)
        #expect(damaged.error.contains("RC9105"), "\(damaged.error)")
        #expect(try site.folder.text(of: "history.json") == "{\"format_version\": \"1.0\"}")
        let lost = try await site.run("drift", "--history", "no/such/folder.json")
        #expect(lost.status == 1)
        #expect(try await site.requests().isEmpty)
    }

    @Test func `what --only names exits 2, and --fail-on says otherwise`() async throws {
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["status": "expired"])
        #expect(try await site.run("drift").status == 0)
        #expect(try await site.run("drift", "--only", "unhealthy").status == 2)
        #expect(try await site.run("drift", "--only", "conflict").status == 0)
        #expect(
            try await site.run("drift", "--only", "unhealthy", "--fail-on", "conflict").status
                == 0)
    }

    @Test func `GitHub and SARIF are told the classes that were asked for`() async throws {
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["status": "expired", "config": ["channel": "x"]])
        func outputs(_ arguments: String...) async throws -> String {
            try site.folder.write("", to: "outputs")
            _ = try await site.run(
                ["drift", "--history", "history.json"] + arguments,
                environment: [
                    "GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": site.folder("outputs"),
                ])
            return try site.folder.text(of: "outputs")
        }
        func value(_ name: String, in text: String) -> Substring? {
            let lines = text.split(separator: "\n")
            return lines.firstIndex { $0.hasPrefix("\(name)<<") }.map { lines[$0 + 1] }
        }
        let all = try await outputs()
        #expect(value("has-drift", in: all) == "true")
        #expect(value("drift-classes", in: all) == "edited-remotely,unhealthy")
        #expect(value("drift-opened", in: all) == "2")
        let some = try await outputs("--only", "unhealthy", "--fail-on", "conflict")
        #expect(value("has-drift", in: some) == "false")
        #expect(value("drift-classes", in: some) == "unhealthy")
        #expect(value("drift-still", in: some) == "1")

        _ = try await site.run(
            "drift", "--history", "history.json", "--report", "sarif=drift.sarif")
        let sarif = try site.folder.text(of: "drift.sarif")
        for word in ["RC9103", "RC9109", "\"edited-remotely\"", "\"unhealthy\"", "first_seen"] {
            #expect(sarif.contains(word), "\(word)")
        }
    }
}
