import Documents
import Model

/// What comes again and again in the lines of a state - endpoints, kinds, the places of secret
/// fields - so that a hundred thousand records keep it once.
final class RepeatedParts {
    private static let limit = 16

    let texts = SharedTexts()
    private var pointers: [(text: String, pointer: Pointer)] = []
    private var oldest = 0

    /// Reads a pointer, or returns nil when the text is none.
    func pointer(_ key: JSONView) -> Pointer? {
        for known in pointers where key.isString(known.text) { return known.pointer }
        guard let text = key.stringValue, let pointer = Pointer(parsing: text) else { return nil }
        if pointers.count < RepeatedParts.limit {
            pointers.append((text, pointer))
        } else {
            pointers[oldest] = (text, pointer)
            oldest = (oldest + 1) % RepeatedParts.limit
        }
        return pointer
    }
}
