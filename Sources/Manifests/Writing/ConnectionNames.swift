import Model

/// Finds names for connections that have none yet: each legal, readable and used once.
package struct ConnectionNames {
    private static let longest = 63
    private var used: Set<ByteKey>

    /// Starts with the names that are taken on a platform; names that differ by case only are
    /// taken too, because some file systems know no difference.
    package init(taken: some Sequence<String>) {
        used = Set(taken.map { ByteKey($0.lowercased()) })
    }

    /// A name after what the platform calls the object; `fallback` where nothing of it is left.
    package mutating func name(after title: String, fallback: String) -> String {
        let base = ConnectionNames.legal(title) ?? ConnectionNames.legal(fallback) ?? "connection"
        var name = base
        var number = 1
        while !used.insert(ByteKey(name)).inserted {
            number += 1
            let suffix = "-\(number)"
            name = base.prefix(ConnectionNames.longest - suffix.utf8.count) + suffix
        }
        return name
    }

    /// Small letters, digits, dots, underscores and single hyphens, or nil when nothing is left.
    private static func legal(_ text: String) -> String? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let byte: UInt8 =
                switch scalar {
                case "a"..."z", "0"..."9", ".", "_": UInt8(ascii: scalar)
                case "A"..."Z": UInt8(ascii: scalar) | 0x20
                default: UInt8(ascii: "-")
                }
            if byte == UInt8(ascii: "-"), bytes.last == byte || bytes.isEmpty { continue }
            bytes.append(byte)
        }
        let isEdge: (UInt8) -> Bool = {
            [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains($0)
        }
        bytes = Array(bytes.drop(while: isEdge).prefix(longest))
        while let last = bytes.last, isEdge(last) { bytes.removeLast() }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
