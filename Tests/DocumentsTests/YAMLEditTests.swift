import Documents
import Model
import Testing

/// One member of a YAML file is changed, and no other byte.
@Suite struct YAMLEditTests {
    private func edit(
        _ text: String, _ path: [String], to value: Value?, old: Value? = nil
    ) throws -> String {
        let stream = YAML.parse(Array(text.utf8), file: "a.yaml")
        let document = try #require(stream.documents.first)
        let bytes = try YAMLEdit(stream.text).setting(path, to: value, old: old, in: document)
        return String(decoding: bytes, as: UTF8.self)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let path: [String]
        let value: Value?
        let result: String
        var old: Value?

        var testDescription: String { name }
    }

    private static let cases = [
        Case(
            name: "a flow list", text: "a: [x, w] # c\nb: 1\n", path: ["a"], value: ["z"],
            result: "a: [z] # c\nb: 1\n"),
        Case(
            name: "a block list keeps the elements that stay",
            text: "a:\n- 'x'\n-  \"w\"\n\n# b\nb: 1\n", path: ["a"], value: ["w", "k", "x"],
            result: "a:\n- \"w\"\n- k\n- 'x'\n\n# b\nb: 1\n", old: ["x", "w"]),
        Case(
            name: "a block list that is indented, with CRLF",
            text: "a:\r\n  - x\r\nb: 1\r\n", path: ["a"], value: ["x", "q"],
            result: "a:\r\n  - x\r\n  - q\r\nb: 1\r\n", old: ["x"]),
        Case(
            name: "a block list that becomes empty", text: "a:\n  - x\n\nb: 1\n", path: ["a"],
            value: [], result: "a: []\n\nb: 1\n"),
        Case(
            name: "a block list that becomes a word", text: "a:\n  - x\nb: 1\n", path: ["a"],
            value: "q", result: "a: q\nb: 1\n"),
        Case(
            name: "a literal block", text: "a: |\n  one\n  two\n\n# b\nb: 1\n", path: ["a"],
            value: "one\nthree\n", result: "a: \"one\\nthree\\n\"\n\n# b\nb: 1\n"),
        Case(
            name: "a folded block at the end", text: "b: 1\na: >-\n  one\n  two", path: ["a"],
            value: "x", result: "b: 1\na: x"),
        Case(
            name: "quotes over several lines", text: "a: \"one\n  two\" # c\nb: 1\n", path: ["a"],
            value: "x", result: "a: x # c\nb: 1\n"),
        Case(
            name: "a new member of a block", text: "a:\n   x: 1 # c\n# b\nb: 1\n",
            path: ["a", "q"], value: [1, "no"],
            result: "a:\n   x: 1 # c\n   q: [1, \"no\"]\n# b\nb: 1\n"),
        Case(
            name: "a new member at the end of a file without a line break", text: "a:\n  x: 1",
            path: ["a", "q"], value: true, result: "a:\n  x: 1\n  q: true"),
        Case(
            name: "a new member behind a block", text: "a:\n  x:\n  - 1\n\nb: 2\n",
            path: ["a", "q"], value: 2, result: "a:\n  x:\n  - 1\n  q: 2\n\nb: 2\n"),
        Case(
            name: "a new member of brackets", text: "a: {x: 1}\n", path: ["a", "q"], value: "p, q",
            result: "a: {x: 1, q: \"p, q\"}\n"),
        Case(
            name: "a new member of empty brackets", text: "a: { } # c\n", path: ["a", "q"],
            value: 1, result: "a: {q: 1} # c\n"),
        Case(
            name: "a new member and what holds it", text: "a:\n  x: 1\n", path: ["a", "m", "k"],
            value: 1, result: "a:\n  x: 1\n  m: {k: 1}\n"),
        Case(
            name: "a member of a block goes with its line", text: "a:\n  x: 1 # c\n  q: 2\nb: 3\n",
            path: ["a", "x"], value: nil, result: "a:\n  q: 2\nb: 3\n"),
        Case(
            name: "the last member of a file goes", text: "a: 1\nb: 2", path: ["b"], value: nil,
            result: "a: 1"),
        Case(
            name: "the only member of a block goes", text: "a:\n  x: 1\nb: 3\n", path: ["a", "x"],
            value: nil, result: "a: {}\nb: 3\n"),
        Case(
            name: "a first member of brackets goes", text: "a: {x: 1, q: 2}\n", path: ["a", "x"],
            value: nil, result: "a: {q: 2}\n"),
        Case(
            name: "a last member of brackets goes", text: "a: {x: 1, q: 2}\n", path: ["a", "q"],
            value: nil, result: "a: {x: 1}\n"),
        Case(
            name: "the only member of brackets goes", text: "a: { x: 1 }\n", path: ["a", "x"],
            value: nil, result: "a: {}\n"),
    ]

    @Test(arguments: cases)
    func `one member changes and no other byte`(example: Case) throws {
        #expect(
            try edit(example.text, example.path, to: example.value, old: example.old)
                == example.result)
    }

    @Test(arguments: [
        ("a:\n- x # why\n- q\n", "comments"), ("a: [x, # why\n q]\n", "comments"),
        ("a: | # why\n  x\n", "comments"), ("a:\n- ${var.x}\n", "variable"),
    ])
    func `what would be lost is refused`(text: String, reason: String) throws {
        let refusal = #expect(throws: YAMLEdit.Refusal.self) {
            try edit(text, ["a"], to: ["z"])
        }
        #expect(refusal?.reason.contains(reason) == true)
    }

    @Test func `a path that leads nowhere is refused`() throws {
        #expect(throws: YAMLEdit.Refusal.self) { try edit("a: 1\n", ["a", "b"], to: 1) }
        #expect(throws: YAMLEdit.Refusal.self) { try edit("a: 1\n", ["b"], to: nil) }
    }
}
