import Documents
import Host
import Manifests
import Model
import Registry
import TestSupport
import Testing

@Suite struct LoadingTests {
    @Test func `a manifest becomes a declaration with defaults, secrets and places`() throws {
        let bench = try Bench(
            manifests: "[m]",
            [
                "m/x.yaml": """
                apiVersion: reconcile/v1
                kind: XpanderConnection
                metadata: {name: slack, platform: xpander, labels: {team: sec}}
                spec:
                  connector: Slack
                  security:
                    apiKey: {secretRef: "env://S", revision: 2}
                    hosts: [a, {token: {literal: t}}]
                lifecycle: {preventDestroy: true}

                """
            ])
        let loaded = bench.load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.files == 1)
        let found = try #require(loaded.declarations.first)
        #expect(found.address == Address(platform: "xpander", name: "slack"))
        #expect(found.kind == "XpanderConnection")
        #expect(found.provider == "xpander")
        #expect(found.labels == ["team": "sec"])
        #expect(found.lifecycle == Lifecycle(preventDestroy: true))
        let secret = try SecretExpression(reference: "env://S", revision: "2")
        #expect(
            Value.object(found.fields) == [
                "connector": "Slack", "name": "slack", "access_scope": "personal",
                "security": ["apiKey": .secret(secret), "hosts": ["a", ["token": "t"]]],
            ])
        let place = SourceRange(
            file: "m/x.yaml", start: SourcePosition(line: 7, column: 13),
            end: SourcePosition(line: 7, column: 48))
        #expect(found.fieldSources[Pointer(["security", "apiKey"])] == place)
        #expect(
            Set(
                Value.object(found.fields).leaves.map(\.pointer)
                    .filter { found.fieldSources[$0] != nil }.map(\.description)) == [
                    "/connector", "/security/apiKey", "/security/hosts/0",
                    "/security/hosts/1/token",
                ])
        #expect(found.source.label == "m/x.yaml:1:1")
    }

    @Test func `the outputs of a kind become sinks`() throws {
        let deck = try #require(Registry.descriptors.first { $0.provider == "deck" })
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": deck.kind.example])
        #expect(
            bench.load().declarations.first?.sinks
                == ["access_token": SinkReference("file://secrets/utility-portal.token")])
    }

    @Test func `all errors of all files are reported in one run, in order`() throws {
        let bench = try Bench(
            manifests: "[m]",
            [
                "m/b.yaml": Bench.manifest("b").replacing("connection_type_id", with: "typo"),
                "m/a.yaml": "a: [\n",
                "m/c.yaml": Bench.manifest("c"),
            ])
        let loaded = bench.load()
        #expect(loaded.diagnostics.map(\.code.id) == ["RC1001", "RC1101", "RC1102"])
        #expect(loaded.diagnostics.allSatisfy { !$0.frame.isEmpty })
        #expect(loaded.declarations.map(\.address.name) == ["c"])
        #expect(loaded.hasErrors)
        #expect(loaded.project != nil)
    }

    @Test func `a misspelled field is answered with the right one`() throws {
        let text = Bench.manifest("a").replacing("connection_type_id", with: "connectionTypeId")
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": text])
        let unknown = bench.load().diagnostics.first { $0.code == .unknownField }
        #expect(unknown?.label == "did you mean `connection_type_id`?")
    }

    @Test func `duplicates are found across files and name the first place`() throws {
        let bench = try Bench(
            manifests: "[a, b]",
            [
                "a/x.yaml": Bench.manifest("one"),
                "b/y.yaml": Bench.manifest("one"),
                "b/z.yaml": Bench.manifest("two").replacing(
                    "spec: {", with: "spec: {name: one, "),
            ])
        let loaded = bench.load()
        #expect(loaded.found(in: "b/y.yaml") == ["RC1111 1:1"])
        #expect(loaded.found(in: "b/z.yaml") == ["RC1112 1:1"])
        #expect(
            loaded.diagnostics.map(\.help).allSatisfy { $0.first?.contains("a/x.yaml:1:1") == true }
        )
        #expect(loaded.diagnostics.allSatisfy { !$0.frame.isEmpty })
    }

    @Test func `declarations are sorted by address whatever the order of files`() throws {
        let bench = try Bench(
            manifests: "[z.yaml, a.yaml]",
            [
                "z.yaml": Bench.manifest("a"),
                "a.yaml": Bench.manifest("b") + "---\n" + Bench.manifest("B"),
            ])
        #expect(bench.load().declarations.map(\.address.name) == ["B", "a", "b"])
    }

    @Test func `a project that cannot be read does not blame the manifests`() throws {
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": Bench.manifest("a")])
        let text = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(
            text.replacing("platforms:", with: "plaforms:"), to: "reconcile.yaml")
        let loaded = bench.load()
        #expect(loaded.project == nil)
        #expect(loaded.diagnostics.map(\.code.id) == ["RC1102", "RC1101"])
        try Files.remove(bench.folder("reconcile.yaml"))
        let missing = bench.load()
        #expect(missing.diagnostics.map(\.code) == [.unreadableFile])
        #expect(missing.project == nil)
        #expect(missing.hasErrors)
    }

    @Test func `limits hold for the files of a project`() throws {
        let bench = try Bench(manifests: "[a.yaml]", ["a.yaml": Bench.manifest("a")])
        try bench.folder.write(String(repeating: "#", count: 5000), to: "a.yaml")
        let loaded = bench.load(limits: DocumentLimits(maxBytes: 4999))
        #expect(loaded.found(in: "a.yaml") == ["RC1003"])
    }

    @Test func `a manifest of nothing but errors is told in part`() throws {
        let fields = (0..<20_000).map { "  f\($0): no\n" }.joined()
        let documents = String(repeating: "--- 1\n", count: 10_000)
        for text in [
            Bench.manifest("a").replacing("spec: {", with: "spec:\n\(fields)  x: {"), documents,
        ] {
            let found = try Bench(manifests: "[a.yaml]", ["a.yaml": text]).load().diagnostics
            #expect(found.count == DocumentLimits.maxProblems + 1)
            #expect(found.count { $0.code == .tooManyProblems } == 1)
            #expect(found.count { !$0.frame.isEmpty } <= 50)
        }
    }
}
