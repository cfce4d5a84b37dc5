import Model

/// A text that grows line by line; the one place where colours are written and foreign text is
/// made harmless.
struct TextPage {
    let style: TextStyle
    private var lines: [String] = []
    private var wantsBlank = false

    init(style: TextStyle) { self.style = style }

    /// The lines so far, each with its line break.
    var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

    /// Asks for an empty line before the next one; never two, never at the start.
    mutating func blank() { wantsBlank = !lines.isEmpty }

    /// A title of a section with empty lines around it.
    mutating func heading(_ text: String) {
        blank()
        wrapped(text, ink: .strong)
        blank()
    }

    /// One line that is never broken, for what people copy.
    mutating func line(_ spans: [Span], indent: Int = 0) {
        append(String(repeating: " ", count: indent) + set(spans))
    }

    /// Prose broken at spaces, the later lines under the first word; words longer than a line stay
    /// whole, so that they can be copied.
    mutating func wrapped(_ text: String, indent: Int = 0, first: [Span] = [], ink: Ink? = nil) {
        let start = indent + width(of: first)
        let margin = start > style.width / 2 ? indent + 2 : start
        var rows: [[Substring]] = [[]]
        var used = start
        for word in text.split(separator: " ") {
            let columns = width(of: [Span(String(word))])
            if rows[rows.count - 1].isEmpty {
                used += columns
            } else if used + 1 + columns <= style.width {
                used += 1 + columns
            } else {
                rows.append([])
                used = margin + columns
            }
            rows[rows.count - 1].append(word)
        }
        for (index, words) in rows.enumerated() {
            let prose = Span(words.joined(separator: " "), ink)
            if index == 0 {
                line(first + [prose], indent: indent)
            } else {
                line([prose], indent: margin)
            }
        }
    }

    /// A line with a note at its right; the note gets a line of its own where there is no room.
    mutating func row(_ left: [Span], right: Span?, indent: Int = 0) {
        guard let right, !right.text.isEmpty else { return line(left, indent: indent) }
        let used = indent + width(of: left)
        let column = max(used + 2, min(56, style.width * 2 / 3))
        let rightWidth = width(of: [right])
        if column + rightWidth <= style.width {
            let gap = String(repeating: " ", count: column - used)
            line(left + [Span(gap), right], indent: indent)
        } else if used + 2 + rightWidth <= style.width {
            let gap = String(repeating: " ", count: style.width - rightWidth - used)
            line(left + [Span(gap), right], indent: indent)
        } else {
            line(left, indent: indent)
            line([right], indent: indent + 6)
        }
    }

    /// The columns that spans take once they are set.
    func width(of spans: [Span]) -> Int {
        spans.reduce(0) { $0 + DisplayWidth.of(harmless($1.text)) }
    }

    /// The text made harmless and cut to a number of columns.
    func cut(_ text: String, to room: Int) -> String {
        var columns = 0
        var result = ""
        for character in harmless(text) {
            columns += DisplayWidth.of(character)
            if columns > room { break }
            result.append(character)
        }
        return result
    }

    /// Text as it is written: foreign control characters visible, ASCII where nothing else goes.
    func harmless(_ text: String) -> String {
        let neutral = ForeignText.neutralised(text)
        guard !style.unicode, !neutral.utf8.allSatisfy({ $0 < 0x80 }) else { return neutral }
        var plain = ""
        for scalar in neutral.unicodeScalars {
            switch scalar {
            case "…": plain += "..."
            case "•": plain += "*"
            default:
                if scalar.isASCII {
                    plain.unicodeScalars.append(scalar)
                } else {
                    plain += ForeignText.escaped(scalar)
                }
            }
        }
        return plain
    }

    private func set(_ spans: [Span]) -> String {
        var line = ""
        for span in spans {
            let text = harmless(span.text)
            if style.colour, let ink = span.ink, !text.isEmpty {
                line += "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
            } else {
                line += text
            }
        }
        return line
    }

    private mutating func append(_ line: String) {
        if wantsBlank { lines.append("") }
        wantsBlank = false
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)] == " " {
            end = line.index(before: end)
        }
        // Pieces that are harmless alone may make a command together.
        lines.append(ForeignText.breakingCommands(in: String(line[..<end])))
    }
}
