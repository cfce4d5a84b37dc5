import Documents
import Model

/// Why the members of a line are not what their kind asks for.
struct CodingProblem: Error {
    let message: String
}

/// Reads the members of one object and says by name what is wrong with them.
struct FieldReader {
    private let object: JSONView
    /// What comes again and again in objects of this kind.
    let repeated: RepeatedParts

    init(
        _ value: JSONView, _ name: @autoclosure () -> String,
        sharing repeated: RepeatedParts = RepeatedParts()
    ) throws(CodingProblem) {
        guard value.kind == .object else {
            throw CodingProblem(message: "`\(name())` is no object")
        }
        object = value
        self.repeated = repeated
    }

    /// The whole object as a tree.
    var tree: ValueObject { object.objectValue(sharing: repeated.texts) ?? ValueObject() }

    func has(_ key: StaticString) -> Bool { object.member(key) != nil }

    /// Whether the member is that text.
    func isText(_ key: StaticString, _ text: StaticString) -> Bool {
        object.member(key)?.isString(text) ?? false
    }

    private func value(_ key: StaticString) throws(CodingProblem) -> JSONView {
        guard let value = object.member(key) else {
            throw CodingProblem(message: "`\(key)` is missing")
        }
        return value
    }

    func string(_ key: StaticString) throws(CodingProblem) -> String {
        try string(value(key), key)
    }

    func optionalString(_ key: StaticString) throws(CodingProblem) -> String? {
        guard let value = object.member(key) else { return nil }
        return try string(value, key)
    }

    private func string(
        _ value: JSONView, _ key: StaticString
    ) throws(CodingProblem) -> String {
        guard let text = value.stringValue else {
            throw CodingProblem(message: "`\(key)` is no text")
        }
        return text
    }

    /// A text that many objects have in common.
    func repeatedString(_ key: StaticString) throws(CodingProblem) -> String {
        guard let text = try value(key).stringValue(sharing: repeated.texts) else {
            throw CodingProblem(message: "`\(key)` is no text")
        }
        return text
    }

    func optionalRepeatedString(_ key: StaticString) throws(CodingProblem) -> String? {
        has(key) ? try repeatedString(key) : nil
    }

    func integer(_ key: StaticString) throws(CodingProblem) -> Int64 {
        guard let number = try value(key).integerValue else {
            throw CodingProblem(message: "`\(key)` is no whole number")
        }
        return number
    }

    func timestamp(_ key: StaticString) throws(CodingProblem) -> Timestamp {
        Timestamp(milliseconds: try integer(key))
    }

    /// False when the member is absent.
    func flag(_ key: StaticString) throws(CodingProblem) -> Bool {
        guard let value = object.member(key) else { return false }
        guard let flag = value.boolValue else {
            throw CodingProblem(message: "`\(key)` is neither true nor false")
        }
        return flag
    }

    func address(_ key: StaticString) throws(CodingProblem) -> Address {
        let value = try value(key)
        guard value.kind == .string else { throw CodingProblem(message: "`\(key)` is no text") }
        guard let parts = value.halves(sharing: repeated.texts, around: Address.slash) else {
            throw CodingProblem(message: "`\(key)` is no address")
        }
        return Address(platform: parts.0, name: parts.1)
    }

    func reader(_ key: StaticString) throws(CodingProblem) -> FieldReader {
        try FieldReader(value(key), "\(key)", sharing: repeated)
    }

    /// A reader of a member, whose key is its name.
    func reader(_ member: (key: JSONView, value: JSONView)) throws(CodingProblem) -> FieldReader {
        try FieldReader(member.value, member.key.stringValue ?? "", sharing: repeated)
    }

    func optionalReader(_ key: StaticString) throws(CodingProblem) -> FieldReader? {
        has(key) ? try reader(key) : nil
    }

    /// Nil when the member is absent.
    func members(_ key: StaticString) throws(CodingProblem) -> JSONView? {
        guard let value = object.member(key) else { return nil }
        guard value.kind == .object else {
            throw CodingProblem(message: "`\(key)` is no object")
        }
        return value
    }

    /// The members as a tree; none when the member is absent.
    func tree(_ key: StaticString) throws(CodingProblem) -> ValueObject {
        try members(key)?.objectValue(sharing: repeated.texts) ?? ValueObject()
    }

    /// Nil when the member is absent.
    func elements(_ key: StaticString) throws(CodingProblem) -> JSONView? {
        guard let value = object.member(key) else { return nil }
        guard value.kind == .array else {
            throw CodingProblem(message: "`\(key)` is no list")
        }
        return value
    }

    /// No texts when the member is absent.
    func strings(_ key: StaticString) throws(CodingProblem) -> [String] {
        guard let list = try elements(key) else { return [] }
        var texts: [String] = []
        texts.reserveCapacity(list.count)
        for element in list.elements {
            guard let text = element.stringValue(sharing: repeated.texts) else {
                throw CodingProblem(message: "`\(key)` holds something that is no text")
            }
            texts.append(text)
        }
        return texts
    }

    /// No texts when the member is absent.
    func texts(_ key: StaticString) throws(CodingProblem) -> [String: String] {
        guard let object = try members(key) else { return [:] }
        var texts: [String: String] = [:]
        for member in object.members {
            guard let text = member.value.stringValue(sharing: repeated.texts),
                let key = member.key.stringValue(sharing: repeated.texts)
            else {
                throw CodingProblem(message: "`\(key)` holds something that is no text")
            }
            texts[key] = text
        }
        return texts
    }

    /// The places of returned secrets; none when the member is absent.
    func sinks(_ key: StaticString) throws(CodingProblem) -> [String: SinkReference] {
        let texts = try texts(key)
        // Mapping would make a table for none.
        return texts.isEmpty ? [:] : texts.mapValues { SinkReference($0) }
    }

    func choice<Choice: RawRepresentable<String>>(
        _ key: StaticString, _ type: Choice.Type
    ) throws(CodingProblem) -> Choice {
        let text = try string(key)
        guard let choice = Choice(rawValue: text) else {
            throw CodingProblem(message: "`\(key)` has the unknown value `\(text)`")
        }
        return choice
    }
}
