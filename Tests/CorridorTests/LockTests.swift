import Model
import Testing

@Suite struct LockTests {
    @Test func `of two applies at once one works and the other names the holder`() async throws {
        let site = try Site(
            platforms: [.dragops], faults: ["dragops:list:delay=15s@1"])
        try site.declare([TestKind.dragops.connection("a")])
        async let first = site.apply()
        try await site.waitUntil { try await site.requests().count >= 1 }
        let second = try await site.apply()
        #expect(second.status == 4, "\(second.error)")
        #expect(second.error.contains("apply"))
        let done = try await first
        #expect(done.status == 0, "\(done.error)")
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test func `plan, drift and validate take no lock`() async throws {
        let site = try Site(platforms: [.dragops])
        try site.declare([TestKind.dragops.connection("a")])
        try await site.apply()
        _ = try await site.control("PATCH", "settings", ["latency_ms": 300])
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        async let running = site.apply()
        try await site.waitUntil { try await site.requests().count >= 3 }
        #expect(try await site.run("plan").status == 0)
        #expect(try await site.run("drift").status == 0)
        #expect(try await site.run("validate").status == 0)
        #expect(try await running.status == 0)
    }
}
