/// Texts that come again and again in what is read, so that they are kept once.
///
/// A place for each of a few hundred hashes, and no more: what is seen once makes room for the
/// next.
package final class SharedTexts {
    /// Shorter texts need no memory beside the string itself.
    static let inlineLimit = 15

    private static let slots = 256
    private var texts: [String] = []

    /// Starts without any text.
    package init() {}

    /// The same text as the one that was seen first, if it is still known.
    package func kept(_ text: String) -> String {
        guard text.utf8.count > SharedTexts.inlineLimit else { return text }
        return place(of: text.utf8Span.span) { text }
    }

    /// The text of UTF-8 bytes.
    func text(_ bytes: Span<UInt8>, isASCII: Bool) -> String {
        guard bytes.count > SharedTexts.inlineLimit else {
            return JSONTape.copy(bytes, isASCII: isASCII)
        }
        return place(of: bytes) { JSONTape.copy(bytes, isASCII: isASCII) }
    }

    /// The text with these bytes in its slot, put there first if another one has it.
    private func place(of bytes: Span<UInt8>, _ make: () -> String) -> String {
        if texts.isEmpty { texts = [String](repeating: "", count: SharedTexts.slots) }
        let slot = SharedTexts.slot(of: bytes)
        if texts[slot].utf8.count == bytes.count,
            texts[slot].utf8Span.span.hasSameBytes(as: bytes)
        {
            return texts[slot]
        }
        let text = make()
        texts[slot] = text
        return text
    }

    private static func slot(of bytes: Span<UInt8>) -> Int {
        var hash: UInt32 = 0x811C_9DC5
        for index in bytes.indices { hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193 }
        return Int((hash ^ hash >> 16) % UInt32(slots))
    }
}
