import Model

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
