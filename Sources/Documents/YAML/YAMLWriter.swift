package import Model

/// Writes values as YAML that 1.1, 1.2 and this program's own reader take in the same way.
package enum YAMLWriter {
    /// A text as a scalar: plain where nobody can take it for something else, else in quotes.
    package static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// A value on one line, for a place outside and inside of brackets.
    package static func inlined(_ value: Value) -> String { inline(value) }

    /// The lines of a member, indented by `depth` times two spaces; ends with a line break.
    package static func member(_ key: String, _ value: Value, depth: Int) -> String {
        String(repeating: "  ", count: depth) + scalar(key) + ":" + tail(value, depth: depth)
    }

    /// What follows a colon or a dash, its line break included.
    private static func tail(_ value: Value, depth: Int) -> String {
        switch value {
        case .object(let object) where !object.isEmpty:
            "\n" + object.sorted.map { member($0.key, $0.value, depth: depth + 1) }.joined()
        case .array(let elements) where !elements.isEmpty:
            "\n"
                + elements.map { element in
                    String(repeating: "  ", count: depth + 1) + "-" + flow(element) + "\n"
                }.joined()
        default: flow(value) + "\n"
        }
    }

    /// A value on one line, a space before it.
    private static func flow(_ value: Value) -> String { " " + inline(value) }

    private static func inline(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.lexeme
        // Within brackets a comma would end a plain scalar.
        case .string(let text): scalar(text)
        case .secret(let expression): "{secretRef: \(quoted(expression.written))}"
        case .array(let elements): "[" + elements.map(inline).joined(separator: ", ") + "]"
        case .object(let object):
            "{"
                + object.sorted.map { "\(scalar($0.key)): \(inline($0.value))" }
                .joined(separator: ", ") + "}"
        }
    }

    /// Words and single spaces between them, that begin with a letter and are no keyword of any
    /// version.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, isLetter(first), bytes.last != UInt8(ascii: " ") else {
            return false
        }
        var wasSpace = false
        for byte in bytes {
            let isSpace = byte == UInt8(ascii: " ")
            guard isSpace ? !wasSpace : isWord(byte) else { return false }
            wasSpace = isSpace
        }
        return ScalarReading(text).isTextInEveryVersion
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || [
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"),
                UInt8(ascii: "@"), UInt8(ascii: "+"),
            ].contains(byte)
    }

    /// In double quotes; whatever is not seen, or turns the direction of text, is escaped.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where mustEscape(scalar): result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            true
        case .spaceSeparator: scalar != " "
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let width = scalar.value > 0xFFFF ? 8 : 4
        return (width == 8 ? "\\U" : "\\u")
            + String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
