import Documents
import Model
import Testing

@Suite struct ScalarReadingTests {
    @Test(arguments: [
        "a", "hello world", "v1.2", "1.2.3", "1e", "e3", "0o8", "-", "+", "1a", "0xg", "12:",
        "true-ish", "nullable", "~x", "tRue", "2001-1", "2001-01-01x", ".", "..", ".e3", "1:2:x",
        "env://A", "https://a.b/c", "7d0c-11", "192.168.0.1", "x=y", "ON-CALL", "nan", "inf",
        "1.2.3.4", "99:99",
    ])
    func `ordinary text is text to every version`(text: String) {
        #expect(ScalarReading(text).isTextInEveryVersion, "\(ScalarReading(text))")
    }

    @Test(arguments: [
        "", "~", "null", "Null", "true", "False", "no", "On", "y", "N", "1", "-1", "+1", "012",
        "08", "0o14", "0x1F", "0b11", "1_000", "1.10", "1.", ".5", "1e3", "1.5e3", "1.5e+3",
        "1:30", "190:20:30.15", ".inf", "-.INF", ".NaN", "2001-12-14", "2001-12-14 21:59:43.10 -5",
        "2001-12-14t21:59:43.10-05:00", "2001-12-15T2:59:43Z", "=", "<<", "1_000.5", "-0x1F",
    ])
    func `what some version takes for something else is not text`(text: String) {
        #expect(!ScalarReading(text).isTextInEveryVersion)
    }

    @Test(
        arguments: [
            ("1", "1"), ("+7", "7"), ("-0", "-0"), ("1.10", "1.10"), ("1.", "1"), (".5", "0.5"),
            ("-.5", "-0.5"), ("0x1F", "31"), ("1.5e+3", "1.5e+3"), ("12345678901234567890", nil),
            ("00", nil), ("007", nil), ("0.50", "0.50"), ("00.5", "0.5"),
        ] as [(String, String?)])
    func `numbers that both versions read alike are JSON numbers`(text: String, lexeme: String?) {
        let value = ScalarReading(text).value(of: text)
        if let lexeme {
            guard case .number(let number) = value else {
                Issue.record("\(text) is no number")
                return
            }
            #expect(number.lexeme == lexeme)
        } else if text.hasPrefix("0") {
            #expect(value == nil)
        } else {
            #expect(value == .number(Number(checkedLexeme: text)))
        }
    }

    @Test(arguments: [
        "no", "on", "012", "08", "0o14", "0b1", "1_000", "1e3", "1.5e3", "1:30", "2001-12-14",
        "-0x1F", "=",
    ])
    func `what the versions read differently has no value`(text: String) {
        #expect(!ScalarReading(text).isUnambiguous)
        #expect(ScalarReading(text).value(of: text) == nil)
    }

    @Test(arguments: [".inf", ".nan", "0xFFFFFFFFFFFFFFFFFF"])
    func `what JSON cannot hold has no value`(text: String) {
        #expect(ScalarReading(text).value(of: text) == nil)
    }

    @Test func `words agree`() {
        #expect(ScalarReading("~").value(of: "~") == .null)
        #expect(ScalarReading("TRUE").value(of: "TRUE") == .bool(true))
        #expect(ScalarReading("plain").value(of: "plain") == .string("plain"))
    }
}
