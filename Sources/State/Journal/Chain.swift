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
        tail = Chain.hash(of: bytes.span)
        bytes.append(contentsOf: Chain.hashOpening)
        bytes.append(contentsOf: tail)
        bytes.append(contentsOf: Chain.closing)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Takes a line without its line break as the next one; false when it does not fit.
    mutating func accept(_ line: Span<UInt8>) -> Bool {
        guard let own = Chain.verifiedTail(of: line),
            Chain.does(line, have: Chain.opening, at: 0),
            Chain.does(line, have: tail, at: Chain.opening.count)
        else { return false }
        tail = own
        return true
    }

    /// Whether the bytes could be the beginning of the next line, which carries that number.
    func couldContinue(with bytes: ArraySlice<UInt8>, number: Int64) -> Bool {
        zip(bytes, start + Array(#""n":\#(number),"#.utf8)).allSatisfy { $0 == $1 }
    }

    /// The hash that a line carries when it is the hash of the rest of it, else nil.
    static func verifiedHash(of line: ArraySlice<UInt8>) -> String? {
        verifiedTail(of: line.span).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func verifiedTail(of bytes: Span<UInt8>) -> [UInt8]? {
        let hashed = bytes.count - tailLength
        guard hashed > 0 else { return nil }
        let own = hash(of: bytes.extracting(0..<hashed))
        guard does(bytes, have: hashOpening, at: hashed),
            does(bytes, have: own, at: hashed + hashOpening.count),
            does(bytes, have: closing, at: hashed + hashOpening.count + digits)
        else { return nil }
        return own
    }

    /// What the next line begins with.
    private var start: [UInt8] { Chain.opening + tail + Array(#"","#.utf8) }

    private static func does(_ bytes: Span<UInt8>, have part: [UInt8], at start: Int) -> Bool {
        guard bytes.count - start >= part.count else { return false }
        for index in part.indices where bytes[start + index] != part[index] { return false }
        return true
    }

    private static func hash(of bytes: Span<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return Array(hash.finalize().hexadecimalDigits.prefix(digits))
    }
}
