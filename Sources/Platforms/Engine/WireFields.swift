import Model

// Helpers that read answers: a member is there, is null or missing, or has the wrong type, and the
// three are told apart because a wrong type makes a whole list worthless.

extension ValueObject {
    /// The text of a member, or nil when it is missing or null.
    ///
    /// Throws when it is anything else.
    func text(_ key: String, in place: String) throws(BrokenReading) -> String? {
        switch self[key] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        default: throw .wrongType("\(place).\(key)")
        }
    }

    /// The non-empty text of a member that must be there.
    func requiredText(_ key: String, in place: String) throws(BrokenReading) -> String {
        guard let text = try text(key, in: place), !text.isEmpty else {
            throw .wrongType("\(place).\(key)")
        }
        return text
    }

    /// A count in a member that may be missing.
    func count(_ key: String, in place: String) throws(BrokenReading) -> Int? {
        switch self[key] {
        case nil, .null?: return nil
        case .number(let number)?:
            guard let integer = number.integer, let count = Int(exactly: integer), count >= 0
            else { throw .wrongType("\(place).\(key)") }
            return count
        default: throw .wrongType("\(place).\(key)")
        }
    }

    /// The members without the ones that are null.
    var withoutNulls: ValueObject {
        ValueObject(uniqueMembers: members.filter { !$0.value.isNull })
    }
}

extension KindDescriptor {
    /// The members of a declaration that are sent: everything but lookups.
    func sent(_ fields: ValueObject, leavingOut omitted: Set<String> = []) -> ValueObject {
        ValueObject(
            uniqueMembers: self.fields.compactMap { field in
                guard field.access != .lookup, !omitted.contains(field.name),
                    let value = fields[field.name]
                else { return nil }
                return ValueObject.Member(key: field.name, value: value)
            })
    }
}

extension Array where Element == Value {
    /// The elements as objects; throws when one is none.
    func objects(in place: String) throws(BrokenReading) -> [ValueObject] {
        var objects: [ValueObject] = []
        objects.reserveCapacity(count)
        for (index, element) in enumerated() {
            guard case .object(let object) = element else {
                throw .wrongType("\(place)[\(index)]")
            }
            objects.append(object)
        }
        return objects
    }
}
