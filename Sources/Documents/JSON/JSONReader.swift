import Model

/// A recursive reader over borrowed bytes; the span is passed down, because keeping it would need
/// lifetime annotations that are still experimental.
struct JSONReader {
    let maxDepth: Int
    var at = 0
    /// What was read; it may come with memory of an earlier text.
    var tape = JSONTape()

    /// Reads a text to its end; its value stands first on the tape.
    mutating func read(_ text: Span<UInt8>, from start: Int = 0) throws(JSONError) {
        at = start
        guard text.count <= UInt32.max else { throw JSONError(.tooLong, at: 0, in: text) }
        // Checked once for the whole text; every later cut is made at an ASCII byte.
        do throws(UTF8.ValidationError) {
            let checked = try UTF8Span(validating: text.extracting(start...))
            tape.clear(isASCII: checked.isKnownASCII)
        } catch {
            throw JSONError(.invalidUTF8, at: start + error.byteOffsets.lowerBound, in: text)
        }
        try value(text, depth: 0)
        skipSpace(text)
        guard at == text.count else { throw JSONError(.trailingText, at: at, in: text) }
    }

    private mutating func value(_ text: Span<UInt8>, depth: Int) throws(JSONError) {
        skipSpace(text)
        guard at < text.count else { throw JSONError(.unexpectedEnd, at: at, in: text) }
        switch text[at] {
        case UInt8(ascii: "\""): try string(text)
        case UInt8(ascii: "{"): try object(text, depth: depth)
        case UInt8(ascii: "["): try array(text, depth: depth)
        case UInt8(ascii: "t"): try word("true", .true, text)
        case UInt8(ascii: "f"): try word("false", .false, text)
        case UInt8(ascii: "n"): try word("null", .null, text)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(text)
        default: throw JSONError(.unexpectedByte, at: at, in: text)
        }
    }

    private mutating func array(_ text: Span<UInt8>, depth: Int) throws(JSONError) {
        let own = try open(.array, text, depth: depth)
        var count = 0
        if accept(UInt8(ascii: "]"), text) { return tape.close(own, count: count) }
        while true {
            try value(text, depth: depth + 1)
            count += 1
            if accept(UInt8(ascii: "]"), text) { return tape.close(own, count: count) }
            try expect(UInt8(ascii: ","), text)
        }
    }

    private mutating func object(_ text: Span<UInt8>, depth: Int) throws(JSONError) {
        let own = try open(.object, text, depth: depth)
        var keys = KeySet(of: own)
        if accept(UInt8(ascii: "}"), text) { return tape.close(own, count: 0) }
        while true {
            skipSpace(text)
            let start = at
            guard at < text.count, text[at] == UInt8(ascii: "\"") else { throw unexpected(text) }
            let key = tape.entries.count
            try string(text)
            let entry = tape.entries[key]
            if !keys.takesAsNew(entry, of: text), !keys.insert(key, on: tape, of: text) {
                throw JSONError(.duplicateKey, at: start, in: text)
            }
            try expect(UInt8(ascii: ":"), text)
            try value(text, depth: depth + 1)
            if accept(UInt8(ascii: "}"), text) { return tape.close(own, count: keys.count) }
            try expect(UInt8(ascii: ","), text)
        }
    }

    /// Begins a container and returns its entry.
    private mutating func open(
        _ kind: JSONKind, _ text: Span<UInt8>, depth: Int
    ) throws(JSONError) -> Int {
        guard depth < maxDepth else { throw JSONError(.tooDeep, at: at, in: text) }
        tape.add(kind, at, at)
        at += 1
        return tape.entries.count - 1
    }

    private mutating func number(_ text: Span<UInt8>) throws(JSONError) {
        let start = at
        _ = acceptHere(UInt8(ascii: "-"), text)
        if !acceptHere(UInt8(ascii: "0"), text) {
            guard skipDigits(text) else { throw numberError(text) }
        }
        if acceptHere(UInt8(ascii: "."), text) {
            guard skipDigits(text) else { throw numberError(text) }
        }
        if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if !acceptHere(UInt8(ascii: "+"), text) { _ = acceptHere(UInt8(ascii: "-"), text) }
            guard skipDigits(text) else { throw numberError(text) }
        }
        // `01` and `1x` would otherwise be told as trouble with commas.
        if at < text.count {
            switch text[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                throw numberError(text)
            default: break
            }
        }
        tape.add(.number, start, at)
    }

    private mutating func word(
        _ word: StaticString, _ kind: JSONKind, _ text: Span<UInt8>
    ) throws(JSONError) {
        let start = at
        for letter in word.description.utf8 {
            guard acceptHere(letter, text) else {
                throw JSONError(
                    at < text.count ? .unexpectedByte : .unexpectedEnd, at: start, in: text)
            }
        }
        tape.add(kind, start, at)
    }

    private mutating func skipSpace(_ text: Span<UInt8>) {
        while at < text.count {
            switch text[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    private mutating func skipDigits(_ text: Span<UInt8>) -> Bool {
        let start = at
        while at < text.count, text[at] >= UInt8(ascii: "0"), text[at] <= UInt8(ascii: "9") {
            at += 1
        }
        return at > start
    }

    private mutating func acceptHere(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func accept(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
        skipSpace(text)
        return acceptHere(byte, text)
    }

    private mutating func expect(_ byte: UInt8, _ text: Span<UInt8>) throws(JSONError) {
        guard accept(byte, text) else { throw unexpected(text) }
    }

    private func unexpected(_ text: Span<UInt8>) -> JSONError {
        JSONError(at < text.count ? .unexpectedByte : .unexpectedEnd, at: at, in: text)
    }

    private func numberError(_ text: Span<UInt8>) -> JSONError {
        JSONError(at < text.count ? .invalidNumber : .unexpectedEnd, at: at, in: text)
    }
}
