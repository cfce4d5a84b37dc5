/// Base64 and base64url by RFC 4648; the RFC's examples are tests.
package enum Base64 {
    /// Which alphabet is used.
    package enum Alphabet: Sendable {
        /// `+` and `/`.
        case standard
        /// `-` and `_`.
        case url

        fileprivate var digits: [UInt8] {
            switch self {
            case .standard: Alphabet.standardDigits
            case .url: Alphabet.urlDigits
            }
        }

        private static let common =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        private static let standardDigits = Array((common + "+/").utf8)
        private static let urlDigits = Array((common + "-_").utf8)

        fileprivate func value(of byte: UInt8) -> UInt32? {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a") + 26)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0") + 52)
            case UInt8(ascii: "+"), UInt8(ascii: "/"):
                self == .standard ? (byte == UInt8(ascii: "+") ? 62 : 63) : nil
            case UInt8(ascii: "-"), UInt8(ascii: "_"):
                self == .url ? (byte == UInt8(ascii: "-") ? 62 : 63) : nil
            default: nil
            }
        }
    }

    /// Writes bytes as base64 digits, with `=` behind them where `padded`.
    package static func encode(
        _ bytes: some Collection<UInt8>, alphabet: Alphabet = .standard, padded: Bool = true
    ) -> [UInt8] {
        // What is generic is not specialised across modules.
        encode(Array(bytes), alphabet: alphabet, padded: padded)
    }

    /// Writes bytes as base64 digits, with `=` behind them where `padded`.
    package static func encode(
        _ bytes: [UInt8], alphabet: Alphabet = .standard, padded: Bool = true
    ) -> [UInt8] {
        let alphabet = alphabet.digits
        let digits = alphabet.span
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 3 * 4 + 4)
        var group: UInt32 = 0
        var count = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                result.append(digits[Int(group >> 18 & 63)])
                result.append(digits[Int(group >> 12 & 63)])
                result.append(digits[Int(group >> 6 & 63)])
                result.append(digits[Int(group & 63)])
                group = 0
                count = 0
            }
        }
        guard count > 0 else { return result }
        group <<= UInt32(8 * (3 - count))
        for shift in ([18, 12, 6] as [UInt32]).prefix(count + 1) {
            result.append(digits[Int(group >> shift & 63)])
        }
        if padded { result.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - count)) }
        return result
    }

    /// Reads base64 digits; padding may be missing, and line breaks between digits are skipped.
    ///
    /// Returns nil for any other byte, wrong padding, a digit left over, or bits behind the last
    /// byte: such a text was cut or is something else.
    package static func decode(
        _ text: some Collection<UInt8>, alphabet: Alphabet = .standard
    ) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3 + 3)
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { continue }
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = alphabet.value(of: byte) else { return nil }
            group = group << 6 | value
            digits += 1
            if digits % 4 == 0 {
                for shift in [16, 8, 0] as [UInt32] {
                    result.append(UInt8(truncatingIfNeeded: group >> shift))
                }
                group = 0
            }
        }
        switch digits % 4 {
        case 0:
            return padding == 0 ? result : nil
        case 2:
            guard padding == 0 || padding == 2, group & 0xF == 0 else { return nil }
            result.append(UInt8(truncatingIfNeeded: group >> 4))
            return result
        case 3:
            guard padding == 0 || padding == 1, group & 0x3 == 0 else { return nil }
            result.append(UInt8(truncatingIfNeeded: group >> 10))
            result.append(UInt8(truncatingIfNeeded: group >> 2))
            return result
        default:
            return nil
        }
    }
}
