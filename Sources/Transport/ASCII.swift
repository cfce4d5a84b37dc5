/// The byte classes that HTTP and URLs are written in.
enum ASCII {
    static let space = UInt8(ascii: " ")
    static let colon = UInt8(ascii: ":")
    static let percent = UInt8(ascii: "%")
    static let delete: UInt8 = 0x7F

    private static let tokenMarks = ASCIISet("!#$%&'*+-.^_`|~")
    private static let unreservedMarks = ASCIISet("-._~")
    private static let pathMarks = ASCIISet("!$&'()*+,;=:@/")

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    /// Bytes of a `token` in RFC 9110 section 5.6.2.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte) || tokenMarks.contains(byte)
    }

    /// Bytes that RFC 3986 section 2.3 calls unreserved.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte) || unreservedMarks.contains(byte)
    }

    /// Bytes that may stand in the path of a URL beside an escape: `pchar` and `/`.
    static func isPathByte(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || pathMarks.contains(byte)
    }

    /// Lower-cases the ASCII letters and leaves every other byte.
    static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// Whether two texts are equal but for the case of ASCII letters.
    static func equalsIgnoringCase(_ left: some StringProtocol, _ right: some StringProtocol)
        -> Bool
    {
        left.utf8.count == right.utf8.count
            && left.utf8.elementsEqual(right.utf8) { lowercased($0) == lowercased($1) }
    }

    /// The number that is written in decimal digits and nothing else, or nil when it is none or
    /// does not fit.
    static func number<Bytes: Collection>(_ digits: Bytes) -> Int? where Bytes.Element == UInt8 {
        guard !digits.isEmpty else { return nil }
        var number = 0
        for byte in digits {
            guard isDigit(byte) else { return nil }
            let (scaled, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = scaled.addingReportingOverflow(Int(byte - 0x30))
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return number
    }
}
