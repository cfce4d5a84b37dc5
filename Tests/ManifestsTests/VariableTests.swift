import Documents
import Host
import Manifests
import Model
import Registry
import TestSupport
import Testing

@Suite struct VariableTests {
    /// A project of the corpus with variables and one file of manifests.
    private func bench(_ variables: String, _ manifests: String) throws -> Bench {
        let bench = try Bench(manifests: "[case.yaml]", ["case.yaml": manifests])
        let project = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(
            project + "  variables: {\(variables)}\n", to: "reconcile.yaml")
        return bench
    }

    private func mielto(_ spec: String, labels: String = "") -> String {
        """
        apiVersion: reconcile/v1
        kind: MieltoConnection
        metadata: {name: a, platform: mielto, labels: {\(labels)}}
        spec: {integration: slack, integration_type: connectors, \(spec)}

        """
    }

    @Test func `a text that is one variable takes its type, a longer one its text`() throws {
        let loaded = try bench(
            "num: 1.5, flag: true, text: \"yes\", long: 9007199254740993",
            mielto(
                #"config: {num: "${var.num}", flag: "${var.flag}", text: "${var.text}", "#
                    + #"long: "${var.long}", all: "${var.num} ${var.flag} ${var.text}${var.text}"}"#,
                labels: #"env: "${var.text}""#)
        ).load()
        #expect(loaded.diagnostics == [])
        let found = try #require(loaded.declarations.first)
        #expect(
            found.fields["config"] == [
                "num": .number(Number(checkedLexeme: "1.5")), "flag": true, "text": "yes",
                "long": .number(Number(checkedLexeme: "9007199254740993")),
                "all": "1.5 true yesyes",
            ])
        #expect(found.labels == ["env": "yes"])
    }

    @Test func `a doubled dollar sign, a lone one and a literal mean themselves`() throws {
        let loaded = try bench(
            "a: x",
            mielto(
                #"config: {a: "$${var.a}", b: "$5 $ $$", c: "$$${var.a}", d: "${var.a}"}, "#
                    + #"credentials: {e: {literal: "${var.a} ${b}"}, f: "$${f}", g: "${var.a}"}"#)
        ).load()
        #expect(loaded.diagnostics == [])
        let fields = try #require(loaded.declarations.first?.fields)
        #expect(
            fields["config"] == [
                "a": "${var.a}", "b": "$5 $ $$", "c": "$${var.a}", "d": "x",
            ])
        #expect(fields["credentials"] == ["e": "${var.a} ${b}", "f": "${f}", "g": "x"])
    }

    @Test func `what a variable holds is not looked at again`() throws {
        let loaded = try bench(
            #"a: "${var.b}", b: "$${x}""#,
            mielto(#"config: {a: "${var.a}", b: "<${var.b}>"}"#)
        ).load()
        #expect(loaded.diagnostics == [])
        #expect(
            loaded.declarations.first?.fields["config"] == ["a": "${var.b}", "b": "<$${x}>"])
    }

    @Test func `a variable without quotes between braces is told how to be written`() throws {
        let broken = try bench("a: x", mielto("user_id: ${var.a}")).load().diagnostics
        #expect(broken.map(\.code.id) == ["RC1001"])
        #expect(broken.first?.help.last?.contains("quote what has a variable") == true)
        let other = try bench("a: x", mielto("user_id: ]")).load().diagnostics
        #expect(other.map(\.code.id) == ["RC1001"])
        #expect(other.first?.help.contains { $0.contains("variable") } == false)
    }

