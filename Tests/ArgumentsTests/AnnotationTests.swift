import Host
import Model
import TestSupport
import Testing

@testable import reconcile

@Suite struct AnnotationTests {
    private func range(_ line: Int, _ start: Int, _ endLine: Int, _ end: Int) -> SourceRange {
        SourceRange(
            file: "a.yaml", start: SourcePosition(line: line, column: start),
            end: SourcePosition(line: endLine, column: end))
    }

    private func annotation(
        _ message: String, title: String = "t", place: Annotation.Place? = nil, rank: Int = 0,
        level: Annotation.Level = .error
    ) -> Annotation {
        Annotation(level: level, rank: rank, place: place, title: title, message: message)
    }

    @Test func `properties and data are escaped by GitHub's rules`() {
        let place = Annotation.Place(file: "a,b:c%.yaml", range: range(3, 5, 3, 9))
        #expect(
            annotation("50%\nnext: a, b", title: "x: y, z%", place: place).command
                == "::error file=a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=5,endColumn=8,"
                + "title=x%3A y%2C z%25::50%25%0Anext: a, b")
    }

    @Test func `a range over several lines has no columns, and a file none at all`() {
        let long = Annotation.Place(file: "a.yaml", range: range(3, 5, 7, 2))
        #expect(annotation("m", place: long).command == "::error file=a.yaml,line=3,title=t::m")
        let whole = Annotation.Place(file: "a.yaml", range: nil)
        #expect(annotation("m", place: whole).command == "::error file=a.yaml,title=t::m")
        #expect(annotation("m", level: .notice).command == "::notice title=t::m")
    }

    @Test(arguments: [InertText.hostile, "a\r\n::error::b", "::stop-commands::x", "\u{2028}::x"])
    func `foreign text starts no command of its own`(_ text: String) {
        let place = Annotation.Place(file: text, range: nil)
        let command = annotation(text, title: text, place: place).command
        #expect(command.hasPrefix("::error file="))
        #expect(!command.contains { $0.isNewline })
        #expect(!command.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x2028 })
    }

    @Test func `a message is cut where GitHub would cut it`() {
        let command = annotation(String(repeating: "é", count: 5000)).command
        #expect(command.unicodeScalars.count == "::error title=t::".count + 4096)
    }

    @Test func `of each kind the ten most important are shown, and the rest is counted`() {
        let errors = (0..<25).map { annotation("e\($0)", rank: $0 == 24 ? 0 : 1) }
        let warnings = (0..<10).map { annotation("w\($0)", level: .warning) }
        let shown = Annotation.shown(errors + warnings)
        #expect(shown.count == 20)
        #expect(shown[0].message == "e24")
        #expect(shown[1].message == "e0")
        #expect(shown[9].message.hasPrefix("16 more"))
        #expect(shown[10...].map(\.message) == (0..<10).map { "w\($0)" })
    }

    @Test func `outputs are written with a delimiter that nobody can guess`() {
        let block = StepOutputs.block(
            [("a", "1"), ("b", "x\ny=2")], randomness: SystemRandomness())
        let lines = block.split(separator: "\n").map(String.init)
        let delimiter = lines[2]
        #expect(delimiter.hasPrefix("ghadelimiter_") && delimiter.count == 45)
        #expect(
            lines == ["a<<\(delimiter)", "1", delimiter, "b<<\(delimiter)", "x", "y=2", delimiter])
        let other = StepOutputs.block([("a", "1")], randomness: SystemRandomness())
        #expect(!other.contains(delimiter))
    }

    @Test(arguments: Code.allCases)
    func `every exit code has a word of its own`(_ code: Code) {
        let words = Code.allCases.map { $0.reason(of: .plan) }
        #expect(Set(words).count == words.count)
        #expect(code.reason(of: .drift).allSatisfy { $0.isLowercase || $0 == "-" })
    }
}
