import Model

/// The check of a text against the rule of its field.
enum TextRule {
    static let uuidPattern =
        "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"
    static let addressPattern = #"^https?://[^\s/?#\u0000-\u001f\u007f][^\s\u0000-\u001f\u007f]*$"#

    /// What is wrong, as the rest of a sentence whose subject is the field, or nil.
    static func problem(with text: String, _ rule: StringRule) -> String? {
        let count = text.utf8Span.isKnownASCII ? text.utf8.count : text.unicodeScalars.count
        if count < rule.minLength {
            return rule.minLength == 1
                ? "must not be empty" : "must have at least \(rule.minLength) characters"
        }
        if let most = rule.maxLength, count > most { return "must have at most \(most) characters" }
        switch rule.format {
        case .uuid where !isUUID(text): return "must be a UUID such as 7d0c1c1e-…"
        case .url where !isAddress(text): return "must be an http or https address"
        case .uuid, .url, nil: return nil
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        guard bytes.count == 36 else { return false }
        for index in bytes.indices {
            switch index {
            case 8, 13, 18, 23:
                guard bytes[index] == UInt8(ascii: "-") else { return false }
            default:
                guard 0x30...0x39 ~= bytes[index] || 0x61...0x66 ~= bytes[index] | 0x20 else {
                    return false
                }
            }
        }
        return true
    }

    private static func isAddress(_ text: String) -> Bool {
        let prefix = ["https://", "http://"].first { text.utf8.starts(with: $0.utf8) }
        guard let prefix else { return false }
        let rest = String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        guard let first = rest.utf8.first, !"/?#".utf8.contains(first) else { return false }
        return !rest.holdsControlCharacter
            && !rest.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
    }
}
