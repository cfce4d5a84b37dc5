import Documents
import Host
import Manifests
import Model
import Registry
import TestSupport
import Testing

@Suite struct DefaultsTests {
    /// A project of the corpus in which a platform has defaults, and one file of manifests.
    private func bench(
        _ platform: String, _ defaults: String, _ manifests: String
    ) throws -> Bench {
        let bench = try Bench(manifests: "[case.yaml]", ["case.yaml": manifests])
        let project = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(
            project.replacing(
                "    \(platform):\n", with: "    \(platform):\n      defaults: {\(defaults)}\n"),
            to: "reconcile.yaml")
        return bench
    }

    private func mielto(_ name: String, _ spec: String) -> String {
        """
        apiVersion: reconcile/v1
        kind: MieltoConnection
        metadata: {name: \(name), platform: mielto}
        spec: {integration: slack, integration_type: connectors\(spec)}

        """
    }

    private func xpander(_ spec: String) -> String {
        """
        apiVersion: reconcile/v1
        kind: XpanderConnection
        metadata: {name: a, platform: xpander}
        spec: {connector: Slack\(spec)}

        """
    }

    @Test func `a manifest's own value wins, field by field`() throws {
        let loaded = try bench(
            "mielto", "user_id: u-1, config: {archive: true, room: one}",
            mielto("a", "") + "---\n" + mielto("b", ", user_id: u-2, config: {room: two}")
        ).load()
        #expect(loaded.diagnostics == [])
        let fields = loaded.declarations.map(\.fields)
        #expect(fields.map { $0["user_id"] } == ["u-1", "u-2"])
        #expect(
            fields.map { $0["config"] } == [["archive": true, "room": "one"], ["room": "two"]])
    }

    @Test func `a default of the platform stands before the one of the kind`() throws {
        let loaded = try bench(
            "xpander", "access_scope: organizational", xpander(", is_service_account: true")
        ).load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.declarations.first?.fields["access_scope"] == "organizational")
    }

    @Test func `the places of defaults are those of the project file`() throws {
        let loaded = try bench(
            "mielto", "config: {archive: true}", mielto("a", ", user_id: u-1")
        ).load()
        let sources = try #require(loaded.declarations.first?.fieldSources)
        #expect(sources[Pointer(["config", "archive"])]?.label == "reconcile.yaml:13:36")
        #expect(sources[Pointer(["user_id"])]?.file == "case.yaml")
    }

    @Test func `secrets and variables may be defaults`() throws {
        let bench = try bench(
            "mielto", #"credentials: {token: {secretRef: "env://T"}}, user_id: "${var.u}""#,
            mielto("a", ""))
        let project = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(project + "  variables: {u: u-1}\n", to: "reconcile.yaml")
        let loaded = bench.load()
        #expect(loaded.diagnostics == [])
        let fields = try #require(loaded.declarations.first?.fields)
        #expect(fields["user_id"] == "u-1")
        #expect(
            fields["credentials"]
                == ["token": .secret(try SecretExpression(reference: "env://T", revision: nil))])
    }

    @Test func `a default gives way to a field that excludes it`() throws {
        let loaded = try bench(
            "mielto", "credentials: {a: b}", mielto("a", ", credential_id: c")
        ).load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.declarations.first?.fields["credentials"] == nil)
        #expect(
            loaded.declarations.first?.fieldSources[Pointer(["credential_id"])]?.file
                == "case.yaml")
    }

    @Test func `what does not go together with a default names its place`() throws {
        let loaded = try bench(
            "xpander", "is_service_account: true", xpander(", access_scope: personal")
        ).load()
        #expect(loaded.found(in: "case.yaml") == ["RC1119 4:8"])
        #expect(
            loaded.diagnostics.first?.help
                == ["`is_service_account` is a default of the platform, at reconcile.yaml:17:38"])
    }

    @Test func `what is wrong with a default is said once, where it stands`() throws {
        let bench = try bench(
            "mielto",
            #"user_id: 5, label: x, typo: y, credentials: {a: {secretRef: "env://MIELTO_TOKEN"}}"#,
            mielto("a", "") + "---\n" + mielto("b", ""))
        let found = bench.load()
        #expect(
            found.found(in: "reconcile.yaml") == [
                "RC1104 13:27", "RC1105 13:30", "RC1101 13:40", "RC1118 13:66",
            ])
        #expect(found.found(in: "case.yaml").isEmpty)
        #expect(found.diagnostics.allSatisfy { !$0.frame.isEmpty })
    }

    @Test func `a kind on another platform takes no defaults of it`() throws {
        let loaded = try bench(
            "mielto", "user_id: u",
            xpander("").replacing("platform: xpander", with: "platform: mielto")
        ).load()
        #expect(loaded.diagnostics.map(\.code.id) == ["RC1109"])
    }
}
