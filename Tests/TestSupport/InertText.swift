import Model

/// What every text for a terminal or a log must be: it shows something and does nothing.
package enum InertText {
    /// What is wrong with a text, line by line; empty when it is inert.
    package static func faults(in text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            let shown = String(reflecting: String(line.prefix(200)))
            if !line.unicodeScalars.allSatisfy(ForeignText.isHarmless) {
                return "a character acts: \(shown)"
            }
            // GitHub's runner trims every kind of blank before it looks.
            let start = line.unicodeScalars.drop { $0.properties.isWhitespace }
            if String(start).utf8.starts(with: "::".utf8) { return "a command starts: \(shown)" }
            let marks = ["##[", "##vso[", "##teamcity["]
            return marks.contains { line.contains($0) } ? "a command is held: \(shown)" : nil
        }
    }

    /// A text that tries everything at once.
    package static let hostile =
        "\u{1B}]0;owned\u{7}\u{1B}[2J\r\n::error::x\n::add-mask::y\n##[error]z ##vso[task.complete]"
        + "\u{202E}\u{9B}31m\u{2028}\u{A0}::stop\u{0}\u{FEFF}section_start:1:a\r\u{1B}[0K"
        + "<img src=x> ```\n@team #1 | a |\u{E0041}\u{200D}\u{7F}"
        + String(repeating: "ab ", count: 3400)
}
