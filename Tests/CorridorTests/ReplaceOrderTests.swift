import Model
import TestSupport
import Testing

/// What the platform itself saw of a replace: whether there was ever a moment without a
/// connection that works.
@Suite struct ReplaceOrderTests {
    /// One connection that was applied, and whose secret has another value since then.
    private func rotated(_ kind: TestKind, replace: String) async throws -> Site {
        let site = try Site(platforms: [kind])
        var connection = kind.connection("subject")
        connection.extra = "lifecycle: {replace: \(replace)}"
        try site.declare([connection])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        try await site.clearLog()
        site.setSecret(connection.secretVariable, "another-canary-value")
        return site
    }

    /// How many connections lived after each request that changed something, one lived before.
    private func living(_ site: Site) async throws -> [Int] {
        var count = 1
        var counts: [Int] = []
        for request in try await site.mutations() where request.status < 300 {
            count += request.operation == "create" ? 1 : request.operation == "delete" ? -1 : 0
            counts.append(count)
        }
        return counts
    }

    @Test(arguments: [TestKind.mielto, .deck, .dragops])
    func `createFirst never leaves a moment without a connection`(kind: TestKind) async throws {
        let site = try await rotated(kind, replace: "createFirst")
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(try await living(site) == [2, 1])
    }

    @Test(arguments: [TestKind.mielto, .deck, .dragops])
    func `a create that is refused leaves the old connection alone`(kind: TestKind) async throws {
        let site = try await rotated(kind, replace: "createFirst")
        let before = try await site.ids(kind)
        try await site.fail("\(kind.rawValue):create:status=422")
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)\(run.output)")
        #expect(try await site.ids(kind) == before)
        #expect(try await site.mutations().allSatisfy { $0.operation == "create" })
    }

    @Test(arguments: [TestKind.mielto, .dragops])
    func `an answer that is lost leaves no moment without a connection either`(
        kind: TestKind
    ) async throws {
        let site = try await rotated(kind, replace: "createFirst")
        try await site.fail("\(kind.rawValue):create:drop_after@1")
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)\(run.output)")
        // The answer has no status in the log, but the object was made.
        let sent = try await site.mutations().map(\.operation)
        #expect(sent == ["create", "delete"])
        #expect(try await site.ids(kind).count == 1)
    }

    @Test(arguments: [TestKind.blink, .deck, .dragops])
    func `deleteFirst deletes nothing while a secret is missing`(kind: TestKind) async throws {
        let site = try await rotated(kind, replace: "deleteFirst")
        let variable = kind.connection("subject").secretVariable
        site.setSecret(variable, nil)
        let run = try await site.apply()
        #expect(run.status == 1, "\(run.error)\(run.output)")
        #expect(try await site.requests().isEmpty)
        site.setSecret(variable, "another-canary-value")
        #expect(try await site.apply().status == 0)
        #expect(try await living(site) == [0, 1])
    }
}
