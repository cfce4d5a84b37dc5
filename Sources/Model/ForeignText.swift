/// Text from a platform, a manifest or a helper program, made harmless for terminals and logs.
package enum ForeignText {
    /// Returns the text with every character that could act instead of being read made visible.
    ///
    /// Control characters (ESC of terminal sequences, line breaks, C1), bidirectional controls,
    /// zero-width and other format characters, line separators, tags and variation selectors of
    /// plane 14, and private or unassigned code points become `\n`, `\t`, `\r` or `\u{…}`.
    /// Joiners are format characters too: an emoji family falls apart, which harms nobody.
    /// What build servers take for a command (`::set-output`, `##vso[…]`) is broken the same way.
    /// The result is one line.
    package static func neutralised(_ text: String) -> String {
        breakingCommands(in: visible(text))
    }

    /// Returns the text with what build servers take for a command made visible.
    ///
    /// They act on lines that start with `::`, behind blanks of every kind, and on `##[`, `##vso[`
    /// and `##teamcity[` wherever they stand.
    package static func breakingCommands(in text: String) -> String {
        let mark = UInt8(ascii: "#")
        guard text.utf8.contains(where: { $0 == mark || $0 == UInt8(ascii: ":") }) else {
            return text
        }
        let start = text.unicodeScalars.firstIndex { !$0.properties.isWhitespace }
        guard let start, text.utf8[start] == UInt8(ascii: ":") || text.utf8.contains(mark) else {
            return text
        }
        let colons = text.utf8.distance(from: text.startIndex, to: start)
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isChanged = false
        for (index, byte) in bytes.enumerated() {
            let rest = bytes[index...].dropFirst(2)
            let isCommand =
                switch byte {
                case UInt8(ascii: ":") where index == colons:
                    bytes[index...].starts(with: "::".utf8)
                case mark where bytes[index...].starts(with: [mark, mark]):
                    ["[", "vso[", "teamcity["].contains { rest.starts(with: $0.utf8) }
                default: false
                }
            if isCommand {
                result += escaped(Unicode.Scalar(byte)).utf8
                isChanged = true
            } else {
                result.append(byte)
            }
        }
        return isChanged ? String(decoding: result, as: UTF8.self) : text
    }

    private static func visible(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if isHarmless(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escaped(scalar)
            }
        }
        return result
    }

    /// The visible form of one code point: `\n`, `\t`, `\r` or `\u{…}` with hex digits.
    package static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        default: "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }

    /// Whether a code point only shows something and does nothing else.
    package static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F: true
        // Fillers that show as nothing though their category is that of a letter.
        case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800: false
        // The variation selector that asks for the emoji form.
        case 0xFE0F: true
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
                .unassigned:
                false
            default: !scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }
}
