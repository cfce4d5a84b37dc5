import Model

/// Trees with secret references in a plan file.
///
/// A reference is `{"$secret": …}`; a key of the tree that starts with `$` gets one more, so that
/// no data can pass for a reference.
enum ValueCoding {
    static func encode(_ value: Value) -> Value {
        switch value {
        case .null, .bool, .number, .string: value
        case .array(let elements): .array(elements.map(encode))
        case .object(let object): .object(encode(object))
        case .secret(let expression):
            .members([
                (
                    "$secret",
                    .members([
                        ("form", .string(expression.form == .template ? "template" : "reference")),
                        ("written", .string(expression.written)),
                        ("revision", .optional(expression.revision)),
                    ])
                )
            ])
        }
    }

    static func encode(_ object: ValueObject) -> ValueObject {
        ValueObject(
            uniqueMembers: object.members.map { member in
                let key = member.key.hasPrefix("$") ? "$" + member.key : member.key
                return ValueObject.Member(key: key, value: encode(member.value))
            })
    }

    static func value(_ reader: PlanFileReader) throws(PlanFileDamage) -> Value {
        switch reader.value {
        case .null, .bool, .number, .string, .secret: return reader.value
        case .array(let elements):
            var decoded: [Value] = []
            for element in elements {
                decoded.append(try value(PlanFileReader(element, path: reader.path)))
            }
            return .array(decoded)
        case .object(let object):
            if object.count == 1, let secret = reader.optional("$secret") {
                return .secret(try expression(secret))
            }
            return .object(try self.object(reader))
        }
    }

    static func object(_ reader: PlanFileReader) throws(PlanFileDamage) -> ValueObject {
        guard let object = reader.value.objectValue else { throw reader.damage }
        var members: [ValueObject.Member] = []
        for member in object.members {
            let key = member.key.hasPrefix("$$") ? String(member.key.dropFirst()) : member.key
            let inner = PlanFileReader(member.value, path: "\(reader.path).\(member.key)")
            members.append(ValueObject.Member(key: key, value: try value(inner)))
        }
        return ValueObject(uniqueMembers: members)
    }

    private static func expression(
        _ reader: PlanFileReader
    ) throws(PlanFileDamage) -> SecretExpression {
        let written = try reader.string("written")
        let revision = try reader.optionalString("revision")
        let form = try reader.string("form")
        if FieldMask.isMark(written) { return FieldMask.markExpression }
        do throws(SecretSyntaxError) {
            switch form {
            case "reference": return try SecretExpression(reference: written, revision: revision)
            case "template": return try SecretExpression(template: written, revision: revision)
            default: throw SecretSyntaxError("unknown form")
            }
        } catch {
            throw reader.damage
        }
    }
}
