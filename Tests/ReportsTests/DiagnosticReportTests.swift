import Documents
import Model
import Reports
import Testing

@Suite struct DiagnosticReportTests {
    private static let code = DiagnosticCode("RC1102", "unknown field", "…")

    private func diagnostic(
        _ caret: Range<Int>? = 5..<12, text: String = "    schedul: \"*/5 * * * *\"",
        label: String? = "did you mean `schedule`?", number: Int = 9
    ) -> Diagnostic {
        Diagnostic(
            Self.code, "unknown field `schedul` in spec.config",
            at: .source(
                SourceRange(
                    file: "connections/stripe.yaml",
                    start: SourcePosition(line: number, column: 5),
                    end: SourcePosition(line: number, column: 12))), label: label,
            help: ["fields here: account, schedule"],
            frame: [
                .init(number: number - 1, text: "  config:"),
                .init(number: number, text: text, caret: caret),
            ])
    }

    private func show(_ diagnostics: [Diagnostic], width: Int = 80, unicode: Bool = true) -> String
    {
        DiagnosticReport.text(diagnostics, style: TextStyle(unicode: unicode, width: width))
    }

    @Test func `a run that came to nothing else begins like every report`() {
        let json = DiagnosticReport.document([diagnostic()], toolVersion: "9.9")
        #expect(json["format_version"] == "1.1")
        #expect(json["tool_version"] == "9.9")
        #expect(json["diagnostics"]?.arrayValue?.first?["code"] == "RC1102")
    }

    @Test func `a problem has place, frame, caret, help and where to read more`() {
        #expect(
            show([diagnostic()]) == """
                error[RC1102]: unknown field `schedul` in spec.config
                 --> connections/stripe.yaml:9:5
                  |
                8 |   config:
                9 |     schedul: "*/5 * * * *"
                  |     ^^^^^^^ did you mean `schedule`?
                  |
                  = help: fields here: account, schedule
                  = more: reconcile explain RC1102

                """)
    }

    @Test func `line numbers of different length share one gutter`() {
        #expect(
            show([diagnostic(number: 10)]).hasPrefix(
                """
                error[RC1102]: unknown field `schedul` in spec.config
                  --> connections/stripe.yaml:10:5
                   |
                 9 |   config:
                10 |     schedul:
                """))
    }

    @Test func `wide characters move the caret by their columns`() {
        let text = show([diagnostic(8..<10, text: "  日本語: no", label: nil)])
        #expect(text.contains("9 |   日本語: no\n  |           ^^\n"))
    }

    @Test func `a mark far to the right stays in sight`() {
        let line = String(repeating: "x", count: 90) + "BAD" + String(repeating: "y", count: 40)
        let text = show([diagnostic(91..<94, text: line, label: nil)], width: 60)
        let lines = text.split(separator: "\n")
        let index = lines.firstIndex { $0.contains("^^^") }
        if let index {
            let carets = lines[index].utf8.prefix { $0 != UInt8(ascii: "^") }.count
            #expect(lines[index - 1].dropFirst(carets).hasPrefix("BAD"))
        } else {
            Issue.record("no caret in \(text)")
        }
        #expect(lines.allSatisfy { $0.count <= 60 })
    }

    @Test func `a label without room or without a caret gets its own line`() {
        let narrow = show([diagnostic()], width: 30)
        #expect(narrow.contains("  |     ^^^^^^^\n  | did you mean `schedule`?\n"))
        let bare = show([diagnostic(nil)])
        #expect(bare.contains("  = did you mean `schedule`?\n"))
    }

    @Test func `problems are sorted and counted`() {
        let warning = Diagnostic(Self.code, severity: .warning, "w", at: .file("a.yaml"))
        let note = Diagnostic(Self.code, severity: .note, "n", at: .environment("HOME"))
        let text = show([note, diagnostic(), warning])
        let order = [
            "warning[RC1102]: w", "error[RC1102]", "note[RC1102]: n", "1 error, 1 warning.",
        ]
        var rest = text[...]
        for piece in order {
            let range = rest.firstRange(of: piece)
            #expect(range != nil, "\(piece)")
            if let range { rest = rest[range.upperBound...] }
        }
        #expect(show([]).isEmpty)
    }

    @Test(arguments: [
        0..<0, 1..<1, 500..<900, -5..<3, 3..<Int.max, Int.max..<Int.max, Int.min + 1..<Int.min + 2,
    ])
    func `no caret makes the frame fall over`(_ caret: Range<Int>) {
        for width in [20, 80] { #expect(!show([diagnostic(caret)], width: width).isEmpty) }
    }

    @Test func `validate says what it looked at`() {
        let scope = ValidateReport.Scope(files: 3, connections: 8)
        #expect(
            ValidateReport.text([], scope: scope, style: TextStyle())
                == "Valid: 3 files, 8 connections.\n")
        let bad = ValidateReport.text([diagnostic()], scope: scope, style: TextStyle())
        #expect(bad.hasSuffix("\n\nInvalid: 1 error in 3 files, 8 connections.\n"))
        let json = ValidateReport.json([diagnostic()], scope: scope, toolVersion: "1")
        #expect(json["valid"] == false)
        #expect(
            json["diagnostics"]?.arrayValue?.first?["source"]
                == ["file": "connections/stripe.yaml", "line": 9, "column": 5])
    }
}
