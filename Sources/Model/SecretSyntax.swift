/// The characters, escapes and patterns that references, templates and sinks share.
///
/// Everything is scanned by hand in one pass. The patterns are for JSON Schema, where editors run
/// them; they accept what the scanner accepts, up to the few rules no pattern can say: an option
/// given twice, `as=json` together with `encode`, and escapes that are no UTF-8.
enum SecretSyntax {
    /// The scalars that must be written as percent escapes: controls, every blank, and the
    /// invisible ones that would make a reference look like another.
    private static let refusedRanges: [ClosedRange<UInt32>] = [
        0x00...0x20, 0x7F...0xA0, 0x1680...0x1680, 0x2000...0x200F, 0x2028...0x202F,
        0x205F...0x206F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]

    /// The same scalars inside a bracket expression, together with both braces and `#`.
    ///
    /// U+2000 and U+2001 stand alone: some engines refuse them as the end of a range.
    private static let refusedClass =
        #"\u0000-\u0020\u007f-\u00a0\u1680\u2000\u2001\u2002-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff#{}"#

    /// A percent escape of any byte but NUL.
    private static let escapePattern = "%(?:0[1-9A-Fa-f]|[1-9A-Fa-f][0-9A-Fa-f])"
    /// A percent escape of any byte but NUL and `~`, which a pointer writes as `~0`.
    private static let pointerEscapePattern =
        "%(?:0[1-9A-Fa-f]|[1-689A-Fa-f][0-9A-Fa-f]|7[0-9A-DFa-df])"

    /// One or more characters of a locator.
    static let locatorPattern = "(?:[^\(refusedClass)?%]|\(escapePattern))+"
    private static let optionValuePattern = "(?:[^\(refusedClass)&%]|\(escapePattern))+"
    /// The part behind `#`.
    static let fieldPattern =
        "(?:(?:[^\(refusedClass)/%]|\(escapePattern))(?:[^\(refusedClass)%]|\(escapePattern))*"
        + "|/(?:[^\(refusedClass)%~]|~[01]|\(pointerEscapePattern))*)"

    /// A whole reference without anchors.
    static func referencePattern(insideTemplate: Bool) -> String {
        let options = SecretOption.allCases.map { option in
            guard let values = option.values else {
                return "\(option.rawValue)=\(optionValuePattern)"
            }
            let legal = values.filter { !(insideTemplate && option == .shape && $0 == "json") }
            return "\(option.rawValue)=(?:\(legal.joined(separator: "|")))"
        }
        let option = "(?:\(options.joined(separator: "|")))"
        return "[a-z][a-z0-9-]{0,31}://\(locatorPattern)(?:\\?\(option)(?:&\(option))*)?"
            + "(?:#\(fieldPattern))?"
    }

    /// Tells whether a scalar must be written as a percent escape everywhere.
    static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "#" || scalar == "{" || scalar == "}" { return true }
        if scalar > " ", scalar < "\u{7F}" { return false }
        return refusedRanges.contains { $0.contains(scalar.value) }
    }

    /// Decodes the percent escapes of a stretch and refuses what must be escaped.
    ///
    /// - Parameter part: what the stretch is called in errors.
    static func decode(
        _ text: Substring.UnicodeScalarView, part: String
    ) throws(SecretSyntaxError) -> String {
        if isPlain(Substring(text).utf8) { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let scalar = rest.popFirst() {
            if isRefused(scalar) {
                throw SecretSyntaxError(
                    "the \(part) holds a character that must be escaped",
                    help: "Write blanks, controls, ?, #, {, } and % as a percent sign and two hex "
                        + "digits each: \(escaped(scalar)).")
            }
            guard scalar == "%" else {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                continue
            }
            guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit else {
                throw SecretSyntaxError(
                    "the \(part) has a percent sign without two hex digits",
                    help: "Write a percent sign as %25.")
            }
            bytes.append(high << 4 | low)
        }
        guard !bytes.contains(0) else {
            throw SecretSyntaxError("the \(part) holds a NUL byte")
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw SecretSyntaxError("the percent escapes of the \(part) do not form UTF-8")
        }
        return decoded
    }

    /// Whether nothing but printable ASCII stands there that means itself, as in most references.
    private static func isPlain(_ bytes: Substring.UTF8View) -> Bool {
        bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "{"), UInt8(ascii: "}"): false
            default: 0x21...0x7E ~= byte
            }
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf8.map { byte in
            "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var hexDigit: UInt8? {
        guard isASCII else { return nil }
        let byte = UInt8(truncatingIfNeeded: value)
        return switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
