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

    /// The hash of the last line.
    private(set) var hash = Chain.origin

    /// `,"h":"` before and `"}` behind the hash.
    private static let tailLength = 6 + digits + 2

    /// Makes the next line out of members in JSON without braces, the line break included.
    mutating func line(_ payload: [UInt8]) -> [UInt8] {
        var bytes = Chain.start(after: hash)
        bytes.reserveCapacity(bytes.count + payload.count + Chain.tailLength + 1)
        bytes.append(contentsOf: payload)
        hash = Chain.hash(of: bytes[...])
        bytes.append(contentsOf: #","h":""#.utf8)
        bytes.append(contentsOf: hash.utf8)
        bytes.append(contentsOf: "\"}\n".utf8)
        return bytes
    }

    /// Takes a line without its line break as the next one; false when it does not fit.
    mutating func accept(_ line: [UInt8]) -> Bool {
        guard let own = Chain.verifiedHash(of: line[...]),
            line.starts(with: Chain.start(after: hash))
        else { return false }
        hash = own
        return true
    }

    /// Whether the bytes could be the beginning of the next line, which carries that number.
    func couldContinue(with bytes: ArraySlice<UInt8>, number: Int64) -> Bool {
        let start = Chain.start(after: hash) + Array(#""n":\#(number),"#.utf8)
        return zip(bytes, start).allSatisfy { $0 == $1 }
    }

    /// The hash that a line carries when it is the hash of the rest of it, else nil.
    static func verifiedHash(of line: ArraySlice<UInt8>) -> String? {
        guard line.count > tailLength else { return nil }
        let digest = hash(of: line.dropLast(tailLength))
        let expected = #","h":"\#(digest)"}"#
        return line.suffix(tailLength).elementsEqual(expected.utf8) ? digest : nil
    }

    private static func start(after hash: String) -> [UInt8] {
        Array(#"{"prev":""#.utf8) + Array(hash.utf8) + Array(#"","#.utf8)
    }

    private static func hash(of bytes: ArraySlice<UInt8>) -> String {
        var hash = SHA256()
        hash.update(bytes.span)
        return hash.finalize().prefix(digits / 2).hexadecimal
    }
}
