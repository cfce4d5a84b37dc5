import Model
import Testing

@testable import Documents

/// A long file that is read in portions says what it says as a whole.
@Suite struct YAMLPortionTests {
    @Test func `a short file is one portion`() {
        let portions = YAMLPortion.portions(of: Array("a: 1\n---\nb: 2\n".utf8))
        #expect(portions.map(\.firstLine) == [1])
        #expect(portions.map(\.bytes.count) == [14])
    }

    @Test func `portions are the file and start with a document`() {
        let bytes = Array(Self.documents(900).utf8)
        let portions = YAMLPortion.portions(of: bytes)
        #expect(portions.count > 2)
        #expect(portions.flatMap(\.bytes) == bytes)
        for portion in portions.dropFirst() { #expect(portion.bytes.starts(with: "---".utf8)) }
    }

    @Test(arguments: [
        documents(900), "# a comment\n" + documents(900),
        documents(900).split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\r\n"),
        "\u{FEFF}a: 1\n" + documents(900), documents(900) + "...\n# the end\n",
        documents(900) + "---",
        documents(450) + "...\n%YAML 1.1\n" + documents(450),
    ])
    func `values and their places are those of the whole file`(_ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = YAML.parse(bytes, file: "a.yaml")
        #expect(whole.diagnostics.isEmpty)
        let portions = YAMLPortion.portions(of: bytes)
        #expect(portions.count > 2)
        let parts = try portions.map {
            try #require($0.soundDocuments(file: "a.yaml", limits: DocumentLimits()))
        }
        let documents = parts.flatMap(\.documents)
        try #require(documents.count == whole.documents.count)
        for (one, other) in zip(documents, whole.documents) {
            #expect(Self.rows(one) == Self.rows(other))
        }
    }

    /// What is wrong is left to a reading of the whole file, which alone can say it.
    @Test(arguments: [
        "a: [1\n", "a: \"open\n", "a: &anchor 1\n", "a: 1\na: 2\n", "a: \u{1}\n",
        "? [x]\n: 1\n",
    ])
    func `a portion that is not sound says nothing`(_ wrong: String) {
        let bytes = Array((Self.documents(500) + "---\n" + wrong + Self.documents(500)).utf8)
        #expect(!YAML.parse(bytes, file: "a.yaml").diagnostics.isEmpty)
        let parts = YAMLPortion.portions(of: bytes).map {
            $0.soundDocuments(file: "a.yaml", limits: DocumentLimits())
        }
        #expect(parts.contains { $0 == nil })
    }

    @Test func `dashes inside a value start no document`() throws {
        let text = """
            a: |
              ---
              --- x
            b: "
              --- y"
            c: ----

            """
        let bytes = Array(String(repeating: "---\n" + text, count: 900).utf8)
        let portions = YAMLPortion.portions(of: bytes)
        #expect(portions.count > 1)
        for portion in portions {
            let read = try #require(
                portion.soundDocuments(file: "a.yaml", limits: DocumentLimits()))
            for document in read.documents {
                #expect(document["a"]?.scalar?.text == "---\n--- x\n")
                #expect(document["b"]?.scalar?.text == " --- y")
                #expect(document["c"]?.scalar?.text == "----")
            }
        }
    }

    @Test func `keys and values are counted`() throws {
        let portion = YAMLPortion.portions(of: Array("a: [1, 2]\nb: {c: d}\n".utf8))[0]
        let read = try #require(portion.soundDocuments(file: "a.yaml", limits: DocumentLimits()))
        #expect(read.nodes == 9)
        let limits = DocumentLimits(maxNodes: 8)
        #expect(portion.soundDocuments(file: "a.yaml", limits: limits) == nil)
    }

    private static func documents(_ count: Int) -> String {
        (0..<count).map { number in
            """
            ---
            name: number \(number)   # é
            list: [one, "two", 'thrée']
            text: |
              first \(number)
              second
            inner: {a: null, b: ~, long key that is not inline: "\\u00e9"}

            """
        }.joined()
    }

    /// Every key and value with its place.
    private static func rows(_ node: Node) -> [String] {
        switch node.content {
        case .scalar(let scalar): ["\(node.span) \(scalar.isPlain) \(scalar.text)"]
        case .sequence(let elements): ["\(node.span) ["] + elements.flatMap(rows)
        case .mapping(let entries):
            ["\(node.span) {"] + entries.flatMap { ["\($0.keySpan) \($0.key)"] + rows($0.value) }
        }
    }
}
