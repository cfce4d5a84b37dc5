extension KindDescriptor {
    /// The readable part of `spec`: what a record may hold as applied.
    ///
    /// Write-only fields, lookups and whatever holds a secret are left out at every depth.
    package func readable(_ fields: ValueObject) -> ValueObject {
        Self.readable(fields, described: self.fields)
    }

    /// The write-only part of `spec`, whose leaves are compared by fingerprint.
    package func writeOnly(_ fields: ValueObject) -> ValueObject {
        Self.writeOnly(fields, described: self.fields)
    }

    /// What a change at that place asks for.
    package func change(at pointer: Pointer) -> FieldDescriptor.Change {
        var fields = self.fields
        var change = FieldDescriptor.Change.replace
        for token in pointer.tokens {
            guard let field = fields.first(where: { $0.name.hasSameBytes(as: token) }) else {
                return change
            }
            change = field.change
            guard case .object(let members) = field.type else { return change }
            fields = members
        }
        return change
    }

    private static func readable(
        _ fields: ValueObject, described: [FieldDescriptor]
    ) -> ValueObject {
        var result = ValueObject()
        for field in described where field.access == .readable {
            guard let value = fields[field.name] else { continue }
            if case .object(let members) = field.type, case .object(let object) = value {
                let inner = readable(object, described: members)
                if !inner.isEmpty { result[field.name] = .object(inner) }
            } else if !value.containsSecret {
                result[field.name] = value
            }
        }
        return result
    }

    private static func writeOnly(
        _ fields: ValueObject, described: [FieldDescriptor]
    ) -> ValueObject {
        var result = ValueObject()
        for field in described {
            guard let value = fields[field.name] else { continue }
            if field.access == .writeOnly {
                result[field.name] = value
            } else if case .object(let members) = field.type, case .object(let object) = value {
                let inner = writeOnly(object, described: members)
                if !inner.isEmpty { result[field.name] = .object(inner) }
            }
        }
        return result
    }
}
