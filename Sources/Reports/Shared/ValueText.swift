import Model

/// Values as people read them in a plan.
enum ValueText {
    /// The most Unicode scalars of one value that are shown; the count of the rest is said.
    static let longest = 400

    /// Returns the value on one line, members in byte order, secrets as their reference.
    static func line(_ value: Value?) -> String {
        guard let value else { return "(absent)" }
        let text = full(value)
        let scalars = text.unicodeScalars
        guard scalars.count > longest else { return text }
        return String(scalars.prefix(longest)) + " (\(scalars.count - longest) more characters)"
    }

    /// Returns the two values with their common start and end left out where both are long.
    ///
    /// A change in the middle of a long text would else be cut away or hard to find.
    static func contrast(
        _ before: Value, _ after: Value, ellipsis: String
    ) -> (before: String, after: String) {
        guard case .string(let old) = before, case .string(let new) = after,
            max(old.utf8.count, new.utf8.count) > 60
        else { return (line(before), line(after)) }
        let (a, b) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
        let shorter = min(a.count, b.count)
        var start = 0
        while start < shorter, a[start] == b[start] { start += 1 }
        var end = 0
        while end < shorter - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
        let from = start > 24 ? start - 16 : 0
        let keep = end > 24 ? end - 16 : 0
        func cut(_ scalars: [Unicode.Scalar]) -> String {
            let middle = String(String.UnicodeScalarView(scalars[from..<(scalars.count - keep)]))
            return (from > 0 ? ellipsis : "") + line(.string(middle)) + (keep > 0 ? ellipsis : "")
        }
        return (cut(a), cut(b))
    }

    private static func full(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.lexeme
        case .string(let text): quoted(text)
        case .array(let elements): "[" + elements.map(full).joined(separator: ", ") + "]"
        case .object(let object):
            "{"
                + object.sorted.map { "\(key($0.key)): \(full($0.value))" }.joined(separator: ", ")
                + "}"
        case .secret(let expression): secret(expression)
        }
    }

    /// `(secret) env://TOKEN`, with the revision where there is one.
    static func secret(_ expression: SecretExpression) -> String {
        let revision = expression.revision.map { " revision \($0)" } ?? ""
        return "(secret) \(expression.written)\(revision)"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func key(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            byte.isAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        return isPlain && !text.isEmpty ? text : quoted(text)
    }
}

extension UInt8 {
    fileprivate var isAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
