import Documents
import Model
import Testing

@Suite struct CodeFrameTests {
    private func frame(
        _ text: String, line: Int, columns: Range<Int>, fields: [String] = []
    ) -> [Diagnostic.FrameLine] {
        let stream = YAML.parse(
            Array(text.utf8), file: "a.yaml", sensitive: SensitiveKeys(fields: fields))
        let range = SourceRange(
            file: "a.yaml", start: SourcePosition(line: line, column: columns.lowerBound),
            end: SourcePosition(line: line, column: columns.upperBound))
        return stream.framed(Diagnostic(.keyNotText, "m", at: .source(range))).frame
    }

    @Test func `the line and the one before it are shown`() {
        #expect(
            frame("a: 1\nb: 2\nc: 3\n", line: 2, columns: 4..<5) == [
                Diagnostic.FrameLine(number: 1, text: "a: 1"),
                Diagnostic.FrameLine(number: 2, text: "b: 2", caret: 4..<5),
            ])
    }

    @Test func `values below sensitive keys are hidden and the caret stays at its place`() {
        let text =
            "x: {token: hunter2, base: u}\nattributes:\n  dsn: pw\n  t: {secretRef: env://T}\n"
        #expect(frame(text, line: 1, columns: 21..<25).map(\.text) == ["x: {token: •••, base: u}"])
        #expect(frame(text, line: 1, columns: 21..<25).map(\.caret) == [17..<21])
        #expect(frame(text, line: 1, columns: 12..<19).map(\.caret) == [12..<15])
        #expect(
            frame(text, line: 4, columns: 3..<4, fields: ["attributes"]).map(\.text)
                == ["  dsn: •••", "  t: {secretRef: env://T}"])
    }

    @Test(arguments: [
        ("a: https://ci:hunter2@host/x", "a: •••"), ("- \"see:// http://u@[::1]:1\"", "- •••"),
        ("a: https://host/x@y", "a: https://host/x@y"), ("a: me@host", "a: me@host"),
    ])
    func `a URL with a user name is hidden under every key`(text: String, expected: String) {
        #expect(frame(text, line: 1, columns: 1..<2).map(\.text) == [expected])
    }

    @Test func `blocks, lists, quotes and comments are hidden too`() {
        let text = """
            password: |
              first
              second
            tokens: [a, 'b c', "d"]
            plain: x # token was hunter2
            apiKey: "two
              lines"

            """
        for line in 1...7 {
            for part in frame(text, line: line, columns: 1..<2) {
                for secret in ["first", "second", "b c", "d\"", "hunter2", "two", "lines"] {
                    #expect(!part.text.contains(secret), "\(part.text)")
                }
            }
        }
        #expect(frame(text, line: 5, columns: 1..<6).last?.text == "plain: x #•••")
    }

    @Test(arguments: [
        "apiKey: hunter2\n\tx: [\n", "a:\n  password: hunter2: x\n", "password: \"hunter2\n",
        "tokens:\n- hunter2: [\n", "secret:\n  deep:\n    hunter2: : x\n",
        "attributes: {dsn: hunter2, b: [\n", "# password: hunter2\na: b: c\n",
        "token: |\n  x\n hunter2\nz: [\n", "a: 1\nb: @x # hunter2\n", "{\"apiKey\":\"hunter2\",]\n",
    ])
    func `a file that cannot be read shows no value of a sensitive key`(text: String) {
        let stream = YAML.parse(
            Array(text.utf8), file: "a.yaml", sensitive: SensitiveKeys(fields: ["attributes"]))
        #expect(!stream.isComplete)
        for diagnostic in stream.diagnostics {
            #expect(!diagnostic.frame.isEmpty)
            #expect(!"\(diagnostic)".contains("hunter2"), "\(diagnostic.frame)")
        }
    }

    @Test func `long lines are cut around the caret and control characters are made harmless`() {
        let long = "k: \"" + String(repeating: "x", count: 500) + "\"\n"
        let start = frame(long, line: 1, columns: 1..<2)
        #expect(start.first?.text.unicodeScalars.count == 121)
        #expect(start.first?.text.hasSuffix("…") == true)
        let end = frame(long, line: 1, columns: 400..<405).first
        #expect(end?.text.hasPrefix("…") == true)
        #expect(end?.caret == 60..<65)
        #expect(frame("a: \tb\u{202E}c\n", line: 1, columns: 1..<2).first?.text == "a:  b\u{FFFD}c")
    }

    @Test func `a place outside of the file has no frame`() {
        #expect(frame("a: 1\n", line: 9, columns: 1..<2).isEmpty)
        #expect(frame("", line: 1, columns: 7..<9).map(\.text) == [""])
    }
}
