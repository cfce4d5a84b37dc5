/// A JSON-shaped value that may hold secret *references*, never secret values.
///
/// One tree serves manifests (with references), API answers, state records and plans (where a
/// reference shows as `{"secret": "env://X"}`). Secret bytes enter only when a request body is
/// written.
package enum Value: Sendable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case array([Value])
    case object(ValueObject)
    /// A place in a desired tree that a secret fills when the request is written.
    case secret(SecretExpression)
}

extension Value {
    /// The text of a string, or nil for every other case.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The truth value, or nil for every other case.
    package var boolValue: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// A number that is a whole 64-bit integer, or nil.
    package var integerValue: Int64? {
        if case .number(let number) = self { number.integer } else { nil }
    }

    /// The elements of an array, or nil for every other case.
    package var arrayValue: [Value]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object, or nil for every other case.
    package var objectValue: ValueObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// Whether this is JSON `null`.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The member of an object, or nil when there is none or this is no object.
    package subscript(key: String) -> Value? { objectValue?[key] }

    /// Whether a secret reference stands anywhere in this tree.
    package var containsSecret: Bool {
        switch self {
        case .null, .bool, .number, .string: false
        case .array(let elements): elements.contains { $0.containsSecret }
        case .object(let object): object.members.contains { $0.value.containsSecret }
        case .secret: true
        }
    }

    /// Every secret expression in this tree with its JSON pointer, in byte order of the pointers.
    package var secrets: [(pointer: Pointer, expression: SecretExpression)] {
        var found: [(pointer: Pointer, expression: SecretExpression)] = []
        var path: [String] = []
        collectSecrets(at: &path, into: &found)
        return found.count > 1 ? found.sorted { $0.pointer < $1.pointer } : found
    }

    private func collectSecrets(
        at path: inout [String],
        into found: inout [(pointer: Pointer, expression: SecretExpression)]
    ) {
        switch self {
        case .null, .bool, .number, .string: break
        case .array(let elements):
            for index in elements.indices where elements[index].containsSecret {
                path.append(String(index))
                elements[index].collectSecrets(at: &path, into: &found)
                path.removeLast()
            }
        case .object(let object):
            for member in object.members {
                path.append(member.key)
                member.value.collectSecrets(at: &path, into: &found)
                path.removeLast()
            }
        case .secret(let expression): found.append((Pointer(path), expression))
        }
    }

    /// Every leaf (scalar, secret, or empty container) with its JSON pointer, sorted by pointer.
    package var leaves: [(pointer: Pointer, value: Value)] {
        var found: [(pointer: Pointer, value: Value)] = []
        collectLeaves(at: Pointer(), into: &found)
        return found.count > 1 ? found.sorted { $0.pointer < $1.pointer } : found
    }

    private func collectLeaves(
        at pointer: Pointer, into found: inout [(pointer: Pointer, value: Value)]
    ) {
        switch self {
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                element.collectLeaves(at: pointer.appending(String(index)), into: &found)
            }
        case .object(let object) where !object.isEmpty:
            for member in object.members {
                member.value.collectLeaves(at: pointer.appending(member.key), into: &found)
            }
        default:
            found.append((pointer, self))
        }
    }
}

extension Value: Hashable {
    /// Numbers compare by value, objects without regard to order, strings by bytes.
    package static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        case (.secret(let a), .secret(let b)): a == b
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let flag): hasher.combine(flag)
        case .number(let number): hasher.combine(number)
        case .string(let text): hasher.combine(bytesOf: text)
        case .array(let elements): hasher.combine(elements)
        case .object(let object): hasher.combine(object)
        case .secret(let expression): hasher.combine(expression)
        }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string value.
    package init(stringLiteral text: String) { self = .string(text) }
    /// A Boolean value.
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    /// A whole number.
    package init(integerLiteral number: Int64) { self = .number(Number(number)) }
    /// An array of values.
    package init(arrayLiteral elements: Value...) { self = .array(elements) }
    /// An object; of equal keys the last one wins.
    package init(dictionaryLiteral elements: (String, Value)...) {
        var object = ValueObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
