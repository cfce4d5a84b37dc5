extension JSONReader {
    mutating func string(_ text: Span<UInt8>) throws(JSONError) -> String {
        try string(text, keeping: keepsText)
    }

    /// Reads a string; `at` stands on the opening quote.
    mutating func string(_ text: Span<UInt8>, keeping: Bool) throws(JSONError) -> String {
        at += 1
        let start = at
        try skipPlain(text)
        // Most strings have no escape and are one copy.
        if text[at] == UInt8(ascii: "\"") {
            at += 1
            return keeping ? JSONReader.copy(text, start..<at - 1) : ""
        }
        return try escapedString(text, from: start, keeping: keeping)
    }

    private mutating func escapedString(
        _ text: Span<UInt8>, from start: Int, keeping: Bool
    ) throws(JSONError) -> String {
        var bytes: [UInt8] = []
        var pending = start
        while true {
            if keeping { for index in pending..<at { bytes.append(text[index]) } }
            if text[at] == UInt8(ascii: "\"") {
                at += 1
                return String(decoding: bytes, as: UTF8.self)
            }
            let scalar = try escape(text)
            if keeping { bytes.append(contentsOf: Character(scalar).utf8) }
            pending = at
            try skipPlain(text)
        }
    }

    /// Goes on to the next quote or backslash.
    private mutating func skipPlain(_ text: Span<UInt8>) throws(JSONError) {
        var index = at
        defer { at = index }
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
