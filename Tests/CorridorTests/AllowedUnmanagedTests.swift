import Model
import TestSupport
import Testing

/// `unmanaged.allow` of the project file.
@Suite struct AllowedUnmanagedTests {
    @Test func `what is allowed is counted, and anything else is listed`() async throws {
        let site = try Site(
            platforms: [.dragops], extra: "  unmanaged: {allow: [\"dragops/slack / ours-*\"]}\n")
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        try await site.plant(TestKind.dragops.connection("b", identity: "ours-1"))
        try await site.plant(TestKind.dragops.connection("c", identity: "ours-2"))
        try await site.plant(TestKind.dragops.connection("d", identity: "theirs"))
        let json = try await site.run("drift", "--format", "json")
        #expect(json.json?["summary"]?["unmanaged"] == 1, "\(json.output)")
        #expect(json.json?["summary"]?["unmanaged_allowed"] == 2, "\(json.output)")
        let text = try await site.run("plan")
        #expect(text.output.contains("theirs"))
        #expect(!text.output.contains("ours-1"))
        #expect(text.output.contains("2 unmanaged objects allowed by unmanaged.allow"))
        // A saved plan says the same.
        #expect(try await site.run("plan", "--out", "p.json").status == 0)
        let shown = try await site.run("show", "p.json")
        #expect(shown.output.contains("2 unmanaged objects allowed by unmanaged.allow"))
    }
}
