import Model

/// The keys of one object while it is read; a hash table only once there are many, because most
/// objects are small.
struct KeySet {
    private static let linearLimit = 48
    /// The entry of the object.
    private let object: Int
    /// How many keys were added.
    private(set) var count = 0
    private var table: Set<ByteKey> = []
    /// One bit for each length and first byte that was seen, and one for each byte in the middle and
    /// at the end: nearly all keys of an object differ in one of them.
    private var seen: (UInt64, UInt64) = (0, 0)

    init(of object: Int) { self.object = object }

    /// Adds a key that surely is new; false when that is not so easily told.
    mutating func takesAsNew(_ key: JSONTape.Entry, of text: Span<UInt8>) -> Bool {
        guard count < KeySet.linearLimit, !key.isEscaped else { return false }
        let bits = KeySet.bits(of: key.range, in: text)
        guard seen.0 & bits.0 == 0 || seen.1 & bits.1 == 0 else { return false }
        seen.0 |= bits.0
        seen.1 |= bits.1
        count += 1
        return true
    }

    private static func bits(
        of key: Range<Int>, in text: Span<UInt8>
    ) -> (UInt64, UInt64) {
        guard !key.isEmpty else { return (1, 1) }
        let first = Int(text[key.lowerBound])
        let middle = Int(text[key.lowerBound + key.count / 2])
        let last = Int(text[key.upperBound - 1])
        return (
            1 << UInt64((first &+ 7 &* key.count) & 63), 1 << UInt64((5 &* middle &+ last) & 63)
        )
    }

    /// Adds the key at an entry, or returns false when the object has it already.
    mutating func insert(_ key: Int, on tape: JSONTape, of text: Span<UInt8>) -> Bool {
        let entry = tape.entries[key]
        // Its bytes say nothing about such a key, so that from here on every one is compared.
        if entry.isEscaped { seen = (.max, .max) }
        let isNew: Bool
        if count >= KeySet.linearLimit {
            if table.isEmpty {
                forEachKey(before: key, on: tape) { earlier in
                    table.insert(ByteKey(tape.string(earlier, of: text)))
                    return true
                }
            }
            isNew = table.insert(ByteKey(tape.string(key, of: text))).inserted
        } else if entry.isEscaped {
            let own = tape.string(key, of: text)
            isNew = forEachKey(before: key, on: tape) { earlier in
                !tape.string(earlier, of: text).hasSameBytes(as: own)
            }
        } else {
            isNew = forEachKey(before: key, on: tape) { earlier in
                !tape.isString(earlier, text.extracting(entry.range), of: text)
            }
        }
        count += 1
        return isNew
    }

    /// Walks over the keys before that one as long as `body` says so; returns whether it did.
    @discardableResult
    private func forEachKey(
        before key: Int, on tape: JSONTape, _ body: (Int) -> Bool
    ) -> Bool {
        var at = object + 1
        while at < key {
            guard body(at) else { return false }
            at = tape.next(at + 1)
        }
        return true
    }
}
