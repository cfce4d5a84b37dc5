import Documents
import Model
import Testing

@Suite struct SourceEditingTests {
    private func range(_ line: Int, _ columns: Range<Int>, to last: Int? = nil) -> SourceRange {
        SourceRange(
            file: "a", start: SourcePosition(line: line, column: columns.lowerBound),
            end: SourcePosition(line: last ?? line, column: columns.upperBound))
    }

    private func edited(_ text: String, _ edits: [(range: SourceRange, text: String)]) -> String? {
        SourceText(file: "a", bytes: Array(text.utf8)).replacing(edits)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `only the stretches change, to the byte`() {
        #expect(
            edited(
                "ä: é  # ü\r\n\tb:  'x' # no\n\n",
                [(range(2, 6..<9), "\"long\""), (range(1, 4..<5), "y")])
                == "ä: y  # ü\r\n\tb:  \"long\" # no\n\n")
        #expect(edited("a: b", [(range(1, 4..<5), "c")]) == "a: c")
        #expect(edited("a: b", []) == "a: b")
    }

    @Test func `what is no stretch of one line, or overlaps, is refused`() {
        #expect(edited("a: b", [(range(1, 4..<6), "c")]) == nil)
        #expect(edited("a: b", [(range(1, 4..<4), "c")]) == nil)
        #expect(edited("a: b", [(range(2, 1..<2), "c")]) == nil)
        #expect(edited("a\nb", [(range(1, 1..<2, to: 2), "c")]) == nil)
        #expect(edited("abcd", [(range(1, 1..<3), "x"), (range(1, 2..<4), "y")]) == nil)
    }
}
