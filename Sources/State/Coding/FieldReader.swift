import Model

/// Why the members of a line are not what their kind asks for.
struct CodingProblem: Error {
    let message: String
}

/// Reads the members of one object and says by name what is wrong with them.
struct FieldReader {
    private let object: ValueObject

    init(_ object: ValueObject) { self.object = object }

    init(_ value: Value, _ name: String) throws(CodingProblem) {
        guard case .object(let object) = value else {
            throw CodingProblem(message: "`\(name)` is no object")
        }
        self.object = object
    }

    func value(_ key: String) throws(CodingProblem) -> Value {
        guard let value = object[key] else { throw CodingProblem(message: "`\(key)` is missing") }
        return value
    }

    func string(_ key: String) throws(CodingProblem) -> String {
        guard case .string(let text) = try value(key) else {
            throw CodingProblem(message: "`\(key)` is no text")
        }
        return text
    }

    func optionalString(_ key: String) throws(CodingProblem) -> String? {
        object[key] == nil ? nil : try string(key)
    }

    func integer(_ key: String) throws(CodingProblem) -> Int64 {
        guard let number = try value(key).integerValue else {
            throw CodingProblem(message: "`\(key)` is no whole number")
        }
        return number
    }

    func timestamp(_ key: String) throws(CodingProblem) -> Timestamp {
        Timestamp(milliseconds: try integer(key))
    }

    /// False when the member is absent.
    func flag(_ key: String) throws(CodingProblem) -> Bool {
        guard let value = object[key] else { return false }
        guard let flag = value.boolValue else {
            throw CodingProblem(message: "`\(key)` is neither true nor false")
        }
        return flag
    }

    func address(_ key: String) throws(CodingProblem) -> Address {
        guard let address = Address(parsing: try string(key)) else {
            throw CodingProblem(message: "`\(key)` is no address")
        }
        return address
    }

    func reader(_ key: String) throws(CodingProblem) -> FieldReader {
        try FieldReader(value(key), key)
    }

    func optionalReader(_ key: String) throws(CodingProblem) -> FieldReader? {
        object[key] == nil ? nil : try reader(key)
    }

    /// No members when the member is absent.
    func members(_ key: String) throws(CodingProblem) -> ValueObject {
        guard let value = object[key] else { return ValueObject() }
        guard case .object(let members) = value else {
            throw CodingProblem(message: "`\(key)` is no object")
        }
        return members
    }

    /// No elements when the member is absent.
    func elements(_ key: String) throws(CodingProblem) -> [Value] {
        guard let value = object[key] else { return [] }
        guard case .array(let elements) = value else {
            throw CodingProblem(message: "`\(key)` is no list")
        }
        return elements
    }

    func strings(_ key: String) throws(CodingProblem) -> [String] {
        var texts: [String] = []
        for element in try elements(key) {
            guard case .string(let text) = element else {
                throw CodingProblem(message: "`\(key)` holds something that is no text")
            }
            texts.append(text)
        }
        return texts
    }

    func texts(_ key: String) throws(CodingProblem) -> [String: String] {
        var texts: [String: String] = [:]
        for member in try members(key).members {
            guard case .string(let text) = member.value else {
                throw CodingProblem(message: "`\(key)` holds something that is no text")
            }
            texts[member.key] = text
        }
        return texts
    }

    func choice<Choice: RawRepresentable<String>>(
        _ key: String, _ type: Choice.Type
    ) throws(CodingProblem) -> Choice {
        let text = try string(key)
        guard let choice = Choice(rawValue: text) else {
            throw CodingProblem(message: "`\(key)` has the unknown value `\(text)`")
        }
        return choice
    }
}

/// Collects the members of an object; what is empty or absent leaves no trace.
struct FieldWriter {
    private(set) var members: [ValueObject.Member] = []

    mutating func add(_ key: String, _ value: Value?) {
        if let value { members.append(ValueObject.Member(key: key, value: value)) }
    }

    mutating func add(_ key: String, _ text: String?) { add(key, text.map(Value.string)) }

    mutating func add(_ key: String, _ time: Timestamp) {
        add(key, .number(Number(time.milliseconds)))
    }

    mutating func add(_ key: String, _ address: Address) { add(key, address.description) }

    mutating func add(_ key: String, ifTrue flag: Bool) {
        if flag { add(key, .bool(true)) }
    }

    mutating func add(_ key: String, unlessEmpty object: ValueObject) {
        if !object.isEmpty { add(key, .object(object)) }
    }

    mutating func add(_ key: String, unlessEmpty texts: [String]) {
        if !texts.isEmpty { add(key, .array(texts.map(Value.string))) }
    }

    mutating func add(_ key: String, unlessEmpty texts: [String: String]) {
        add(key, unlessEmpty: FieldWriter.object(texts.map { ($0.key, Value.string($0.value)) }))
    }

    var object: ValueObject { ValueObject(uniqueMembers: members) }

    /// Members in byte order of their keys, which the caller knows to be unique.
    static func object(_ members: [(String, Value)]) -> ValueObject {
        ValueObject(
            uniqueMembers: members.map { ValueObject.Member(key: $0.0, value: $0.1) }
                .sorted { $0.key.precedesInBytes($1.key) })
    }
}
