/// A JSON text that was read and checked, of which nothing has been copied yet.
///
/// What is needed of it is taken out through its ``root``. As strict as `JSON.parse`.
package struct JSONDocument: Sendable {
    let text: [UInt8]
    let tape: JSONTape

    /// Reads a text.
    package init(
        _ text: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(JSONError) {
        var reader = JSONReader(maxDepth: limits.maxDepth)
        reader.tape.reserve(forBytes: text.count)
        try reader.read(text.span)
        self.init(text: text, tape: reader.tape)
    }

    fileprivate init(text: [UInt8], tape: JSONTape) {
        self.text = text
        self.tape = tape
    }

    /// The value of the text.
    package var root: JSONView { JSONView(document: self, index: 0) }
}

/// Reads many small texts, one after the other, in the same memory.
package struct JSONLineReader {
    /// More than a small text needs; what one long text took is given back.
    private static let keptEntries = 1 << 14

    private let maxDepth: Int
    private var spare = JSONTape()

    /// Makes a reader.
    package init(limits: JSONLimits = JSONLimits()) { maxDepth = limits.maxDepth }

    /// Reads the text that stands in a range of `bytes`, from whose start errors count.
    ///
    /// A view that is kept beyond the next call costs that one new memory, and nothing else.
    package mutating func read(
        _ bytes: [UInt8], _ range: Range<Int>
    ) throws(JSONError) -> JSONView {
        var reader = JSONReader(maxDepth: maxDepth)
        swap(&reader.tape, &spare)
        defer {
            if reader.tape.entries.count <= Self.keptEntries { spare = reader.tape }
        }
        try reader.read(bytes.span.extracting(..<range.upperBound), from: range.lowerBound)
        return JSONDocument(text: bytes, tape: reader.tape).root
    }
}
