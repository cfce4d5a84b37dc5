/// Our own unique name of a connection: `platform/name`.
///
/// Addresses compare and sort by bytes, never by Unicode equivalence.
package struct Address: Sendable, CustomStringConvertible {
    /// The key of the platform entry in the project file.
    package let platform: String
    /// The manifest's `metadata.name`.
    package let name: String

    /// Makes an address from its two parts.
    package init(platform: String, name: String) {
        self.platform = platform
        self.name = name
    }

    /// Reads `platform/name`, or returns nil when there is not exactly one slash between two
    /// non-empty parts.
    package init?(parsing text: String) {
        guard let slash = Address.slash(in: text.utf8Span.span) else { return nil }
        let split = text.utf8.index(text.utf8.startIndex, offsetBy: slash)
        self.init(
            platform: String(text[..<split]), name: String(text[text.utf8.index(after: split)...]))
    }

    /// Where the one slash of an address stands, or nil when the text is none.
    package static func slash(in text: Span<UInt8>) -> Int? {
        var found: Int?
        for index in text.indices where text[index] == UInt8(ascii: "/") {
            guard found == nil else { return nil }
            found = index
        }
        guard let found, found > 0, found < text.count - 1 else { return nil }
        return found
    }

    /// `platform/name`.
    package var description: String { "\(platform)/\(name)" }
}

extension Address: Hashable, Comparable {
    package static func == (left: Address, right: Address) -> Bool {
        left.name.hasSameBytes(as: right.name) && left.platform.hasSameBytes(as: right.platform)
    }

    package func hash(into hasher: inout Hasher) {
        // Names of one project hardly ever repeat on another platform.
        hasher.combine(bytesOf: name)
    }

    package static func < (left: Address, right: Address) -> Bool {
        left.platform.hasSameBytes(as: right.platform)
            ? left.name.precedesInBytes(right.name)
            : left.platform.precedesInBytes(right.platform)
    }

    /// Compares UTF-8 bytes; negative when `self` sorts first, zero when equal.
    package func compareBytes(to other: Address) -> Int {
        platform.hasSameBytes(as: other.platform)
            ? name.compareBytes(to: other.name) : platform.compareBytes(to: other.platform)
    }
}
