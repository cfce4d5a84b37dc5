import Model

/// The hash chain through the lines of a state file: each line names the hash of the one before
/// and carries its own, so that edits, cuts in the middle and reordering are seen.
///
/// It guards against accidents and is no signature: whoever can write the file can write a chain.
struct Chain: Hashable, Sendable {
    /// How many hex digits of the SHA-256 are kept.
    static let digits = 32
    /// What stands in the place of a hash before the first line.
    static let origin = String(repeating: "0", count: digits)

    /// The hash of the last line, as ASCII hex digits.
    private var tail = Array(Chain.origin.utf8)

    /// The hash of the last line.
    var hash: String { String(decoding: tail, as: UTF8.self) }

    private static let opening = Array(#"{"prev":""#.utf8)
    private static let hashOpening = Array(#","h":""#.utf8)
    private static let closing = Array(#""}"#.utf8)

    /// What stands behind the members: the hash of all before it.
    private static let tailLength = hashOpening.count + digits + closing.count

    /// Makes the next line out of members in JSON without braces, the line break included.
    mutating func line(_ payload: [UInt8]) -> [UInt8] {
        var bytes = start
        bytes.reserveCapacity(bytes.count + payload.count + Chain.tailLength + 1)
        bytes.append(contentsOf: payload)
        let own = Chain.hexDigits(of: bytes.span)
        for index in own.indices { tail[index] = own[index] }
        bytes.append(contentsOf: Chain.hashOpening)
        bytes.append(contentsOf: tail)
        bytes.append(contentsOf: Chain.closing)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Takes a line without its line break as the next one; false when it does not fit.
    mutating func accept(_ line: Span<UInt8>) -> Bool {
        Chain.isVerified(line) && link(line)
    }

    /// Takes a line that ``isVerified(_:)`` as the next one; false when it is that of another.
    mutating func link(_ line: Span<UInt8>) -> Bool {
        let own = line.count - Chain.digits - Chain.closing.count
        guard own > 0, Chain.does(line, have: Chain.opening, at: 0),
            Chain.does(line, have: tail, at: Chain.opening.count)
        else { return false }
        for index in tail.indices { tail[index] = line[own + index] }
        return true
    }

    /// Whether the bytes could be the beginning of the next line, which carries that number.
    func couldContinue(with bytes: ArraySlice<UInt8>, number: Int64) -> Bool {
        zip(bytes, start + Array(#""n":\#(number),"#.utf8)).allSatisfy { $0 == $1 }
    }

    /// Whether a line carries the hash of the rest of it, whatever stands before it.
    static func isVerified(_ line: Span<UInt8>) -> Bool {
        let hashed = line.count - tailLength
        guard hashed > 0 else { return false }
        let digits = hexDigits(of: line.extracting(0..<hashed))
        let start = hashed + hashOpening.count
        for index in digits.indices where line[start + index] != digits[index] { return false }
        return does(line, have: hashOpening, at: hashed)
            && does(line, have: closing, at: start + Chain.digits)
    }

    /// What the next line begins with.
    private var start: [UInt8] { Chain.opening + tail + Array(#"","#.utf8) }

    private static func does(_ bytes: Span<UInt8>, have part: [UInt8], at start: Int) -> Bool {
        guard bytes.count - start >= part.count else { return false }
        for index in part.indices where bytes[start + index] != part[index] { return false }
        return true
    }

    private static func hexDigits(of bytes: Span<UInt8>) -> [32 of UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        let words = hash.finalWords()
        return [32 of UInt8] { index in
            let nibble = UInt8(words[index / 8] >> UInt32(28 - index % 8 * 4) & 0xF)
            return nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
        }
    }
}
