import Model

/// Keeps literals of credential fields out of reports.
///
/// A manifest may hold `{literal: …}` under a key that names a credential; reports travel further
/// than the repository, so they say that it is there and nothing more.
enum FieldMask {
    /// What stands for a literal credential.
    static let mark = Value.secret(markExpression)

    /// The mark as an expression; no reference can be written like that.
    static let markExpression = SecretExpression(
        form: .reference, parts: [], revision: nil, written: "literal")

    /// Whether a written expression is the mark.
    static func isMark(_ written: String) -> Bool { written.hasSameBytes(as: "literal") }

    /// Returns the value with every text or number under a credential's name replaced.
    static func masked(_ value: Value?, at pointer: Pointer) -> Value? {
        guard let value else { return nil }
        return masked(value, isCredential: pointer.tokens.last.map(isCredential) ?? false)
    }

    private static func masked(_ value: Value, isCredential: Bool) -> Value {
        switch value {
        case .string, .number: return isCredential ? mark : value
        case .null, .bool, .secret: return value
        case .array(let elements):
            return .array(elements.map { masked($0, isCredential: isCredential) })
        case .object(let object):
            return .object(
                ValueObject(
                    uniqueMembers: object.members.map { member in
                        ValueObject.Member(
                            key: member.key,
                            value: masked(
                                member.value,
                                isCredential: isCredential || Self.isCredential(member.key)))
                    }))
        }
    }

    private static func isCredential(_ name: String) -> Bool { CredentialName.matches(name) }
}
