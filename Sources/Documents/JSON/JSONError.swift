package import Model

/// Why a text is not the JSON we accept, and where; it never holds any of the text.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "a value, comma, colon or bracket was expected here"
        case trailingText = "there is more text behind the value"
        case invalidUTF8 = "the bytes are not UTF-8"
        case invalidNumber = "the number is not written as JSON asks"
        case invalidEscape = "the escape is not one of JSON"
        case loneSurrogate = "half of a surrogate pair stands alone"
        case controlCharacter = "a control character stands in a string without escape"
        case duplicateKey = "the object has this key already"
        case tooDeep = "the nesting is too deep"
        case tooLong = "the text is longer than 4 GiB"
    }

    /// What is wrong.
    package let reason: Reason
    /// The byte at which it was noticed, from zero.
    package let offset: Int
    /// The line and column of that byte.
    package let position: SourcePosition

    /// One-based line.
    package var line: Int { position.line }
    /// One-based column in Unicode scalars.
    package var column: Int { position.column }

    /// The reason with line and column.
    package var description: String { "\(reason.rawValue) (line \(line), column \(column))" }

    init(_ reason: Reason, at offset: Int, in text: Span<UInt8>) {
        self.reason = reason
        self.offset = offset
        position = SourcePosition(atByte: offset, of: text)
    }
}

/// Why a request body could not be written; it names references, never values.
package enum SubstitutionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nobody supplied a value.
    case missing(SecretExpression)
    /// The value is no UTF-8 and so cannot be a JSON string.
    case notText(SecretExpression)
    /// The value was announced as JSON and is none.
    case notJSON(SecretExpression)

    /// One clause for people.
    package var description: String {
        switch self {
        case .missing(let expression): "\(expression) has no value"
        case .notText(let expression): "the value of \(expression) is not UTF-8 text"
        case .notJSON(let expression): "the value of \(expression) is not JSON"
        }
    }
}

extension SourcePosition {
    /// The position of a byte, clamped to the end of the text.
    ///
    /// Bytes that continue a UTF-8 sequence do not count as columns.
    init(atByte offset: Int, of text: Span<UInt8>) {
        var line = 1
        var column = 1
        for index in 0..<min(max(0, offset), text.count) {
            let byte = text[index]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column)
    }
}
