import Model
import Testing

@Suite struct InterruptTests {
    @Test(arguments: [("-INT", 130), ("-TERM", 143)])
    func `a signal lets the call in flight end and starts nothing new`(
        signal: String, code: Int
    ) async throws {
        let site = try Site(
            platforms: [.dragops], faults: ["dragops:create:delay=10s"],
            limits: "settleSeconds: 1, concurrency: 1")
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let status = try await site.killDuringApply(signal) {
            try await site.mutations().count == 1
        }
        #expect(status == code)
        #expect(try await site.objects(.dragops).count == 1)
        let list = try await site.run("state", "list")
        #expect(list.output.contains("dragops/a"))
        #expect(!list.output.contains("dragops/b"))
        try await site.heal()
        #expect(try await site.apply().status == 0)
        #expect(try await site.objects(.dragops).count == 2)
    }
}
