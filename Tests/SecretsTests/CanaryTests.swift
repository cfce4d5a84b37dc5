import Host
import Model
import Secrets
import TestSupport
import Testing

/// Drives every way to fail with marked secrets and looks for them in all that comes out.
struct CanaryTests {
    static let canaries = [
        "canary-plain-value", "p@ss!canary", "$canary\"quote\\slash/", "cänäry-ümlaut",
        "-----BEGIN KEY-----\nY2FuYXJ5LWxpbmU\n-----END KEY-----\n",
    ]

    /// Everything a person or a machine might see of the values.
    private func everything(_ resolution: Resolution) -> String {
        var text = ""
        dump(resolution, to: &text)
        dump(resolution.diagnostics, to: &text)
        text += String(describing: resolution) + String(reflecting: resolution)
        for diagnostic in resolution.diagnostics {
            text += diagnostic.message + diagnostic.help.joined() + (diagnostic.label ?? "")
            text += diagnostic.frame.map(\.text).joined()
        }
        return text
    }

    private func leaks(_ text: String, of canary: String) -> Bool {
        let lines = canary.split(separator: "\n").map(String.init)
        let base64 = String(decoding: Base64.encode(Array(canary.utf8)), as: UTF8.self)
        return (lines + [base64.prefix(16).description, Array(canary.utf8).hexadecimal])
            .contains { text.utf8Contains($0) }
    }

    @Test(arguments: canaries)
    func `no way to fail shows a value`(canary: String) async throws {
        var scene = try Scene([
            "A": canary, "JSON": #"{"a": {"b": 1}, "c": "\#("x")"}"#, "BLANK": canary + " ",
        ])
        try scene.folder.write(canary, to: "plain")
        try scene.folder.write(canary + "\u{0}", to: "nul")
        try scene.folder.write(String(repeating: canary, count: 6000), to: "big")
        scene.addScript(
            "fails", #"printf '%s' "$A"; printf '%s' "$A" >&2; exit 1"#, environment: ["A"])
        scene.addScript("doc", #"printf '%s' "$A""#, format: .document, environment: ["A"])
        let resolution = try await scene.resolve([
            "env://A", "env://BLANK", "env://A#field", "env://A?decode=hex",
            "env://A?decode=base64",
            "env://A?decode=base64url", "env://A?as=json", "env://A?from=file", "env://JSON#a",
            "env://JSON#/x/y",
            "env://MISSING", "file://plain", "file://plain#x", "file://plain?as=json",
            "file://plain?decode=hex",
            "file://nul", "file://big", "file://missing", "fails://x", "doc://x#a",
            "doc://x?as=json",
            "nowhere://x", "x ${env://A} ${env://MISSING}",
        ])
        #expect(resolution.diagnostics.count > 12)
        let text = everything(resolution)
        #expect(!leaks(text, of: canary), "\(text)")
        #expect(!leaks(resolution.secrets.redacted("echo: \(canary)"), of: canary))
    }

    @Test func `a secret shows as one word in every kind of output`() {
        let value = secret("canary-plain-value")
        var dumped = ""
        dump(value, to: &dumped)
        dump([value], to: &dumped)
        dump(["k": value] as [String: Secret], to: &dumped)
        let outputs = [
            "\(value)", String(describing: value), String(reflecting: value), dumped, "\([value])",
            "\(Optional(value) as Any)", "\(Mirror(reflecting: value).children.map(\.value))",
        ]
        for output in outputs { #expect(!output.contains("canary"), "\(output)") }
        #expect("\(value)" == "(secret)")
    }

    @Test func `a failing expectation does not show a secret`() {
        let value = secret("canary-plain-value")
        withKnownIssue {
            #expect(value.isEmpty)
        } matching: { issue in
            !"\(issue)".contains("canary") && !String(reflecting: issue).contains("canary")
        }
    }

    @Test func `the set of resolved secrets shows nothing`() async throws {
        let secrets = try await Scene(["A": "canary-plain-value"]).resolve(["env://A"]).secrets
        var text = "\(secrets)" + String(reflecting: secrets)
        dump(secrets, to: &text)
        #expect(!text.contains("canary"))
    }
}

extension String {
    fileprivate func utf8Contains(_ other: String) -> Bool {
        contains(other) || Array(utf8).contains(Array(other.utf8))
    }
}
