/// One part of all addresses, so that several runners share a project: `--shard 2/5`.
///
/// The part of a text is the first eight bytes of its SHA-256, read as a big-endian number, modulo
/// the number of parts, plus one. It depends on nothing else, so that anybody can compute it.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// The most parts.
    package static let most = 256

    /// Which part, from one.
    package let index: Int
    /// How many parts there are.
    package let count: Int

    /// Makes a shard, or returns nil unless 1 ≤ index ≤ count ≤ 256.
    package init?(_ index: Int, of count: Int) {
        guard (1...Self.most).contains(count), (1...count).contains(index) else { return nil }
        self.index = index
        self.count = count
    }

    /// Reads `2/5`, or returns nil when that is no shard.
    package init?(parsing text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Self.number(parts[0]), let count = Self.number(parts[1])
        else { return nil }
        self.init(index, of: count)
    }

    /// `2/5`.
    package var description: String { "\(index)/\(count)" }

    /// Whether the connection at an address belongs to it.
    package func contains(_ address: Address) -> Bool { holds(address.description) }

    /// Whether an object that no address stands for belongs to it.
    package func contains(remoteID: String, on platform: String) -> Bool {
        holds("\(platform)/\(remoteID)")
    }

    private func holds(_ text: String) -> Bool {
        if count == 1 { return true }
        let number = SHA256.digest(of: text.utf8).prefix(8).reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        return number % UInt64(count) == UInt64(index - 1)
    }

    /// One to three digits without a sign or a leading zero.
    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard (1...3).contains(digits.count), digits.first != UInt8(ascii: "0") else { return nil }
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }
}
