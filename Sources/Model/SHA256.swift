/// SHA-256 (FIPS 180-4), incremental.
///
/// Own code because libcurl exports no hash and libcrypto's headers are not among the allowed
/// libraries; the published vectors are tests.
package struct SHA256: Sendable {
    private var state: [8 of UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var block = [64 of UInt8](repeating: 0)
    private var filled = 0
    private var length: UInt64 = 0

    /// Starts a hash.
    package init() {}

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// Adds bytes that lie side by side; whole blocks are not copied.
    package mutating func update(_ bytes: Span<UInt8>) {
        var next = 0
        while filled > 0, next < bytes.count {
            add(bytes[next])
            next += 1
        }
        while bytes.count - next >= SHA256.blockSize {
            SHA256.compress(bytes.extracting(next..<(next + SHA256.blockSize)), into: &state)
            next += SHA256.blockSize
            length &+= UInt64(SHA256.blockSize)
        }
        while next < bytes.count {
            add(bytes[next])
            next += 1
        }
    }

    /// Adds bytes that lie side by side.
    package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    /// Ends the hash and returns its 32 bytes.
    package consuming func finalize() -> [UInt8] {
        let bits = length &* 8
        add(0x80)
        let lengthAt = SHA256.blockSize - 8
        while filled > lengthAt { add(0) }
        while filled < lengthAt {
            block[filled] = 0
            filled += 1
        }
        for shift in stride(from: 56, through: 0, by: -8) {
            add(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        var digest: [UInt8] = []
        digest.reserveCapacity(32)
        for index in state.indices {
            for shift in stride(from: 24, through: 0, by: -8) {
                digest.append(UInt8(truncatingIfNeeded: state[index] >> UInt32(shift)))
            }
        }
        return digest
    }

    /// The hash of bytes.
    package static func digest(of bytes: some Sequence<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The hash of bytes.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes.span)
        return hash.finalize()
    }

    /// The hash of bytes as 64 lower-case hex digits.
    package static func hex(of bytes: some Sequence<UInt8>) -> String {
        digest(of: bytes).hexadecimal
    }

    private static let blockSize = 64

    private mutating func add(_ byte: UInt8) {
        block[filled] = byte
        filled += 1
        length &+= 1
        if filled == SHA256.blockSize {
            SHA256.compress(block.span, into: &state)
            filled = 0
        }
    }

    private static func compress(_ block: Span<UInt8>, into state: inout [8 of UInt32]) {
        // A window of the schedule: word t takes the place of word t - 16.
        var words = [16 of UInt32](repeating: 0)
        for index in words.indices {
            let at = index * 4
            words[index] =
                UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16
                | UInt32(block[at + 2]) << 8 | UInt32(block[at + 3])
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for start in stride(from: 0, to: 64, by: 16) {
            for index in 0..<16 {
                let big1 = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
                let choice = g ^ (e & (f ^ g))
                let first =
                    h &+ big1 &+ choice &+ SHA256.constants[start + index] &+ words[index]
                let big0 = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
                let majority = (a & b) | (c & (a | b))
                (h, g, f, e, d, c, b) = (g, f, e, d &+ first, c, b, a)
                a = first &+ big0 &+ majority
                let next = words[(index + 1) & 15]
                let late = words[(index + 14) & 15]
                let small0 = next.rotated(7) ^ next.rotated(18) ^ (next >> 3)
                let small1 = late.rotated(17) ^ late.rotated(19) ^ (late >> 10)
                words[index] = words[index] &+ small0 &+ words[(index + 9) & 15] &+ small1
            }
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
        state[5] &+= f
        state[6] &+= g
        state[7] &+= h
    }

    private static let constants: [64 of UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
        0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
        0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
        0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
        0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
        0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
        0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
        0xc671_78f2,
    ]
}

extension UInt32 {
    /// The count is above 0 and below 32.
    fileprivate func rotated(_ count: UInt32) -> UInt32 { self &>> count | self &<< (32 &- count) }
}

extension Sequence<UInt8> {
    /// The bytes as lower-case hex digits.
    package var hexadecimal: String { String(decoding: hexadecimalDigits, as: UTF8.self) }

    /// The bytes as lower-case hex digits in ASCII.
    package var hexadecimalDigits: [UInt8] {
        func digit(_ value: UInt8) -> UInt8 {
            value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
        }
        var text: [UInt8] = []
        text.reserveCapacity(underestimatedCount * 2)
        for byte in self {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return text
    }
}
