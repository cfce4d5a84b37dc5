internal import Model

/// What a platform's document says about the members of a JSON object.
///
/// Checking finds every problem at once; each platform words them in its own error shape.
struct BodySchema: Sendable {
    /// One member.
    struct Field: Sendable {
        let name: String
        let shape: BodyShape
        let isRequired: Bool
        let isNullable: Bool

        static func required(_ name: String, _ shape: BodyShape, orNull: Bool = false) -> Field {
            Field(name: name, shape: shape, isRequired: true, isNullable: orNull)
        }

        static func optional(_ name: String, _ shape: BodyShape, orNull: Bool = false) -> Field {
            Field(name: name, shape: shape, isRequired: false, isNullable: orNull)
        }
    }

    let fields: [Field]
    /// Whether the document itself forbids other members.
    let isClosed: Bool

    init(_ fields: [Field], isClosed: Bool = false) {
        self.fields = fields
        self.isClosed = isClosed
    }

    /// Lists what is wrong with an object, in the order of the schema, unknown members last.
    ///
    /// - Parameter strictly: refuses unknown members also where the document is silent.
    func problems(
        of object: ValueObject, strictly: Bool, at location: [BodyProblem.Step] = []
    ) -> [BodyProblem] {
        var found: [BodyProblem] = []
        for field in fields {
            let place = location + [.member(field.name)]
            guard let value = object[field.name] else {
                if field.isRequired {
                    found.append(
                        BodyProblem(location: place, kind: .missing, input: .object(object)))
                }
                continue
            }
            if value.isNull, field.isNullable { continue }
            found += field.shape.problems(of: value, strictly: strictly, at: place)
        }
        guard isClosed || strictly else { return found }
        for member in object.members
        where !fields.contains(where: { $0.name.hasSameBytes(as: member.key) }) {
            found.append(
                BodyProblem(
                    location: location + [.member(member.key)], kind: .unknown,
                    input: member.value))
        }
        return found
    }
}

/// What a value must look like.
indirect enum BodyShape: Sendable {
    /// A text of so many characters.
    case string(min: Int = 0, max: Int = .max)
    /// A text in the form 8-4-4-4-12 of hexadecimal digits.
    case uuid
    case boolean
    /// One of these words.
    case oneOf([String])
    /// An object with any members.
    case freeObject(min: Int = 0)
    /// An object whose members all have one shape.
    case map(BodyShape)
    /// An object with known members.
    case object(BodySchema)
    /// A list of values of one shape.
    case list(BodyShape)

    func problems(of value: Value, strictly: Bool, at place: [BodyProblem.Step]) -> [BodyProblem] {
        func problem(_ kind: BodyProblem.Kind) -> [BodyProblem] {
            [BodyProblem(location: place, kind: kind, input: value)]
        }
        switch (self, value) {
        case (.string(let min, _), .string(let text)) where text.unicodeScalars.count < min:
            return problem(.tooShort(min))
        case (.string(_, let max), .string(let text)) where text.unicodeScalars.count > max:
            return problem(.tooLong(max))
        case (.uuid, .string(let text)):
            return UUIDText.isWellFormed(text) ? [] : problem(.notAUUID)
        case (.oneOf(let words), .string(let text)):
            return words.contains { $0.hasSameBytes(as: text) } ? [] : problem(.notOneOf(words))
        case (.freeObject(let min), .object(let object)):
            return object.count < min ? problem(.tooShort(min)) : []
        case (.map(let shape), .object(let object)):
            return object.members.flatMap { member in
                shape.problems(
                    of: member.value, strictly: strictly, at: place + [.member(member.key)])
            }
        case (.object(let schema), .object(let object)):
            return schema.problems(of: object, strictly: strictly, at: place)
        case (.list(let shape), .array(let elements)):
            return elements.enumerated().flatMap { index, element in
                shape.problems(of: element, strictly: strictly, at: place + [.index(index)])
            }
        case (.string, .string), (.boolean, .bool): return []
        default: return problem(.wrongType(expected: typeName))
        }
    }

    /// The JSON type in the words of JSON Schema.
    var typeName: String {
        switch self {
        case .string, .uuid, .oneOf: "string"
        case .boolean: "boolean"
        case .freeObject, .map, .object: "object"
        case .list: "array"
        }
    }
}

/// One thing wrong with a body.
package struct BodyProblem: Sendable {
    /// A step from the body to the place.
    package enum Step: Hashable, Sendable {
        case member(String)
        case index(Int)
    }

    /// What is wrong.
    package enum Kind: Hashable, Sendable {
        case missing
        case unknown
        case wrongType(expected: String)
        case tooShort(Int)
        case tooLong(Int)
        case notOneOf([String])
        case notAUUID
    }

    let location: [Step]
    let kind: Kind
    /// The value that was found there, which platforms like to repeat in their errors.
    let input: Value

    /// The place as `auth_credentials.password`.
    var path: String {
        location.map { step in
            switch step {
            case .member(let name): name
            case .index(let index): String(index)
            }
        }.joined(separator: ".")
    }

    /// A sentence about it that names the place and no value.
    var sentence: String {
        switch kind {
        case .missing: "\(path) is required"
        case .unknown: "\(path) is not a known field"
        case .wrongType(let expected): "\(path) must be of type \(expected)"
        case .tooShort(let min): "\(path) must have a length of at least \(min)"
        case .tooLong(let max): "\(path) must have a length of at most \(max)"
        case .notOneOf(let words): "\(path) must be one of \(words.joined(separator: ", "))"
        case .notAUUID: "\(path) must be a UUID"
        }
    }
}
