import Model
import Testing

/// A platform that cannot be read whole is not planned; the others are applied.
@Suite struct BrokenReadingTests {
    static let cases: [(TestKind, String)] = TestKind.allCases.flatMap { kind in
        ["status=401", "html", "truncate=1", "missing_envelope", "garbage"].map { (kind, $0) }
    }

    @Test(arguments: cases)
    func `one broken list stops its platform and no other`(
        kind: TestKind, fault: String
    ) async throws {
        let site = try Site()
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        try await site.fail("\(kind.rawValue):\(kind.readingOperation):\(fault)")
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)\(run.output)")
        for other in TestKind.allCases {
            #expect(
                try await site.objects(other).count == (other == kind ? 0 : 1), "\(other)")
        }
        #expect(try await site.mutations().allSatisfy { $0.platform != kind.rawValue })
        #expect(run.error.contains(kind.rawValue))
    }

    @Test func `a failed later page deletes nothing`() async throws {
        let site = try Site(platforms: [.deck, .dragops])
        try site.declare([TestKind.deck.connection("a"), TestKind.dragops.connection("a")])
        try await site.apply()
        for number in 1...120 { try await site.plant(TestKind.deck.connection("s\(number)")) }
        try site.declare([TestKind.dragops.connection("a")])
        try await site.fail("deck:page2:status=500")
        try await site.clearLog()
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)\(run.output)")
        #expect(try await site.mutations().isEmpty)
    }

    @Test func `nothing readable is exit 8`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        try await site.fail("dragops:list:status=401")
        let run = try await site.apply()
        #expect(run.status == 8, "\(run.error)")
        #expect(try await site.run("plan").status == 8)
    }

    @Test func `a passing fault is waited out`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        try await site.fail("dragops:list:status=503;retry_after=0x2")
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
    }
}
