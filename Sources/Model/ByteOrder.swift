// Swift compares strings by canonical equivalence: "é" == "e\u{301}". Names, identities and
// object keys are bytes to the platforms, so they are compared as bytes here.

extension String {
    /// Tells whether both strings hold the same UTF-8 bytes.
    package func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }

    /// Compares UTF-8 bytes; negative when `self` sorts first, zero when equal.
    package func compareBytes(to other: String) -> Int {
        if hasSameBytes(as: other) { return 0 }
        return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
    }

    /// Tells whether `self` sorts before `other` by UTF-8 bytes.
    package func precedesInBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}

extension Hasher {
    /// Feeds the UTF-8 bytes of a string, so that hashing agrees with byte-wise equality.
    package mutating func combine(bytesOf text: String) {
        for byte in text.utf8 { combine(byte) }
        combine(UInt8(0xFF))
    }
}

/// A dictionary or set key that compares by UTF-8 bytes.
package struct ByteKey: Hashable, Comparable, Sendable {
    /// The text as given.
    package let text: String

    /// Wraps a string.
    package init(_ text: String) { self.text = text }

    package static func == (left: ByteKey, right: ByteKey) -> Bool {
        left.text.hasSameBytes(as: right.text)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }

    package static func < (left: ByteKey, right: ByteKey) -> Bool {
        left.text.precedesInBytes(right.text)
    }
}
