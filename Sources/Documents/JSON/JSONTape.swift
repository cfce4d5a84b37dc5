import Model

/// What a JSON text holds, as a row of small entries in the order of the text: every value, and
/// before a member's value its key.
///
/// Nothing is copied out of the text before somebody asks for it, because most texts - pages of
/// platforms, lines of the state - hold much more than is kept.
struct JSONTape: Sendable {
    /// One value or key.
    struct Entry: Sendable {
        let kind: JSONKind
        /// Whether a string has escapes, so that its bytes are not its text.
        let isEscaped: Bool
        /// Where it starts: a string behind its quote.
        let start: UInt32
        /// Where a string or number ends, or how many elements or members a container has.
        fileprivate(set) var end: UInt32
        /// The entry behind this one and all that is in it.
        fileprivate(set) var next: UInt32

        /// The bytes of a string or number.
        var range: Range<Int> { Int(start)..<max(Int(start), Int(end)) }
    }

    private(set) var entries: [Entry] = []
    /// Whether the text has no byte beyond ASCII, so that no part of it is looked at again.
    private(set) var isASCII = false

    /// Forgets what was read and keeps the memory.
    mutating func clear(isASCII: Bool) {
        entries.removeAll(keepingCapacity: true)
        self.isASCII = isASCII
    }

    /// Makes room for what a text of so many bytes is likely to hold.
    ///
    /// Growing in steps would hold what was read twice for a moment; room that is not written to
    /// costs no memory.
    mutating func reserve(forBytes count: Int) { entries.reserveCapacity(count / 8) }

    /// Adds a value without parts.
    mutating func add(_ kind: JSONKind, _ start: Int, _ end: Int, isEscaped: Bool = false) {
        entries.append(
            Entry(
                kind: kind, isEscaped: isEscaped, start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end),
                next: UInt32(truncatingIfNeeded: entries.count &+ 1)))
    }

    /// Ends a container whose parts all stand behind it.
    mutating func close(_ index: Int, count: Int) {
        entries[index].end = UInt32(truncatingIfNeeded: count)
        entries[index].next = UInt32(truncatingIfNeeded: entries.count)
    }

    /// The entry behind that one and all that is in it.
    func next(_ index: Int) -> Int { Int(entries[index].next) }
}

/// What a JSON value is.
package enum JSONKind: UInt8, Hashable, Sendable {
    case null
    case `true`
    case `false`
    case number
    case string
    case array
    case object
}

extension JSONTape {
    /// The text of a string, or the lexeme of a number.
    func string(_ index: Int, of text: Span<UInt8>) -> String {
        let entry = entries[index]
        return entry.isEscaped
            ? JSONReader.unescaped(text, entry.range)
            : JSONTape.copy(text.extracting(entry.range), isASCII: isASCII)
    }

    /// Copies a stretch of a text that is known to be UTF-8.
    static func copy(_ part: Span<UInt8>, isASCII: Bool) -> String {
        if isASCII {
            return unsafe String(copying: UTF8Span(unchecked: part, isKnownASCII: true))
        }
        return unsafe part.withUnsafeBufferPointer { bytes in
            unsafe String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Whether a string is that text.
    func isString(_ index: Int, _ wanted: Span<UInt8>, of text: Span<UInt8>) -> Bool {
        let entry = entries[index]
        guard !entry.isEscaped else {
            return JSONReader.unescaped(text, entry.range).utf8Span.span.hasSameBytes(as: wanted)
        }
        guard entry.range.count == wanted.count else { return false }
        return text.extracting(entry.range).hasSameBytes(as: wanted)
    }

    /// The entry of an object's member, or nil when there is none.
    func member(_ wanted: Span<UInt8>, of object: Int, in text: Span<UInt8>) -> Int? {
        // Without a check of every place: this is the inner loop of all decoding, and the tape
        // holds behind every key its value, and says of every value where it ends.
        unsafe entries.withUnsafeBufferPointer { entries in
            let end = unsafe Int(entries[object].next)
            var at = object + 1
            while at < end {
                let length = unsafe Int(entries[at].end &- entries[at].start)
                if unsafe length == wanted.count || entries[at].isEscaped,
                    isString(at, wanted, of: text)
                {
                    return at + 1
                }
                at = unsafe Int(entries[at + 1].next)
            }
            return nil
        }
    }

    /// The value at an entry as a tree.
    func value(_ index: Int, of text: Span<UInt8>, sharing texts: SharedTexts? = nil) -> Value {
        let entry = entries[index]
        switch entry.kind {
        case .null: return .null
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .number: return .number(Number(checkedLexeme: string(index, of: text)))
        case .string: return .string(string(index, of: text, sharing: texts))
        case .array:
            var elements: [Value] = []
            elements.reserveCapacity(Int(entry.end))
            var at = index + 1
            while at < entry.next {
                elements.append(value(at, of: text, sharing: texts))
                at = next(at)
            }
            return .array(elements)
        case .object: return .object(object(index, of: text, sharing: texts))
        }
    }

    /// The members of the object at an entry.
    func object(
        _ index: Int, of text: Span<UInt8>, sharing texts: SharedTexts? = nil
    ) -> ValueObject {
        let entry = entries[index]
        guard entry.end > 0 else { return ValueObject() }
        var members: [ValueObject.Member] = []
        members.reserveCapacity(Int(entry.end))
        var at = index + 1
        while at < entry.next {
            members.append(
                ValueObject.Member(
                    key: string(at, of: text, sharing: texts),
                    value: value(at + 1, of: text, sharing: texts)))
            at = next(at + 1)
        }
        return ValueObject(uniqueMembers: members)
    }

    /// The text of a string, shared with others where it was seen before.
    func string(_ index: Int, of text: Span<UInt8>, sharing texts: SharedTexts?) -> String {
        let entry = entries[index]
        guard let texts, !entry.isEscaped else { return string(index, of: text) }
        return texts.text(text.extracting(entry.range), isASCII: isASCII)
    }
}

extension Span<UInt8> {
    /// Tells whether both hold the same bytes.
    func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}
