import Host
import Model
import TestSupport
import Testing

/// A platform that takes five writes a second, and the built program.
@Suite struct RateLimitTests {
    @Test(arguments: ["", ";retry_after", ";headers=x", ";headers=draft"])
    func `sixty creates against five a second all work, and few are refused`(words: String)
        async throws
    {
        let site = try Site(platforms: [.dragops], faults: ["dragops:any:rate_writes=5/s\(words)"])
        let names = (1...60).map { "c\($0)" }
        try site.declare(names.map { TestKind.dragops.connection($0) })
        let run = try await site.apply("--events", "e.ndjson")
        #expect(run.status == 0, "\(run.error)")
        #expect(run.json?["summary"]?["done"] == 60)
        #expect(try await site.objects(.dragops).count == 60)
        let statuses = try await site.mutations().map(\.status)
        #expect(statuses.count { $0 == 201 } == 60)
        #expect(statuses.allSatisfy { $0 == 201 || $0 == 429 })
        #expect(statuses.count <= 90)
        #expect(run.error.contains("/60 done, about "))
        #expect(try site.folder.text(of: "e.ndjson").contains(#""type":"paced""#))
        try await site.clearLog()
        _ = try await site.apply()
        #expect(try await site.mutations().isEmpty)
    }
}
