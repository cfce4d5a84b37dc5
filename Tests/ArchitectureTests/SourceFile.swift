/// A Swift file as text, as lines, and as code without comments and literals.
struct SourceFile: Sendable {
    /// The path relative to the checkout.
    let path: String
    /// The lines as written.
    let lines: [String]
    /// The same lines without comments and without what stands between quotation marks.
    let code: [String]
    // The indices of the lines of code that hold a word; unoptimised text search is slow.
    private let index: [String: [Int]]

    /// Reads a file.
    init(path: String, text: String) {
        self.path = path
        lines = Self.lines(of: text)
        code = Self.lines(of: CodeScanner.code(of: text))
        var index: [String: [Int]] = [:]
        for (number, line) in code.enumerated() {
            for word in line.utf8.split(whereSeparator: { !Self.isWordByte($0) }) {
                let word = String(decoding: Array(word), as: UTF8.self)
                if index[word]?.last != number { index[word, default: []].append(number) }
            }
        }
        self.index = index
    }

    /// The folder below `Sources`, which is the name of the module.
    var module: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// The modules that the file imports, with the line of each.
    var imports: [(module: String, line: String)] {
        (index["import"] ?? []).compactMap { number in
            let words = code[number].split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"),
                words[..<keyword].allSatisfy(Self.isImportModifier),
                let name = words[(keyword + 1)...].last
            else { return nil }
            return (String(name.prefix { $0 != "." }), code[number])
        }
    }

    /// Where a word stands in the code, as `path:line`.
    ///
    /// A word that continues in letters, digits or underscores on either side is another word.
    func places(ofWord word: String) -> [String] {
        (index[word] ?? []).map { "\(path):\($0 + 1)" }
    }

    /// Where a free function of that name is called; members and declarations are something else.
    func places(ofCall name: String) -> [String] {
        (index[name] ?? []).filter { number in
            let line = code[number]
            return line.ranges(of: "\(name)(").contains { range in
                let before = line[..<range.lowerBound]
                let isWhole = before.utf8.last.map(Self.isWordByte) != true
                return isWhole && before.last != "." && !before.hasSuffix("func ")
            }
        }.map { "\(path):\($0 + 1)" }
    }

    /// Where a keyword is followed by an exclamation mark.
    func places(ofForced keyword: String) -> [String] {
        (index[keyword] ?? []).filter { code[$0].contains("\(keyword)!") }.map {
            "\(path):\($0 + 1)"
        }
    }

    private static func lines(of text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: Array($0), as: UTF8.self)
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func isImportModifier(_ word: Substring) -> Bool {
        word.first == "@"
            || ["package", "internal", "public", "private", "fileprivate"].contains(word)
    }
}
