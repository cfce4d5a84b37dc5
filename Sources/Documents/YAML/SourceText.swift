import Model

/// The text of a file by lines.
package struct SourceText: Sendable {
    /// The path as shown to people.
    package let file: String
    /// The bytes as read.
    package let bytes: [UInt8]
    /// The byte at which each line starts.
    private let starts: [Int]

    /// Takes the bytes of a file.
    package init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        let span = bytes.span
        var index = 0
        while index < span.count {
            // A carriage return alone is no line break here; the check of characters refuses it.
            if span[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
            index += 1
        }
        self.starts = starts
    }

    /// The number of lines; a text that ends with a line break has an empty last one.
    package var lineCount: Int { starts.count }

    /// The position behind the last character.
    var endPosition: SourcePosition {
        SourcePosition(line: lineCount, column: line(lineCount).count + 1)
    }

    /// The number of bytes of a line with its line break; zero for a line that does not exist.
    func length(ofLine number: Int) -> Int {
        guard starts.indices.contains(number - 1) else { return 0 }
        return (number < starts.count ? starts[number] : bytes.count) - starts[number - 1]
    }

    /// The characters of a line without its line break; empty for a line that does not exist.
    func line(_ number: Int) -> [Unicode.Scalar] {
        guard starts.indices.contains(number - 1) else { return [] }
        let end = number < starts.count ? starts[number] : bytes.count
        var part = bytes[starts[number - 1]..<end]
        while let last = part.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
            part.removeLast()
        }
        return Array(String(decoding: part, as: UTF8.self).unicodeScalars)
    }

    /// The character at a position, or nil at the end of a line and outside of the text.
    func scalar(at position: SourcePosition) -> Unicode.Scalar? {
        let line = line(position.line)
        return line.indices.contains(position.column - 1) ? line[position.column - 1] : nil
    }
}
