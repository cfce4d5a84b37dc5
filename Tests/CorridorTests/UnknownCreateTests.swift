import Host
import Model
import Testing

/// However a create breaks off: exactly one object for each manifest, all recorded.
@Suite struct UnknownCreateTests {
    private func settled(_ site: Site, _ kind: TestKind) async throws {
        let run = try await site.apply()
        // Deck's token is lost with its answer: a person must act, but there is one object.
        #expect(run.status == 0 || (kind == .deck && run.status == 7), "\(run.error)\(run.output)")
        #expect(try await site.objects(kind).count == 2)
        let list = try await site.run("state", "list")
        #expect(list.output.contains("\(kind.rawValue)/a"))
        #expect(list.output.contains("\(kind.rawValue)/b"))
        try await site.clearLog()
        _ = try await site.apply()
        #expect(try await site.mutations().isEmpty)
    }

    @Test(arguments: TestKind.allCases)
    func `an answer lost after the commit makes no second object`(kind: TestKind) async throws {
        let site = try Site(platforms: [kind])
        try site.declare([kind.connection("a"), kind.connection("b")])
        try await site.fail("\(kind.rawValue):create:drop_after@1")
        _ = try await site.apply()
        try await settled(site, kind)
    }

    @Test(arguments: TestKind.allCases)
    func `a request lost before the commit is made up for`(kind: TestKind) async throws {
        let site = try Site(platforms: [kind])
        try site.declare([kind.connection("a"), kind.connection("b")])
        try await site.fail("\(kind.rawValue):create:drop_before@1")
        _ = try await site.apply()
        try await settled(site, kind)
    }

    @Test(arguments: TestKind.allCases)
    func `a program killed between request and answer loses nothing`(kind: TestKind) async throws {
        let site = try Site(platforms: [kind])
        try site.declare([kind.connection("a"), kind.connection("b")])
        try await site.fail("\(kind.rawValue):create:hang_after@1")
        try await site.killDuringApply { try await site.mutations().count >= 1 }
        try await site.heal()
        try await settled(site, kind)
    }
}
