/// An unambiguous byte form of model values, for digests; equal values give equal bytes.
///
/// Every piece carries a tag and a length, so that no two different trees share a form. It is
/// never parsed and never shown.
package struct CanonicalBytes: Sendable {
    /// The bytes so far.
    package private(set) var bytes: [UInt8] = []

    /// Starts an empty form.
    package init() {}

    /// Adds a text with its length.
    package mutating func add(_ text: String) {
        add(tag: "s", count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Adds a text or its absence.
    package mutating func add(_ text: String?) {
        if let text { add(text) } else { add(tag: "-", count: 0) }
    }

    /// Adds a whole number.
    package mutating func add(_ number: Int) { add(tag: "i", count: number) }

    /// Adds a truth value.
    package mutating func add(_ flag: Bool) { add(tag: flag ? "t" : "f", count: 0) }

    /// Adds a tree; object members go in byte order of their keys.
    package mutating func add(_ value: Value) {
        switch value {
        case .null: add(tag: "n", count: 0)
        case .bool(let flag): add(flag)
        case .number(let number):
            // Equal numbers must give equal bytes, however they are written.
            let form = number.canonicalForm
            add(tag: "d", count: form.utf8.count)
            bytes.append(contentsOf: form.utf8)
        case .string(let text): add(text)
        case .array(let elements):
            add(tag: "a", count: elements.count)
            for element in elements { add(element) }
        case .object(let object):
            add(tag: "o", count: object.count)
            for member in object.sorted {
                add(member.key)
                add(member.value)
            }
        case .secret(let expression):
            add(tag: "x", count: 0)
            add(expression.written)
            add(expression.revision)
        }
    }

    /// Starts a list of that many pieces.
    package mutating func beginList(count: Int) { add(tag: "l", count: count) }

    /// The SHA-256 of the bytes as hex digits.
    package var hexDigest: String { SHA256.hex(of: bytes) }

    private mutating func add(tag: Unicode.Scalar, count: Int) {
        bytes.append(UInt8(ascii: tag))
        bytes.append(contentsOf: String(count).utf8)
        bytes.append(UInt8(ascii: ":"))
    }
}
