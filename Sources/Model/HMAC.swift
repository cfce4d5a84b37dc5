/// HMAC-SHA-256 (RFC 2104); the RFC 4231 vectors are tests.
package struct HMAC: Sendable {
    private var inner = SHA256()
    private var outer = SHA256()

    /// Starts a code under a key of any length.
    ///
    /// A copy of a code that was only started serves for one more message under the same key.
    package init(key: some Collection<UInt8>) {
        var block = key.count > 64 ? SHA256.digest(of: key) : Array(key)
        block.append(contentsOf: repeatElement(0, count: 64 - block.count))
        outer.update(block.map { $0 ^ 0x5c })
        inner.update(block.map { $0 ^ 0x36 })
    }

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) { inner.update(bytes) }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) { inner.update(bytes.span) }

    /// Adds bytes.
    package mutating func update(_ bytes: Span<UInt8>) { inner.update(bytes) }

    /// Ends the code and returns its 32 bytes.
    package consuming func finalize() -> [UInt8] {
        let inner = self.inner.finalize()
        var outer = self.outer
        outer.update(inner)
        return outer.finalize()
    }

    /// The code of one message.
    package static func code(
        of message: some Sequence<UInt8>, key: some Collection<UInt8>
    ) -> [UInt8] {
        var code = HMAC(key: key)
        code.update(message)
        return code.finalize()
    }
}

extension HMAC: CustomStringConvertible, CustomReflectable {
    /// Always `(secret)`: what a key leaves behind is as good as the key.
    package var description: String { "(secret)" }
    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
