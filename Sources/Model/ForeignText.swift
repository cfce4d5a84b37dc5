/// Text from a platform, a manifest or a helper program, made harmless for terminals and logs.
package enum ForeignText {
    /// Returns the text with every character that could act instead of being read made visible.
    ///
    /// Control characters (ESC of terminal sequences, line breaks, C1), bidirectional controls,
    /// zero-width and other format characters, line separators, tags and variation selectors of
    /// plane 14, and private or unassigned code points become `\n`, `\t`, `\r` or `\u{…}`.
    /// Joiners are format characters too: an emoji family falls apart, which harms nobody.
    /// The result is one line.
    package static func neutralised(_ text: String) -> String {
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