    @Test func `keys are never looked at`() throws {
        let loaded = try bench("a: x", mielto(#"config: {"${var.a}": "${var.a}"}"#)).load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.declarations.first?.fields["config"] == ["${var.a}": "x"])
    }

    @Test func `an undefined variable is answered with the nearest one`() throws {
        let loaded = try bench(
            "region: x, zone: z", mielto(#"user_id: "${var.regoin}", config: {z: "${var.zone}"}"#)
        ).load()
        #expect(loaded.found(in: "case.yaml") == ["RC1132 4:67"])
        #expect(loaded.diagnostics.count == 1)
        #expect(loaded.diagnostics.first?.label == "did you mean `region`?")
        #expect(loaded.diagnostics.first?.help == ["the variables are region, zone"])
        #expect(loaded.diagnostics.first?.frame.isEmpty == false)
    }

    @Test func `a manifest means the same where the project has no variables`() throws {
        let bench = try Bench(
            manifests: "[a.yaml]", ["a.yaml": mielto(#"user_id: "${var.a}""#)])
        #expect(bench.load().found(in: "a.yaml") == ["RC1132 4:67"])
    }

    @Test func `an unused variable is a warning at its place`() throws {
        let bench = try bench("used: x, spare: z", mielto(#"user_id: "${var.used}""#))
        let loaded = bench.load()
        #expect(!loaded.hasErrors)
        #expect(loaded.diagnostics.map(\.severity) == [.warning])
        #expect(loaded.diagnostics.map(\.code.id) == ["RC1135"])
        #expect(loaded.diagnostics.first?.message == "no manifest uses the variable `spare`")
        guard case .source(let range)? = loaded.diagnostics.first?.place else {
            Issue.record("no place")
            return
        }
        #expect(range.file == "reconcile.yaml")
        #expect(loaded.diagnostics.first?.frame.contains { $0.text.contains("spare") } == true)
        // What is wrong comes first: a file that was not read may use it.
        try bench.folder.write("a: [", to: "case.yaml")
        #expect(bench.load().diagnostics.map(\.code.id) == ["RC1001"])
    }

    @Test func `a broken variable blames no manifest`() throws {
        let text = mielto(#"user_id: "${var.a}""#)
        let one = try bench("a: [x]", text).load()
        #expect(one.diagnostics.map(\.code.id) == ["RC1103"])
        let bench = try bench("", text)
        let project = try bench.folder.text(of: "reconcile.yaml")
        try bench.folder.write(
            project.replacing("variables: {}", with: "variables: []"), to: "reconcile.yaml")
        #expect(bench.load().diagnostics.map(\.code.id) == ["RC1103"])
    }

    @Test func `a text cannot grow out of bounds`() throws {
        let long = String(repeating: "x", count: 1024)
        let use = String(repeating: "${var.a}", count: 65)
        let loaded = try bench("a: \(long)", mielto("config: {a: \"\(use)\"}")).load()
        #expect(loaded.diagnostics.map(\.code.id) == ["RC1105"])
        let fits = String(repeating: "${var.a}", count: 64)
        #expect(
            try bench("a: \(long)", mielto("config: {a: \"\(fits)\"}")).load().diagnostics == [])
    }

    @Test func `rules of a field hold for what its variables make of it`() throws {
        let text = """
            apiVersion: reconcile/v1
            kind: DragopsConnection
            metadata: {name: a, platform: dragops}
            spec: {provider: slack, displayName: "${var.a}", apiKey: {secretRef: "env://K"}}

            """
        #expect(try bench(#"a: """#, text).load().found(in: "case.yaml") == ["RC1105 4:38"])
        #expect(try bench(#"a: "x\ny""#, text).load().found(in: "case.yaml") == ["RC1105 4:38"])
        #expect(try bench("a: x", text).load().diagnostics == [])
    }

    @Test func `an import writes texts that mean what the platform shows`() throws {
        let odd = "${var.a} $${b} $ ${"
        let descriptor = try #require(Registry.descriptors.first { $0.provider == "mielto" })
        let object = Observation(
            remoteID: "1", identity: nil,
            fields: [
                "label": .string(odd), "integration": "slack", "integration_type": "connectors",
                "config": ["a": [.string(odd)], "b": ["c": .string(odd)]],
            ])
        let pattern = try SecretPattern(SecretPattern.standard)
        let text = ManifestWriter(descriptor, pattern: pattern)
            .manifest(of: object, at: Address(platform: "mielto", name: "a")).text
        let loaded = try Bench(manifests: "[a.yaml]", ["a.yaml": text]).load()
        #expect(loaded.diagnostics == [])
        let fields = try #require(loaded.declarations.first?.fields)
        #expect(fields["label"] == .string(odd))
        #expect(fields["config"] == object.fields["config"])
    }
}
