import Model
import Testing

@Test(arguments: [
    ("plain text", "plain text"),
    ("héllo 日本 🎉", "héllo 日本 🎉"),
    ("\u{1B}[31mred\u{1B}[0m", "\\u{1b}[31mred\\u{1b}[0m"),
    ("a\nb\r\tc\u{0}", "a\\nb\\r\\tc\\u{0}"),
    ("abc\u{202E}fed", "abc\\u{202e}fed"),
    ("a\u{200B}b\u{FEFF}", "a\\u{200b}b\\u{feff}"),
    ("\u{9B}31m", "\\u{9b}31m"),
    ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
    ("\u{E0041}", "\\u{e0041}"),
    ("\u{7F}\u{85}", "\\u{7f}\\u{85}"),
    ("::set-output name=x::y", "\\u{3a}:set-output name=x::y"), ("  ::stop", "  \\u{3a}:stop"),
    ("\u{A0}::error::x", "\u{A0}\\u{3a}:error::x"),
    ("\u{2003} \u{3000}::error::x", "\u{2003} \u{3000}\\u{3a}:error::x"),
    (":", ":"), ("a ::b", "a ::b"), ("x ##[error]y", "x \\u{23}#[error]y"),
    ("##vso[task.x]", "\\u{23}#vso[task.x]"), ("###teamcity[x]", "#\\u{23}#teamcity[x]"),
    ("## heading #", "## heading #"),
])
func `foreign text cannot act, only be read`(_ text: String, _ expected: String) {
    #expect(ForeignText.neutralised(text) == expected)
}
