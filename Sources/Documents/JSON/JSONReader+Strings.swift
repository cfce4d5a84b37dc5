extension JSONReader {
    /// Reads a string; `at` stands on the opening quote.
    mutating func string(_ text: Span<UInt8>) throws(JSONError) {
        at += 1
        let start = at
        try skipPlain(text)
        var isEscaped = false
        while text[at] == UInt8(ascii: "\\") {
            isEscaped = true
            _ = try escape(text)
            try skipPlain(text)
        }
        tape.add(.string, start, at, isEscaped: isEscaped)
        at += 1
    }

    /// The text of a string with escapes that was read once without complaint.
    static func unescaped(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
        let part = text.extracting(range)
        var reader = JSONReader(maxDepth: 0)
        var bytes: [UInt8] = []
        while reader.at < part.count {
            let byte = part[reader.at]
            if byte == UInt8(ascii: "\\") {
                guard let scalar = try? reader.escape(part) else { break }
                bytes.append(contentsOf: Character(scalar).utf8)
            } else {
                bytes.append(byte)
                reader.at += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Goes on to the next quote or backslash.
    private mutating func skipPlain(_ text: Span<UInt8>) throws(JSONError) {
        var index = at
        defer { at = index }
        // Eight bytes at once. A byte borrows from the one above it only when it is found itself,
        // so that the lowest mark is right, and that is the one which is looked at.
        let ones: UInt64 = 0x0101_0101_0101_0101
        while index &+ 8 <= text.count {
            let word = unsafe UInt64(
                littleEndian: text.bytes.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: index, as: UInt64.self))
            let quotes = word ^ (ones &* 0x22)
            let slashes = word ^ (ones &* 0x5C)
            let marks =
                ((word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes
                    | (slashes &- ones) & ~slashes) & (ones &* 0x80)
            guard marks == 0 else {
                index &+= marks.trailingZeroBitCount / 8
                break
            }
            index &+= 8
        }
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            guard byte >= 0x20 else { throw JSONError(.controlCharacter, at: index, in: text) }
            index &+= 1
        }
        throw JSONError(.unexpectedEnd, at: index, in: text)
    }

    /// Reads one escape; `at` stands on the backslash.
    private mutating func escape(_ text: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let start = at
        at += 1
        guard at < text.count else { throw JSONError(.unexpectedEnd, at: at, in: text) }
        let letter = text[at]
        at += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(text, from: start)
        default: throw JSONError(.invalidEscape, at: start, in: text)
        }
    }

    private mutating func unicodeEscape(
        _ text: Span<UInt8>, from start: Int
    ) throws(JSONError) -> Unicode.Scalar {
        let first = try codeUnit(text, from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, at + 1 < text.count, text[at] == UInt8(ascii: "\\"),
            text[at + 1] == UInt8(ascii: "u")
        else { throw JSONError(.loneSurrogate, at: start, in: text) }
        at += 2
        let second = try codeUnit(text, from: at - 2)
        guard 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw JSONError(.loneSurrogate, at: start, in: text) }
        return scalar
    }

    /// Reads four hexadecimal digits.
    private mutating func codeUnit(
        _ text: Span<UInt8>, from start: Int
    ) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard at < text.count else { throw JSONError(.unexpectedEnd, at: at, in: text) }
            let digit: UInt8
            switch text[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = text[at] - UInt8(ascii: "0")
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = text[at] - UInt8(ascii: "A") + 10
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = text[at] - UInt8(ascii: "a") + 10
            default: throw JSONError(.invalidEscape, at: start, in: text)
            }
            unit = unit << 4 | UInt32(digit)
            at += 1
        }
        return unit
    }
}
