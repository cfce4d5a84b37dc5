import Model
import Registry
import Testing

@Suite struct RouteTableTests {
    @Test func `the README lists every route with its evidence`() throws {
        let readme = try Checkout().text(of: "README.md")
        #expect(readme.contains("\n\n\(Self.table)\n\n"), "The README needs this:\n\(Self.table)")
    }

    /// The table as Markdown, in the order of the registry.
    private static var table: String {
        var lines = ["| platform | route | | evidence |", "|---|---|---|---|"]
        for descriptor in Registry.descriptors {
            for route in descriptor.routes {
                lines.append(
                    "| \(descriptor.title) | \(route.name) | `\(route.method) \(route.path)` | "
                        + "\(word(for: route.evidence)): \(route.source) |")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func word(for evidence: Evidence) -> String {
        switch evidence {
        case .seed: "documented"
        case .found: "found"
        case .assumed: "assumed"
        }
    }
}
