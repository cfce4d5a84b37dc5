import Documents
import Model
import TestSupport
import Testing

@Suite struct InertWritingTests {
    private func written(_ text: String) -> String {
        String(decoding: JSON.writeInert(.string(text)), as: UTF8.self)
    }

    @Test(arguments: [
        ("plain # text: é 日本 🎉", "plain # text: é 日本 🎉"), ("\u{7F}\u{9B}31m", #"\u007f\u009b31m"#),
        ("a\u{202E}b\u{2028}c\u{FEFF}", #"a\u202eb\u2028c\ufeff"#),
        ("##[error]x ##vso[y]", ##"#\u0023[error]x #\u0023vso[y]"##),
        ("###[x]", ##"#\u0023\u0023[x]"##),
        ("\u{E0041}", #"\udb40\udc41"#), ("\u{1B}[2J\n", #"\u001b[2J\n"#),
    ])
    func `what could act is escaped and nothing else`(_ text: String, _ expected: String) {
        #expect(written(text) == "\"\(expected)\"\n")
    }

    @Test func `the text means what it meant and is inert`() throws {
        let hostile = Value.string(InertText.hostile)
        let value: Value = [InertText.hostile: [hostile, ["::a": .string("::b")]]]
        let bytes = JSON.writeInert(value)
        #expect(try JSON.parse(bytes) == value)
        #expect(InertText.faults(in: String(decoding: bytes, as: UTF8.self)) == [])
    }
}
