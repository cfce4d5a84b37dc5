import Documents
import Model
import TestSupport
import Testing

struct YAMLWriterTests {
    /// What the reader makes of one member.
    private func read(_ text: String) -> Value? {
        let stream = YAML.parse(Array(text.utf8), file: "x.yaml")
        guard stream.isComplete, stream.diagnostics.isEmpty, let root = stream.documents.first
        else { return nil }
        return value(root)
    }

    private func value(_ node: Node) -> Value {
        if let entries = node.entries {
            var object = ValueObject()
            for entry in entries { object[entry.key] = value(entry.value) }
            return .object(object)
        }
        if let elements = node.elements { return .array(elements.map(value)) }
        return node.scalar?.value ?? .null
    }

    @Test(arguments: [
        "github-prod", "GitHub Prod", "a/b@c+d.e_f", "", " ", "a ", " a", "a  b", "no", "Yes",
        "null", "~",
        "012", "1_000", "1.10", "1e3", "0x1F", "2026-11-21", "12:30", "=", "<<", "- a", "a: b",
        "a #b", "#", "'", "\"", "\\", "{a}", "[a]", "*a", "&a", "!a", "|", ">", "%a", "@a", "`",
        "a\nb", "a\tb", "\u{1B}[31m", "\u{202E}x", "é", "e\u{301}", "日本", "😀", "\u{FEFF}a",
        "---", "...", "? a", "a\u{85}b", "a\u{2028}b", "\u{A0}",
    ])
    func `a text comes back as the same text`(text: String) throws {
        let written = YAMLWriter.member("key", .string(text), depth: 0)
        #expect(written.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        guard case .string(let back)? = read(written)?["key"] else {
            Issue.record("\(written)")
            return
        }
        #expect(back.hasSameBytes(as: text), "\(written)")
        let asKey = try #require(read(YAMLWriter.member(text, .bool(true), depth: 0))?.objectValue)
        #expect(asKey.members.first?.key.hasSameBytes(as: text) == true)
    }

    @Test func `any text comes back as the same text`() {
        var mutator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...8, using: &mutator) {
                let value = UInt32.random(in: 0x20...0x2FFF, using: &mutator)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let back = read(YAMLWriter.member("key", .string(text), depth: 0))?["key"]?.stringValue
            #expect(back?.hasSameBytes(as: text) == true, "\(text.unicodeScalars.map(\.value))")
        }
    }

    @Test func `trees come back as they were`() {
        let tree: Value = [
            "a": [1, "two", true, .null, ["x": "y, z", "n": 1]], "b": ["c": ["d": "no"]],
            "e": [:], "f": .array([]), "g": .number(Number(checkedLexeme: "1.5")),
        ]
        #expect(read(YAMLWriter.member("root", tree, depth: 0))?["root"] == tree)
    }
}

/// A small generator with a seed.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) ^ (state << 31)
    }
}
