import Model

/// A recursive reader over borrowed bytes; the span is passed down, because keeping it would need
/// lifetime annotations that are still experimental.
struct JSONReader {
    let maxDepth: Int
    /// False when only the grammar is of interest: strings and numbers then come out empty, so
    /// that checking a secret makes no copy of it.
    let keepsText: Bool
    var at = 0

    mutating func document(_ text: Span<UInt8>) throws(JSONError) -> Value {
        // Checked once for the whole text; every later cut is made at an ASCII byte.
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: text)
        } catch {
            throw JSONError(.invalidUTF8, at: error.byteOffsets.lowerBound, in: text)
        }
        let value = try value(text, depth: 0)
        skipSpace(text)
        guard at == text.count else { throw JSONError(.trailingText, at: at, in: text) }
        return value
    }

    private mutating func value(_ text: Span<UInt8>, depth: Int) throws(JSONError) -> Value {
        skipSpace(text)
        guard at < text.count else { throw JSONError(.unexpectedEnd, at: at, in: text) }
        switch text[at] {
        case UInt8(ascii: "\""): return .string(try string(text))
        case UInt8(ascii: "{"): return .object(try object(text, depth: depth))
        case UInt8(ascii: "["): return .array(try array(text, depth: depth))
        case UInt8(ascii: "t"):
            try word("true", text)
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false", text)
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null", text)
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number(text))
        default: throw JSONError(.unexpectedByte, at: at, in: text)
        }
    }

    private mutating func array(_ text: Span<UInt8>, depth: Int) throws(JSONError) -> [Value] {
        try open(text, depth: depth)
        var elements: [Value] = []
        if accept(UInt8(ascii: "]"), text) { return elements }
        while true {
            elements.append(try value(text, depth: depth + 1))
            if accept(UInt8(ascii: "]"), text) { return elements }
            try expect(UInt8(ascii: ","), text)
        }
    }

    private mutating func object(
        _ text: Span<UInt8>, depth: Int
    ) throws(JSONError) -> ValueObject {
        try open(text, depth: depth)
        if accept(UInt8(ascii: "}"), text) { return ValueObject() }
        var members: [ValueObject.Member] = []
        members.reserveCapacity(4)
        var keys = KeySet()
        while true {
            skipSpace(text)
            let start = at
            guard at < text.count, text[at] == UInt8(ascii: "\"") else { throw unexpected(text) }
            let key = try string(text, keeping: true)
            guard keys.insert(key, into: members) else {
                throw JSONError(.duplicateKey, at: start, in: text)
            }
            try expect(UInt8(ascii: ":"), text)
            let value = try value(text, depth: depth + 1)
            members.append(ValueObject.Member(key: key, value: value))
            if accept(UInt8(ascii: "}"), text) { return ValueObject(uniqueMembers: members) }
            try expect(UInt8(ascii: ","), text)
        }
    }

    private mutating func open(_ text: Span<UInt8>, depth: Int) throws(JSONError) {
        guard depth < maxDepth else { throw JSONError(.tooDeep, at: at, in: text) }
        at += 1
    }

    private mutating func number(_ text: Span<UInt8>) throws(JSONError) -> Number {
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
        return Number(checkedLexeme: keepsText ? JSONReader.copy(text, start..<at) : "0")
    }

    private mutating func word(_ word: StaticString, _ text: Span<UInt8>) throws(JSONError) {
        let start = at
        for letter in word.description.utf8 {
            guard acceptHere(letter, text) else {
                throw JSONError(
                    at < text.count ? .unexpectedByte : .unexpectedEnd, at: start, in: text)
            }
        }
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

    /// Copies a stretch of text that is known to be UTF-8.
    static func copy(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
        let part = text.extracting(range)
        return unsafe part.withUnsafeBufferPointer { bytes in
            unsafe String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// The keys of one object; a hash table only once there are many, because most objects are small.
private struct KeySet {
    private static let linearLimit = 16
    private var table: Set<ByteKey> = []
    /// One bit for each length and first byte that was seen: most keys differ in one of them.
    private var seen: UInt64 = 0

    /// Adds a key, or returns false when it is one of the members already.
    mutating func insert(_ key: String, into members: [ValueObject.Member]) -> Bool {
        guard members.count >= KeySet.linearLimit else {
            let bytes = key.utf8Span.span
            let first = bytes.isEmpty ? 0 : Int(bytes[0])
            let bit: UInt64 = 1 << UInt64((first &+ 7 &* bytes.count) & 63)
            guard seen & bit != 0 else {
                seen |= bit
                return true
            }
            for index in members.indices where members[index].key.hasSameBytes(as: key) {
                return false
            }
            return true
        }
        if table.isEmpty { table = Set(members.lazy.map { ByteKey($0.key) }) }
        return table.insert(ByteKey(key)).inserted
    }
}
