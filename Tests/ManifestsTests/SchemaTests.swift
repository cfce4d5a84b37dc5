import Documents
import Host
import Manifests
import Model
import Registry
import Testing

@Suite struct SchemaTests {
    /// The schemas of what the program writes; `.ci/run` holds real output against them.
    private static let ofReports = [
        "apply-report.schema.json", "drift-report.schema.json", "events.schema.json",
        "plan-report.schema.json",
    ]

    @Test func `the schemas in the repository are those of the descriptors`() throws {
        let schemas = Schemas.all(for: Registry.descriptors)
        #expect(schemas.count == Registry.descriptors.count + 2)
        for (name, schema) in schemas {
            let path = Paths.join(Repository.schemas, name)
            let wanted = JSON.writePretty(schema)
            if Repository.isRecording {
                try Files.makeFolder(Repository.schemas)
                try Files.writeDurably(wanted, to: path)
                Issue.record("recorded \(path)")
            } else {
                let found = try Files.read(path, limit: 1 << 24)
                #expect(found == wanted, "\(name) is out of date; RECORD=1 writes it anew")
            }
        }
        #expect(
            try Files.names(in: Repository.schemas).filter { !Self.ofReports.contains($0) }
                == schemas.map(\.fileName).sorted { $0.precedesInBytes($1) })
    }
}
