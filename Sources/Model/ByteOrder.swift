// Swift compares strings by canonical equivalence: "é" == "e\u{301}". Names, identities and
// object keys are bytes to the platforms, so they are compared as bytes here.

extension String {
    /// Tells whether both strings hold the same UTF-8 bytes.
    package func hasSameBytes(as other: String) -> Bool {
        // The same bytes are always equal; what is equal has the same bytes if it is ASCII. The
        // comparison of the library takes small strings whole: a quarter of the time.
        guard utf8.count == other.utf8.count, self == other else { return false }
        if utf8Span.isKnownASCII { return true }
        let (left, right) = (utf8Span.span, other.utf8Span.span)
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    /// Compares UTF-8 bytes; negative when `self` sorts first, zero when equal.
    package func compareBytes(to other: String) -> Int {
        let (left, right) = (utf8Span.span, other.utf8Span.span)
        let common = min(left.count, right.count)
        var index = 0
        while index < common {
            if left[index] != right[index] { return left[index] < right[index] ? -1 : 1 }
            index += 1
        }
        return left.count - right.count
    }

    /// Tells whether `self` sorts before `other` by UTF-8 bytes.
    package func precedesInBytes(_ other: String) -> Bool {
        // The library's order is that of the bytes where both are ASCII.
        if utf8Span.isKnownASCII, other.utf8Span.isKnownASCII { return self < other }
        return compareBytes(to: other) < 0
    }
}

extension Array {
    /// The elements in byte order of a text of theirs; equal texts keep their order.
    ///
    /// The elements themselves are moved once, and most comparisons take one word.
    package func sortedInBytes(by text: (Element) -> String) -> [Element] {
        // Names and ids of one kind begin alike; the word behind that tells nearly all apart.
        let common = commonPrefix(of: text)
        var order = indices.map { (word: text(self[$0]).word(from: common), index: $0) }
        order.sort { left, right in
            guard left.word == right.word else { return left.word < right.word }
            let comparison = text(self[left.index]).compareBytes(to: text(self[right.index]))
            return comparison == 0 ? left.index < right.index : comparison < 0
        }
        return order.map { self[$0.index] }
    }

    /// How many bytes the texts of all elements begin with alike.
    private func commonPrefix(of text: (Element) -> String) -> Int {
        guard let first = first.map(text) else { return 0 }
        let prefix = first.utf8Span.span
        var count = prefix.count
        for element in dropFirst() {
            let other = text(element)
            let bytes = other.utf8Span.span
            let bound = Swift.min(count, bytes.count)
            count = 0
            while count < bound, bytes[count] == prefix[count] { count += 1 }
            if count == 0 { break }
        }
        return count
    }
}

extension String {
    /// Eight bytes from there as a number that is in byte order; a shorter text ends in zeros.
    fileprivate func word(from start: Int) -> UInt64 {
        let bytes = utf8Span.span
        var number: UInt64 = 0
        for index in start..<start + 8 {
            number = number << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0)
        }
        return number
    }
}

extension Hasher {
    /// Feeds a string so that hashing agrees with byte-wise equality.
    ///
    /// Equal bytes are canonically equivalent, so the standard hash of a string serves; it takes
    /// ASCII whole and not byte by byte.
    package mutating func combine(bytesOf text: String) { combine(text) }
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
