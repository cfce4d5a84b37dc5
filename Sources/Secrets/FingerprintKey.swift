package import Model

/// The key under which write-only values are fingerprinted; lives outside of the state.
package struct FingerprintKey: Sendable {
    /// The fewest bytes that a key may have.
    package static let minLength = 32

    /// A public name of the key, eight base64url digits; state keeps it beside each fingerprint.
    package let id: String
    /// A code under the signing key that was started and no more.
    private let started: HMAC

    /// Derives the key from a value of any form.
    ///
    /// Throws RC2101 when the value is shorter than `minLength` bytes.
    package init(_ master: Secret, at place: Diagnostic.Place? = nil) throws(Diagnostic) {
        let bytes = master.copiedBytes
        guard bytes.count >= Self.minLength else {
            throw Diagnostic(
                .weakFingerprintKey,
                "the fingerprint key has fewer than \(Self.minLength) bytes", at: place,
                help: ["Use 32 random bytes or more, such as the output of openssl rand -hex 32."])
        }
        started = HMAC(key: HMAC.code(of: "reconcile/secret-fingerprint/v1".utf8, key: bytes))
        let name = HMAC.code(of: "reconcile/key-id/v1".utf8, key: bytes).prefix(6)
        id = String(
            decoding: Base64.encode(name, alphabet: .url, padded: false), as: UTF8.self)
    }

    /// The base64url HMAC-SHA-256 of a message.
    func digest(of message: FingerprintMessage) -> String {
        var code = started
        code.update(message.bytes)
        return String(
            decoding: Base64.encode(code.finalize(), alphabet: .url, padded: false), as: UTF8.self)
    }
}

/// Parts, each with its length before it, so that no two lists of parts give one message.
struct FingerprintMessage {
    private(set) var bytes: [UInt8] = []
    /// The number of bytes that it was made with.
    private var start = 0

    /// Makes a message that begins with these parts.
    init(start parts: [String] = []) {
        bytes.reserveCapacity(160)
        for part in parts { add(part) }
        start = bytes.count
    }

    /// Takes back everything behind the parts that it was made with.
    mutating func restart() { bytes.removeSubrange(start...) }

    mutating func add(_ part: String) {
        addLength(part.utf8.count)
        bytes.append(contentsOf: part.utf8)
    }

    /// Adds the text of a pointer.
    mutating func add(_ pointer: Pointer) {
        // What needs no escape is the text of one token after another.
        guard !pointer.tokens.contains(where: Pointer.needsEscape) else {
            add(pointer.description)
            return
        }
        addLength(pointer.tokens.reduce(0) { $0 + 1 + $1.utf8.count })
        for token in pointer.tokens {
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: token.utf8)
        }
    }

    mutating func add(_ part: [UInt8]) {
        addLength(part.count)
        bytes.append(contentsOf: part)
    }

    private mutating func addLength(_ count: Int) {
        let length = UInt32(truncatingIfNeeded: count)
        for shift in [24, 16, 8, 0] as [UInt32] {
            bytes.append(UInt8(truncatingIfNeeded: length >> shift))
        }
    }
}
