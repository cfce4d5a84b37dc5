import Model
import Testing

/// What must hold for every kind, shown with the built program.
@Suite struct EveryKindTests {
    /// Applies two connections, so that no change of one empties the platform.
    private func applied(_ kind: TestKind) async throws -> Site {
        let site = try Site(platforms: [kind])
        try site.declare([kind.connection("subject"), kind.connection("bystander")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        try await site.clearLog()
        return site
    }

    private func action(_ plan: Site.Run, _ address: String) -> String? {
        plan.json?["resource_changes"]?.arrayValue?
            .first { $0["address"]?.stringValue == address }?["action"]?.stringValue
    }

    @Test(arguments: TestKind.allCases)
    func `another metadata name is a move that destroys nothing`(kind: TestKind) async throws {
        let site = try await applied(kind)
        let ids = try await site.ids(kind)
        var renamed = kind.connection("renamed", identity: "subject")
        // The sink is part of the manifest; the renamed one keeps the path of the old.
        renamed.sinkName = "subject"
        try site.declare([renamed, kind.connection("bystander")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(try await site.mutations().isEmpty)
        #expect(try await site.ids(kind) == ids)
        let list = try await site.run("state", "list")
        #expect(list.output.contains("\(kind.rawValue)/renamed"))
        #expect(!list.output.contains("\(kind.rawValue)/subject"))
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test(arguments: TestKind.allCases)
    func `a rotated secret asks for exactly one new object`(kind: TestKind) async throws {
        let site = try await applied(kind)
        let subject = kind.connection("subject")
        site.setSecret(subject.secretVariable, "another-value-canary")
        let plan = try await site.plan()
        #expect(action(plan, subject.address) == (kind == .xpander ? "manual" : "replace"))
        #expect(action(plan, "\(kind.rawValue)/bystander") == "no-op")
        let run = try await site.apply()
        #expect(run.status == (kind == .xpander ? 7 : 0), "\(run.error)\(run.output)")
        #expect(try await site.objects(kind).count == 2)
        let creates = try await site.mutations().filter { $0.operation == "create" }
        #expect(creates.count == (kind == .xpander ? 0 : 1))
        if kind != .xpander {
            try await site.clearLog()
            #expect(try await site.apply().status == 0)
            #expect(try await site.mutations().isEmpty)
        }
    }

    @Test(arguments: [
        (TestKind.blink, "replace"), (.mielto, "update"), (.xpander, "manual"),
    ])
    func `a changed readable field is updated, replaced or left to a person`(
        kind: TestKind, expected: String
    ) async throws {
        let site = try await applied(kind)
        try site.declare([
            kind.connection("subject", readable: "two"), kind.connection("bystander"),
        ])
        #expect(action(try await site.plan(), "\(kind.rawValue)/subject") == expected)
        let run = try await site.apply()
        #expect(run.status == (expected == "manual" ? 7 : 0), "\(run.error)\(run.output)")
        #expect(try await site.objects(kind).count == 2)
        if expected != "manual" {
            #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test(arguments: [TestKind.deck, .dragops])
    func `a changed identity is a new object, and the old one goes`(kind: TestKind) async throws {
        let site = try await applied(kind)
        try site.declare([
            kind.connection("subject", identity: "other"), kind.connection("bystander"),
        ])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(try await site.objects(kind).count == 2)
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test(arguments: TestKind.allCases)
    func `a removed manifest deletes its object and no other`(kind: TestKind) async throws {
        let site = try await applied(kind)
        try await site.plant(kind.connection("stranger"))
        try site.declare([kind.connection("bystander")])
        let run = try await site.apply()
        #expect(run.status == (kind == .xpander ? 7 : 0), "\(run.error)\(run.output)")
        #expect(try await site.objects(kind).count == (kind == .xpander ? 3 : 2))
        let deletes = try await site.mutations().filter { $0.operation == "delete" }
        #expect(deletes.count == (kind == .xpander ? 0 : 1))
    }

    @Test(arguments: TestKind.allCases)
    func `what was deleted behind our back comes back once`(kind: TestKind) async throws {
        let site = try await applied(kind)
        // An object this young may be missing from a list; where it can be read by id, it is.
        let id = try #require(
            try await site.objects(kind).first { object in
                "\(object)".contains("subject")
            }?[kind.idField]?.stringValue)
        try await site.remove(kind, id)
        try await site.makeOld()
        let plan = try await site.plan()
        #expect(action(plan, "\(kind.rawValue)/subject") == "create", "\(plan.output)")
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(try await site.objects(kind).count == 2)
        #expect(try await site.mutations().count == 1)
    }

    @Test(arguments: TestKind.allCases)
    func `an existing object is adopted and not made twice`(kind: TestKind) async throws {
        let site = try Site(platforms: [kind])
        let id = try await site.plant(kind.connection("subject"))
        try site.declare([kind.connection("subject")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(try await site.mutations().isEmpty)
        #expect(try site.state().contains(id))
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test(arguments: TestKind.allCases.filter { $0 != .blink })
    func `two objects of one identity need a person who gets both ids`(
        kind: TestKind
    ) async throws {
        let site = try Site(platforms: [kind])
        let one = try await site.plant(kind.connection("subject"))
        let other = try await site.plant(kind.connection("subject"))
        try site.declare([kind.connection("subject")])
        let run = try await site.run("apply", "--auto-approve")
        #expect(run.status == 7, "\(run.error)\(run.output)")
        #expect(try await site.mutations().isEmpty)
        #expect(run.output.contains(one) && run.output.contains(other), "\(run.output)")
    }
}
