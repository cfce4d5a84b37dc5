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
        let slash = UInt8(ascii: "/")
        guard let split = text.utf8.firstIndex(of: slash) else { return nil }
        let name = text[text.utf8.index(after: split)...]
        guard split > text.startIndex, !name.isEmpty, !name.utf8.contains(slash) else { return nil }
        self.init(platform: String(text[..<split]), name: String(name))
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
}
