internal import Model

/// Makes identifiers that nobody can guess from their predecessors and that every run repeats.
package struct IdentifierSource: Sendable {
    private let seed: String
    private var count = 0

    /// Starts a sequence; equal seeds give equal sequences.
    package init(seed: String) { self.seed = seed }

    /// The next identifier in the form of a random UUID.
    package mutating func uuid() -> String {
        UUIDText.shaping(nextDigits())
    }

    /// The next identifier as so many hexadecimal digits, at most 64.
    package mutating func token(digits: Int) -> String {
        String(nextDigits().prefix(digits))
    }

    private mutating func nextDigits() -> String {
        count += 1
        return SHA256.hex(of: "\(seed)/\(count)".utf8)
    }
}

/// UUIDs as text.
enum UUIDText {
    /// Whether a text has the form 8-4-4-4-12 of hexadecimal digits.
    static func isWellFormed(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        return text.utf8.enumerated().allSatisfy { index, byte in
            switch index {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default: isHexadecimal(byte)
            }
        }
    }

    /// Gives 32 or more hexadecimal digits the form of a version 4 UUID.
    static func shaping(_ digits: String) -> String {
        let all = Array(digits)
        guard all.count >= 32 else { return digits }
        func part(_ range: Range<Int>) -> String { String(all[range]) }
        return part(0..<8) + "-" + part(8..<12) + "-4" + part(13..<16) + "-8" + part(17..<20)
            + "-" + part(20..<32)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
