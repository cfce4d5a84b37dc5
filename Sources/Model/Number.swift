/// A JSON number that keeps the digits it was written with.
///
/// `1`, `1.0` and `1e0` are equal; identifiers beyond 2^53 lose nothing.
package struct Number: Sendable, CustomStringConvertible {
    /// The number as written, a valid JSON number.
    package let lexeme: String

    /// Wraps a text that the caller has checked to be a valid JSON number.
    package init(checkedLexeme: String) { lexeme = checkedLexeme }

    /// Makes a whole number.
    package init(_ integer: Int64) { lexeme = String(integer) }

    /// Reads a JSON number, or returns nil when the text is not one by RFC 8259.
    package init?(parsing text: String) {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: Number.isDigit)
        guard let first = whole.first, whole.count == 1 || first != UInt8(ascii: "0") else {
            return nil
        }
        rest = rest[whole.endIndex...]
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: Number.isDigit)
            guard !fraction.isEmpty else { return nil }
            rest = rest[fraction.endIndex...]
        }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                rest = rest.dropFirst()
            }
            let exponent = rest.prefix(while: Number.isDigit)
            guard !exponent.isEmpty else { return nil }
            rest = rest[exponent.endIndex...]
        }
        guard rest.isEmpty else { return nil }
        lexeme = text
    }

    /// The number as a 64-bit integer when it is whole and in range.
    package var integer: Int64? {
        if let direct = Int64(lexeme) { return direct }
        let parts = normalized
        guard parts.exponent >= 0, parts.exponent < 19 else { return nil }
        return Int64(
            (parts.isNegative ? "-" : "") + parts.digits
                + String(repeating: "0", count: Int(parts.exponent)))
    }

    /// The number as written.
    package var description: String { lexeme }

    /// A text that equal numbers share: sign, digits without outer zeros, power of ten.
    package var canonicalForm: String {
        let parts = normalized
        return "\(parts.isNegative ? "-" : "")\(parts.digits)e\(parts.exponent)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private struct Normalized: Hashable {
        var isNegative: Bool
        var digits: String
        var exponent: Int64
    }

    /// Digits without leading or trailing zeros times a power of ten; zero is `("0", 0)`.
    private var normalized: Normalized {
        let isNegative = lexeme.utf8.first == UInt8(ascii: "-")
        var digits: [UInt8] = []
        var exponent: Int64 = 0
        var isFraction = false
        var rest = lexeme.utf8[...]
        if isNegative { rest = rest.dropFirst() }
        while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                digits.append(byte)
                if isFraction { exponent -= 1 }
            }
        }
        if !rest.isEmpty {
            let written = String(decoding: rest.dropFirst(), as: UTF8.self)
            let power = Int64(written.hasPrefix("+") ? String(written.dropFirst()) : written)
            let sum = power.map { exponent.addingReportingOverflow($0) }
            guard let sum, !sum.overflow else {
                // Beyond 64 bits a number equals only what is written alike.
                return Normalized(isNegative: isNegative, digits: lexeme, exponent: .max)
            }
            exponent = sum.partialValue
        }
        while digits.last == UInt8(ascii: "0"), exponent < Int64.max {
            digits.removeLast()
            exponent += 1
        }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard !significant.isEmpty else {
            return Normalized(isNegative: false, digits: "0", exponent: 0)
        }
        return Normalized(
            isNegative: isNegative, digits: String(decoding: significant, as: UTF8.self),
            exponent: exponent)
    }
}

extension Number: Hashable {
    package static func == (left: Number, right: Number) -> Bool {
        left.lexeme.hasSameBytes(as: right.lexeme) || left.normalized == right.normalized
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(normalized) }
}
