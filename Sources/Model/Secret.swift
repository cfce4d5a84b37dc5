/// A secret value that cannot be printed.
///
/// The bytes live in one heap block that is overwritten when the last reference goes. There is no
/// `Equatable` on the content, no `Codable`, no literal, no length in any output; `description`,
/// `debugDescription` and mirrors all show `(secret)`.
@safe package final class Secret: Sendable {
    /// How the bytes enter a JSON body.
    package enum Form: Sendable {
        /// The bytes are UTF-8 text and become a JSON string.
        case text
        /// The bytes are a JSON text and become a subtree (`as=json`).
        case json
    }

    /// How the bytes enter a JSON body.
    package let form: Form
    private nonisolated(unsafe) let storage: UnsafeMutableBufferPointer<UInt8>

    /// Copies the bytes; the caller overwrites its own copy where it can.
    package init(_ bytes: some Collection<UInt8>, form: Form = .text) {
        self.form = form
        unsafe storage = .allocate(capacity: max(1, bytes.count))
        unsafe storage.initialize(repeating: 0)
        for (index, byte) in bytes.enumerated() { unsafe storage[index] = byte }
        count = bytes.count
    }

    /// Copies the bytes; the caller overwrites its own copy where it can.
    // What is generic is not specialised across modules.
    package init(_ bytes: [UInt8], form: Form = .text) {
        self.form = form
        unsafe storage = .allocate(capacity: max(1, bytes.count))
        unsafe storage.initialize(repeating: 0)
        for index in bytes.indices { unsafe storage[index] = bytes[index] }
        count = bytes.count
    }

    private let count: Int

    deinit {
        unsafe Secret.overwrite(storage)
        unsafe storage.deallocate()
    }

    // Not inlined: next to the deallocation the optimiser would drop the writes as dead.
    @inline(never)
    private static func overwrite(_ storage: UnsafeMutableBufferPointer<UInt8>) {
        for index in storage.indices { unsafe storage[index] = 0 }
    }

    /// Whether the value is empty.
    package var isEmpty: Bool { count == 0 }

    /// Lends the bytes to `body`; the only way to see them.
    package func withBytes<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        let bytes = unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: storage[..<count]))
        return try body(bytes)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `(secret)`.
    package var description: String { "(secret)" }
    /// Always `(secret)`.
    package var debugDescription: String { "(secret)" }
    /// A mirror without children, so that `dump` and test failures show nothing.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
