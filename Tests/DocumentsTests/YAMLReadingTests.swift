import Documents
import Model
import Testing

@Suite struct YAMLReadingTests {
    private func read(_ text: String, limits: DocumentLimits = DocumentLimits()) -> YAMLStream {
        YAML.parse(Array(text.utf8), file: "a.yaml", limits: limits)
    }

    /// The codes with their places, which is what tests compare.
    private func problems(_ text: String, limits: DocumentLimits = DocumentLimits()) -> [String] {
        read(text, limits: limits).diagnostics.map { diagnostic in
            guard case .source(let range) = diagnostic.place else { return "\(diagnostic.code)" }
            return "\(diagnostic.code) \(range.start.line):\(range.start.column)"
        }
    }

    @Test func `a document becomes a tree with a place on every node`() throws {
        let stream = read("# head\nkind: A\nspec:\n  é: [1, \"two\"]\n  text: |\n    a\n    b\n")
        #expect(stream.diagnostics.isEmpty)
        #expect(stream.isComplete)
        let root = try #require(stream.documents.first)
        #expect(root.entries?.map(\.key) == ["kind", "spec"])
        let list = try #require(root["spec"]?["é"])
        #expect(list.elements?.compactMap { $0.scalar?.text } == ["1", "two"])
        #expect(list.elements?.compactMap { $0.scalar?.isPlain } == [true, false])
        #expect(list.span.start == SourcePosition(line: 4, column: 6))
        #expect(
            list.elements.map(Array.init)?.last?.span.start == SourcePosition(line: 4, column: 10))
        #expect(
            list.elements.map(Array.init)?.last?.span.end == SourcePosition(line: 4, column: 15))
        #expect(root["spec"]?["text"]?.scalar?.text == "a\nb\n")
        #expect(
            root.entries.map(Array.init)?.last?.keySpan.start == SourcePosition(line: 3, column: 1))
    }

    @Test func `several documents and empty ones are told apart`() {
        #expect(read("a: 1\n---\nb: 1\n").documents.count == 2)
        #expect(read("---\n---\n# nothing\n---\na: 1\n").documents.count == 1)
        #expect(read("").documents.isEmpty)
        #expect(read("# only a comment\n").documents.isEmpty)
        #expect(read("\u{FEFF}a: 1\n").documents.count == 1)
        #expect(read("a: 1\r\nb: 2\r\n").documents.first?.entries?.count == 2)
    }

    @Test func `a scalar with a zero byte keeps its length`() {
        #expect(read(#"a: "x\0y""#).documents.first?["a"]?.scalar?.text == "x\0y")
    }

    @Test(arguments: [
        ("a: 1\na: 2\n", ["RC1006 2:1"]), ("x: {a: 1, \"a\": 2}", ["RC1006 1:11"]),
        ("a: &x 1\nb: *x\n", ["RC1007 1:4", "RC1007 2:4"]),
        ("a: {<<: {b: 1}}", ["RC1008 1:5"]), ("a: {\"<<\": 1}", []),
        ("a: !secret x\nb: !!str 1\nc: ! 1\n", ["RC1009 1:4", "RC1009 2:4", "RC1009 3:4"]),
        ("a: !x [1]\nb: &y {}\n", ["RC1007 2:4", "RC1009 1:4"]),
        ("on: 1\n1: 2\n\"no\": 3\n", ["RC1010 1:1", "RC1010 2:1"]),
        ("? [a]\n: 1\nb: 2\n", ["RC1010 1:3"]), ("~: 1\n", ["RC1010 1:1"]),
        ("a:\n\t- b\n", ["RC1001 2:1"]), ("a: [1,\n", ["RC1001 2:1"]),
        ("a: b: c\n", ["RC1001 1:5"]), ("a: @b\n", ["RC1001 1:4"]),
        ("a: \"open\n", ["RC1001 2:1"]), ("%YAML 3.0\n---\na: 1\n", ["RC1001 1:1"]),
        ("a: 1\u{7}\n", ["RC1002 1:5"]), ("é: \u{2028}x\u{0}\n", ["RC1002 1:4", "RC1002 1:6"]),
        ("a: 1\rb: 2\n", ["RC1002 1:5"]), ("a: 1\r", ["RC1002 1:5"]),
        ("a: \u{FEFF}\n", ["RC1002 1:4"]),
    ])
    func `what is refused is refused at its place`(text: String, expected: [String]) {
        #expect(problems(text).sorted() == expected)
    }

    @Test func `everything wrong is reported, and what stands before a syntax error is kept`() {
        let stream = read("a: 1\na: 2\n---\nb: *x\n---\nc: [\n")
        #expect(stream.diagnostics.map(\.code.id) == ["RC1006", "RC1007", "RC1001"])
        #expect(stream.documents.count == 2)
        #expect(!stream.isComplete)
    }

    @Test func `bytes that are not UTF-8 are refused at their place`() throws {
        let stream = YAML.parse(Array("a: 1\nb: é".utf8) + [0xC3, 0x28], file: "a.yaml")
        let diagnostic = try #require(stream.diagnostics.first)
        #expect(diagnostic.code == .badCharacter)
        let place = SourceRange(
            file: "a.yaml", start: SourcePosition(line: 2, column: 5),
            end: SourcePosition(line: 2, column: 6))
        #expect(diagnostic.place == .source(place))
    }

    @Test func `each limit holds at its edge`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(problems(nested(64)).isEmpty)
        #expect(problems(nested(65)) == ["RC1004 1:65"])
        #expect(problems(String(repeating: "[", count: 500_000)) == ["RC1004 1:65"])
        #expect(problems(String(repeating: "- ", count: 65) + "a") == ["RC1004 1:129"])
        let limits = DocumentLimits(maxBytes: 8, maxDepth: 3, maxNodes: 4)
        #expect(problems("[1,2,3]", limits: limits).isEmpty)
        #expect(problems("[1,2,3,4", limits: limits) == ["RC1001 1:9"])
        #expect(problems("[,,,,,,]", limits: limits) == ["RC1001 1:2"])
        #expect(problems("[1,2,34]x", limits: limits) == ["RC1003"])
        let few = DocumentLimits(maxNodes: 3)
        #expect(problems("[1,2]", limits: few).isEmpty)
        #expect(problems("[1,2,3]", limits: few) == ["RC1005 1:1"])
    }

    @Test func `no damage to a text traps the reader`() {
        let text = Array("a: {b: [1, \"x\\u00e9\", 'y']}\n---\nk: |\n  é\n? z\n: - 1\n".utf8)
        for cut in text.indices { _ = YAML.parse(Array(text[..<cut]), file: "a.yaml") }
        let probes: [UInt8] = [0, 0x22, 0x26, 0x2A, 0x21, 0x7B, 0x5D, 0x3A, 0x0A, 0x09, 0x80, 0xFF]
        for index in text.indices {
            for probe in probes {
                var damaged = text
                damaged[index] = probe
                _ = YAML.parse(damaged, file: "a.yaml")
            }
        }
    }

    @Test(arguments: [
        "[*a" + String(repeating: ",*a", count: 200_000) + "]",
        "{" + String(repeating: "a: 1, ", count: 150_000) + "}",
        String(repeating: "a: 1\n", count: 150_000),
        String(repeating: "- !t x\n", count: 100_000),
    ])
    func `a file of nothing but errors is told in part, without frames of endless lines`(
        text: String
    ) {
        let stream = read(text)
        #expect(stream.diagnostics.count == DocumentLimits.maxProblems + 1)
        #expect(stream.diagnostics.count { $0.code == .tooManyProblems } == 1)
        #expect(!stream.isComplete)
        #expect(stream.diagnostics.count { !$0.frame.isEmpty } <= 50)
        #expect(
            stream.diagnostics.allSatisfy { diagnostic in
                diagnostic.frame.allSatisfy { $0.text.unicodeScalars.count <= 122 }
            })
    }
}
