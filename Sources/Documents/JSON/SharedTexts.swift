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

    /// The text of UTF-8 bytes.
    func text(_ bytes: Span<UInt8>, isASCII: Bool) -> String {
        guard bytes.count > SharedTexts.inlineLimit else {
            return JSONTape.copy(bytes, isASCII: isASCII)
        }
        if texts.isEmpty { texts = [String](repeating: "", count: SharedTexts.slots) }
        let slot = SharedTexts.slot(of: bytes)
        if texts[slot].utf8.count == bytes.count,
            texts[slot].utf8Span.span.hasSameBytes(as: bytes)
        {
            return texts[slot]
        }
        let text = JSONTape.copy(bytes, isASCII: isASCII)
        texts[slot] = text
        return text
    }

    private static func slot(of bytes: Span<UInt8>) -> Int {
        var hash: UInt32 = 0x811C_9DC5
        for index in bytes.indices { hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193 }
        return Int((hash ^ hash >> 16) % UInt32(slots))
    }
}
