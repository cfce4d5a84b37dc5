/// A set of ASCII bytes that is asked for each byte of a URL: one bit for each member.
struct ASCIISet {
    private var bits: UInt128 = 0

    /// Makes the set of the bytes of a text; what is not ASCII is left out.
    init(_ members: String) {
        for byte in members.utf8 where byte < 0x80 { bits |= 1 << UInt128(byte) }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 0x80 && (bits >> UInt128(byte)) & 1 == 1
    }
}
