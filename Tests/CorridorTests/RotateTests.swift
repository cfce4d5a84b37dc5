import Model
import TestSupport
import Testing

/// Secrets that are sent again because somebody asks for it.
@Suite struct RotateTests {
    private func applied(_ kind: TestKind, guards: String = "") async throws -> Site {
        let site = try Site(platforms: [kind], guards: guards)
        try site.declare([kind.connection("subject"), kind.connection("bystander")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        try await site.clearLog()
        return site
    }

    @Test(arguments: TestKind.allCases)
    func `one connection gets its secrets again, once, and no other is touched`(
        kind: TestKind
    ) async throws {
        let site = try await applied(kind)
        let before = try await site.ids(kind)
        let run = try await site.run("rotate", "\(kind.rawValue)/subject", "--auto-approve")
        // xpander can neither change nor delete: a person is told.
        #expect(run.status == (kind == .xpander ? 7 : 0), "\(run.error)\(run.output)")
        let sent = try await site.mutations().map(\.operation).sorted()
        #expect(sent == (kind == .xpander ? [] : ["create", "delete"]))
        let after = try await site.ids(kind)
        #expect(after.count == 2)
        #expect(Set(before).intersection(after).count == (kind == .xpander ? 2 : 1))
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
        let output = run.output + run.error
        #expect(!output.contains("canary"), "\(output)")
    }

    @Test func `a reference names every connection that uses it`() async throws {
        let site = try await applied(.dragops)
        let variable = TestKind.dragops.connection("subject").secretVariable
        let run = try await site.run(
            "rotate", "--store-ref", "env://\(variable)", "--auto-approve", "--format", "json")
        #expect(run.status == 0, "\(run.error)")
        let addresses = run.json?["outcomes"]?.arrayValue?.compactMap { $0["address"]?.stringValue }
        #expect(addresses == ["dragops/subject"])
        #expect(try await site.mutations().count == 2)
    }

    @Test func `a lost answer does not rotate twice`() async throws {
        let site = try await applied(.dragops)
        try await site.fail("dragops:create:drop_after@1")
        let run = try await site.run("rotate", "dragops/subject", "--auto-approve")
        #expect(run.status == 0, "\(run.error)\(run.output)")
        let sent = try await site.mutations().map(\.operation).sorted()
        #expect(sent == ["create", "delete"], "\(run.output)")
        #expect(try await site.objects(.dragops).count == 2)
    }

    @Test func `guards hold, and somebody must approve`() async throws {
        let site = try await applied(.dragops, guards: "maxDestroy: 0")
        let guarded = try await site.run("rotate", "dragops/subject", "--auto-approve")
        #expect(guarded.status == 3, "\(guarded.error)")
        #expect(guarded.output.contains("sent again on request"), "\(guarded.output)")
        #expect(try await site.run("rotate", "dragops/subject").status == 64)
        #expect(try await site.mutations().isEmpty)
        let advice = try #require(
            guarded.output.split(separator: "\n").first { $0.contains("reconcile rotate") })
        let words = advice.split(separator: " ").map(String.init).dropFirst()
        #expect(words.prefix(3) == ["rotate", "dragops/subject", "--allow"])
        let allowed = try await site.run(Array(words) + ["--auto-approve"])
        #expect(allowed.status == 0, "\(allowed.error)")
        #expect(try await site.mutations().count == 2)
    }

    @Test func `what cannot be rotated is said, and nothing is sent`() async throws {
        let site = try await applied(.dragops)
        let state = try site.state()
        try site.declare([
            TestKind.dragops.connection("subject"), TestKind.dragops.connection("bystander"),
            TestKind.dragops.connection("unborn"),
        ])
        for (words, text) in [
            (["dragops/subjekt"], "did you mean dragops/subject?"),
            (["dragops/unborn"], "no object in the state"),
            (["--store-ref", "env://NOBODY"], "no manifest uses env://NOBODY"),
        ] {
            let run = try await site.run(["rotate"] + words + ["--auto-approve"])
            #expect(run.status == 1, "\(words)")
            #expect(run.error.contains("RC9019") && run.error.contains(text), "\(run.error)")
        }
        #expect(try site.state() == state)
        #expect(try await site.requests().isEmpty)
    }
}
