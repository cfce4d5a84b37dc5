import Model

/// Escapes what could act on a terminal or a build server in a JSON text that is written already.
enum InertJSON {
    /// Returns the text with such characters as `\uXXXX`; they can only stand within strings.
    static func escaped(_ text: [UInt8]) -> [UInt8] {
        guard !isPlain(text.span) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count + 64)
        var wasMark = false
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            // The second mark of `##[` and `##vso[`; the first alone is nothing to anybody.
            let isCommand = wasMark && scalar == "#"
            wasMark = scalar == "#"
            if isCommand || scalar != "\n" && !ForeignText.isHarmless(scalar) {
                for unit in String(scalar).utf16 {
                    result += "\\u".utf8
                    result += [UInt8(unit >> 8), UInt8(unit & 0xFF)].hexadecimal.utf8
                }
            } else {
                result += String(scalar).utf8
            }
        }
        return result
    }

    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        var wasMark = false
        for index in text.indices {
            let byte = text[index]
            let isMark = byte == UInt8(ascii: "#")
            if byte >= 0x7F || byte < 0x20 && byte != 0x0A || isMark && wasMark { return false }
            wasMark = isMark
        }
        return true
    }
}
