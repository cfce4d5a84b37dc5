import Testing

@Suite struct DocumentationTests {
    @Test func `every declaration for other modules is documented`() throws {
        let files = try Checkout().programSources()
        let requirements = Set(files.flatMap { Documentation.requirements(of: $0).map(\.name) })
        for file in files {
            #expect(Documentation(file, inherited: requirements).undocumented == [])
        }
    }

    @Test func `documentation begins with a sentence`() throws {
        for file in try Checkout().programSources() {
            #expect(Documentation(file, inherited: []).withoutSentence == [])
        }
    }

    @Test func `the scanner tells documented from undocumented`() {
        let file = SourceFile(
            path: "A.swift",
            text: """
                /// A thing
                /// of two lines.
                ///
                /// more
                @safe
                package struct Thing {
                    package let name: String
                    /// No stop
                    @discardableResult package static func make() {}

                    package static func == (left: Thing, right: Thing) -> Bool { true }
                    package func hash(into hasher: inout Hasher) {}
                    package func run(fast: Bool) {}
                    package let count = 1
                }
                package import Model
                // package let commented: Int
                let text = "package let quoted"
                /// A protocol.
                package protocol Runner {
                    /// Runs.
                    func run(fast: Bool)
                    static var speed: Int { get }
                }
                """)
        let documentation = Documentation(file, inherited: ["run"])
        #expect(documentation.undocumented == ["A.swift:7", "A.swift:14", "A.swift:23"])
        #expect(documentation.withoutSentence == ["A.swift:9"])
    }
}

/// What stands above the declarations that other modules see.
private struct Documentation {
    /// Declarations without a documentation comment, as `path:line`.
    private(set) var undocumented: [String] = []
    /// Declarations whose comment has a first paragraph without a full stop at its end.
    private(set) var withoutSentence: [String] = []

    /// Reads a file; members of the inherited names are documented by a protocol of ours.
    init(_ file: SourceFile, inherited: Set<String>) {
        let requirements = Self.requirements(of: file).map(\.index)
        let declarations = file.code.indices.filter { Self.isForOthers(file.code[$0]) }
        for index in (declarations + requirements).sorted() {
            let place = "\(file.path):\(index + 1)"
            let comment = Self.comment(above: index, in: file)
            let sentence = comment.prefix { !$0.isEmpty }
            if comment.isEmpty {
                let name = Self.memberName(file.code[index])
                let isWitness =
                    Self.documentedElsewhere.contains(name)
                    || (inherited.contains(name) && !requirements.contains(index))
                if !isWitness { undocumented.append(place) }
            } else if sentence.last?.last.map({ ".?!:".contains($0) }) != true {
                withoutSentence.append(place)
            }
        }
    }

    /// Members that the protocols of the standard library document.
    private static let documentedElsewhere: Set<String> = [
        "==", "<", "hash", "description", "debugDescription", "customMirror", "encode",
        "makeIterator", "startIndex", "endIndex",
    ]

    /// The requirements of the protocols in a file, with the indices of their lines.
    static func requirements(of file: SourceFile) -> [(name: String, index: Int)] {
        var found: [(name: String, index: Int)] = []
        var isInside = false
        for (index, line) in file.code.enumerated() {
            if line.hasPrefix("package protocol ") { isInside = !line.hasSuffix("}") }
            if line == "}" { isInside = false }
            // Deeper lines continue a declaration.
            guard isInside, line.hasPrefix("    "), !line.hasPrefix("     ") else { continue }
            let name = memberName(line)
            if !name.isEmpty { found.append((name, index)) }
        }
        return found
    }

    /// The name behind `func`, `var` or `let`; `init` and `subscript` are their own names.
    private static func memberName(_ line: String) -> String {
        let words = line.split(separator: " ").map { $0.prefix { !"(:<=".contains($0) } }
        if let keyword = words.firstIndex(where: { ["func", "var", "let"].contains($0) }),
            keyword + 1 < words.count
        {
            let name = String(words[keyword + 1])
            // An operator has no letters before its parenthesis.
            return name.isEmpty ? String(line.split(separator: " ")[keyword + 1]) : name
        }
        return words.first { ["init", "init?", "subscript"].contains($0) }.map(String.init) ?? ""
    }

    private static func isForOthers(_ line: String) -> Bool {
        let words = line.split(separator: " ").drop { $0.first == "@" }
        return words.first == "package" && words.dropFirst().first != "import"
    }

    /// The lines of the comment above a line, attributes between them left out.
    private static func comment(above index: Int, in file: SourceFile) -> [String] {
        var comment: [String] = []
        for line in file.lines[..<index].reversed() {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("///") {
                comment.append(String(text.dropFirst(3).drop { $0 == " " }))
            } else if !text.hasPrefix("@") {
                break
            }
        }
        return comment.reversed()
    }
}
