import Model

/// Foreign text in Markdown.
///
/// Escapes do not serve: a site looks for mentions, issues, addresses and commits in the text that
/// is left when the escapes are gone. It looks nowhere in code, so foreign text stands in code
/// spans and fences only.
enum MarkdownText {
    /// Longer runs of backticks are made visible, because readers give up on long fences.
    private static let longestRun = 8

    /// A code span; long texts are cut, and what a table would read as its border is made visible.
    static func code(_ text: String, longest: Int = 200) -> String {
        let text = calm(cut(text, to: longest))
        guard text.utf8.contains(where: { $0 != UInt8(ascii: " ") }) else { return "(empty)" }
        let mark = String(repeating: "`", count: run(in: text) + 1)
        let isOpen = text.utf8.first == UInt8(ascii: "`") || text.utf8.last == UInt8(ascii: "`")
        let pad = isOpen ? " " : ""
        return mark + pad + text + pad + mark
    }

    /// A fenced block that no line of its content can close.
    static func fence(_ lines: [String], info: String) -> [String] {
        let lines = lines.map { calm($0, isTable: false) }
        let mark = String(repeating: "`", count: max(3, (lines.map(run).max() ?? 0) + 1))
        return [mark + info] + lines + [mark]
    }

    /// The text on one line, cut to a number of Unicode scalars.
    static func cut(_ text: String, to longest: Int) -> String {
        // Cut first: to make megabytes harmless and throw them away takes long.
        let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest + 1)))
        let scalars = ForeignText.neutralised(start).unicodeScalars
        guard
            let end = scalars.index(
                scalars.startIndex, offsetBy: longest, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return String(scalars) }
        return String(scalars[..<end]) + "…"
    }

    private static func calm(_ text: String, isTable: Bool = true) -> String {
        var result = ""
        var ticks = 0
        for scalar in ForeignText.neutralised(text).unicodeScalars {
            ticks = scalar == "`" ? ticks + 1 : 0
            let isActive = ticks > longestRun || isTable && scalar == "|"
            if isActive {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func run(in text: String) -> Int {
        var longest = 0
        var current = 0
        for byte in text.utf8 {
            current = byte == UInt8(ascii: "`") ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }

    /// A name as it stands within an HTML comment: letters, digits, dots, lines.
    static func marker(_ text: String) -> String {
        let bytes = text.utf8.prefix(100).map { byte in
            let isPlain =
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            return isPlain ? byte : UInt8(ascii: "_")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
