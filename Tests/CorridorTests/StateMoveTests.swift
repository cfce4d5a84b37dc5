import Model
import TestSupport
import Testing

@Suite struct StateMoveTests {
    @Test func `a moved connection keeps its object under another name and identity`() async throws
    {
        let site = try Site(platforms: [.mielto])
        try site.declare([TestKind.mielto.connection("old")])
        #expect(try await site.apply().status == 0)
        // Name and label change, so no match by identity can tell that it is the same.
        try site.declare([TestKind.mielto.connection("new")])
        let before = try await site.run("plan")
        #expect(before.output.contains("1 to create"), "\(before.output)")
        let moved = try await site.run("state", "move", "mielto/old", "mielto/new", "--by", "jo")
        #expect(moved.status == 0, "\(moved.error)")
        let after = try await site.run("plan")
        #expect(after.output.contains("0 to create"), "\(after.output)")
        #expect(after.output.contains("1 to update"), "\(after.output)")
        #expect(try site.state().contains("jo"))
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.objects(.mielto).count == 1)
    }

    @Test func `movedFrom in the manifest moves as the verb does, once and for ever`() async throws
    {
        let site = try Site(platforms: [.mielto])
        try site.declare([TestKind.mielto.connection("old")])
        #expect(try await site.apply().status == 0)
        let ids = try await site.ids(.mielto)
        // The secret stays the same and has another reference, so only the label differs.
        let new = TestKind.mielto.connection("new")
        site.setSecret(new.secretVariable, TestKind.mielto.connection("old").defaultSecret)
        try site.manifest(
            new.manifest.replacing("{name: new,", with: "{name: new, movedFrom: old,"))
        let plan = try await site.run("plan")
        #expect(plan.output.contains("0 to create"), "\(plan.output)")
        #expect(plan.output.contains("1 to update"), "\(plan.output)")
        try await site.clearLog()
        let applied = try await site.apply()
        #expect(applied.status == 0, "\(applied.output)\(applied.error)")
        #expect(try await site.mutations().map(\.method) == ["PUT"])
        #expect(try await site.ids(.mielto) == ids)
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
        let list = try await site.run("state", "list")
        #expect(list.output.contains("mielto/new"))
        #expect(!list.output.contains("mielto/old"))
    }

    @Test func `a taken or foreign address is refused, and so is one that is unknown`() async throws
    {
        let site = try Site(platforms: [.mielto, .dragops])
        try site.declare([TestKind.mielto.connection("a"), TestKind.mielto.connection("b")])
        #expect(try await site.apply().status == 0)
        let state = try site.state()
        for (from, to, code) in [
            ("mielto/a", "mielto/b", "RC5024"), ("mielto/a", "dragops/a", "RC5024"),
            ("mielto/c", "mielto/d", "RC5021"),
        ] {
            let run = try await site.run("state", "move", from, to)
            #expect(run.status == 1)
            #expect(run.error.contains(code), "\(run.error)")
        }
        #expect(try site.state() == state)
    }
}
