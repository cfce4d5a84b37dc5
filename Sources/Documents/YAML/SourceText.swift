package import Model

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

extension SourceText {
    /// The bytes with other text in some stretches and everything else as it is; nil where a
    /// stretch is empty, spans several lines or lies outside, or where two overlap.
    package func replacing(_ edits: [(range: SourceRange, text: String)]) -> [UInt8]? {
        var places: [(bytes: Range<Int>, text: String)] = []
        for edit in edits {
            guard edit.range.start.line == edit.range.end.line,
                let start = offset(of: edit.range.start), let end = offset(of: edit.range.end),
                start < end
            else { return nil }
            places.append((start..<end, edit.text))
        }
        places.sort { $0.bytes.lowerBound < $1.bytes.lowerBound }
        var result: [UInt8] = []
        var index = 0
        for place in places {
            guard place.bytes.lowerBound >= index else { return nil }
            result += bytes[index..<place.bytes.lowerBound]
            result += Array(place.text.utf8)
            index = place.bytes.upperBound
        }
        return result + bytes[index...]
    }

    /// The characters of a stretch of one line; nil where it spans several or lies outside.
    package func text(in range: SourceRange) -> String? {
        guard range.start.line == range.end.line, let start = offset(of: range.start),
            let end = offset(of: range.end), start <= end
        else { return nil }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The byte at which a character stands, or nil outside of its line.
    func offset(of position: SourcePosition) -> Int? {
        guard starts.indices.contains(position.line - 1) else { return nil }
        let characters = line(position.line)
        guard (1...characters.count + 1).contains(position.column) else { return nil }
        return characters.prefix(position.column - 1).reduce(starts[position.line - 1]) {
            $0 + UTF8.width($1)
        }
    }
}
