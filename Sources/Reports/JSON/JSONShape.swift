import Model

extension Value {
    /// An object of members in the given order; the keys are unique because they are written here.
    static func members(_ members: [(String, Value)]) -> Value {
        .object(
            ValueObject(
                uniqueMembers: members.map { ValueObject.Member(key: $0.0, value: $0.1) }))
    }

    /// A text, or null.
    static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .null }

    /// A count.
    static func count(_ number: Int) -> Value { .number(Number(Int64(number))) }
}

/// The version of the JSON reports.
///
/// A new member raises the minor number, readers ignore members they do not know; anything else
/// raises the major number, readers refuse it.
enum JSONFormat {
    static let version = Value.string("1.1")

    /// The members that every report starts with.
    static func head(toolVersion: String) -> [(String, Value)] {
        [("format_version", version), ("tool_version", .string(toolVersion))]
    }

    /// Where something stands, or null.
    static func source(_ range: SourceRange?) -> Value {
        guard let range else { return .null }
        return .members([
            ("file", .string(range.file)), ("line", .count(range.start.line)),
            ("column", .count(range.start.column)),
        ])
    }
}
