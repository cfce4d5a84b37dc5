import Documents
import Host
import Manifests
import Model
import Registry
import TestSupport
import Testing

/// A field that will go away works on, and says so wherever somebody looks.
@Suite struct DeprecationTests {
    /// A real platform whose manifests have one old field.
    private func descriptor() throws -> ProviderDescriptor {
        let real = try #require(Registry.descriptors.first { $0.provider == "dragops" })
        let kind = real.kind
        return ProviderDescriptor(
            provider: real.provider, title: real.title,
            kind: KindDescriptor(
                name: kind.name, summary: kind.summary,
                fields: kind.fields + [
                    FieldDescriptor(
                        "oldName", .text, "An older word.", deprecated: "write displayName")
                ], namingField: kind.namingField, rules: kind.rules, outputs: kind.outputs,
                example: kind.example),
            account: real.account, routes: real.routes, capabilities: real.capabilities,
            assumptions: real.assumptions)
    }

    @Test func `a manifest with it is read, with a warning at its place`() throws {
        let folder = try TemporaryFolder()
        let project = try folder.write(
            """
            apiVersion: reconcile/v1
            kind: Project
            metadata: {name: p}
            spec:
              manifests: [a.yaml]
              platforms:
                d: {provider: dragops, endpoint: "https://d.example", auth: {token: {secretRef: "env://T"}}}

            """, to: "reconcile.yaml")
        try folder.write(
            """
            apiVersion: reconcile/v1
            kind: DragopsConnection
            metadata: {name: a, platform: d}
            spec:
              provider: slack
              apiKey: {secretRef: "env://S"}
              oldName: x

            """, to: "a.yaml")
        let loaded = ProjectLoader(descriptors: [try descriptor()]).load(projectFile: project)
        #expect(loaded.declarations.count == 1)
        let warning = try #require(loaded.diagnostics.first)
        #expect(loaded.diagnostics.count == 1)
        #expect(warning.severity == .warning)
        #expect(warning.code.id == "RC1123")
        #expect(warning.help == ["write displayName"])
        guard case .source(let range) = warning.place else {
            Issue.record("no place")
            return
        }
        #expect(range.label == "a.yaml:7:3")
        #expect(!warning.frame.isEmpty)
    }

    @Test func `the schema says so to editors`() throws {
        let schema = try #require(
            Schemas.all(for: [try descriptor()]).first { $0.fileName.hasPrefix("Dragops") }?.schema)
        let field = schema["properties"]?["spec"]?["properties"]?["oldName"]
        #expect(field?["deprecated"] == true)
        #expect(field?["deprecationMessage"] == "write displayName")
        let other = schema["properties"]?["spec"]?["properties"]?["displayName"]
        #expect(other?["deprecated"] == nil)
    }
}
