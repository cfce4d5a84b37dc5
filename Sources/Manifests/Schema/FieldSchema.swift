import Documents
import Model

/// The schema of a field's value; the counterpart of `SpecReader`.
struct FieldSchema {
    /// Fields whose text is a name.
    let names: Set<Pointer>
    /// `spec` of the kind's example, out of which every field has its own.
    let example: Value

    /// A mapping with known members, without its rules.
    func object(
        _ fields: [FieldDescriptor], at pointer: Pointer,
        inherited: FieldDescriptor.Secrecy = .none,
        optional: String? = nil
    ) -> Value {
        var properties = ValueObject()
        for field in fields {
            let secrecy = field.secrecy == .none ? inherited : field.secrecy
            let schema = value(
                field.type, secrecy, isCredential: CredentialName.matches(field.name),
                at: pointer.appending(field.name))
            var described = SchemaParts.described(
                field.summary, schema, default: field.defaultValue,
                examples: example[pointer.appending(field.name)].map { [$0] } ?? [])
            if let instead = field.deprecation, var members = described.objectValue {
                members["deprecated"] = true
                // Editors show this one beside the struck-out name.
                members["deprecationMessage"] = .string(instead)
                described = .object(members)
            }
            properties[field.name] = described
        }
        let required = fields.filter { $0.isRequired && $0.defaultValue == nil }.map(\.name)
        return SchemaParts.object(
            properties, required: required.filter { $0 != optional })
    }

    private func value(
        _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, isCredential: Bool,
        at pointer: Pointer
    ) -> Value {
        switch secrecy {
        case .none: return plain(type, secrecy, isCredential: isCredential, at: pointer)
        case .pure: return SchemaParts.reference("secret")
        case .mixed:
            if case .anything = type {
                return SchemaParts.reference(isCredential ? "credential" : "mixed")
            }
            let plain = plain(type, secrecy, isCredential: isCredential, at: pointer)
            guard type.isScalar else { return plain }
            let content = fixed(type, at: pointer)
            let literal = SchemaParts.object(
                ["literal": SchemaParts.described("The value itself.", content)],
                required: ["literal"], description: "A value that is no secret.")
            let choices = [SchemaParts.reference("secret"), literal]
            return ["anyOf": .array(isCredential ? choices : choices + [plain])]
        }
    }

    private func plain(
        _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, isCredential: Bool,
        at pointer: Pointer
    ) -> Value {
        switch type {
        case .string(let rule):
            let fixed = fixed(type, at: pointer)
            // Any other text may be one with variables as it is.
            guard rule.format != nil || rule.maxLength != nil else { return fixed }
            return SchemaParts.orVariable("variableText", fixed)
        case .boolean: return SchemaParts.orVariable("variable", fixed(type, at: pointer))
        case .enumeration: return SchemaParts.orVariable("variableText", fixed(type, at: pointer))
        case .object(let fields): return object(fields, at: pointer, inherited: secrecy)
        case .map(let inner, let allowsEmpty):
            return map(inner, secrecy, allowsEmpty: allowsEmpty, at: pointer)
        case .list(let inner):
            let items = value(
                inner, secrecy, isCredential: isCredential, at: pointer.appending("0"))
            return ["type": "array", "items": items]
        case .anything: return SchemaParts.reference("data")
        }
    }

    /// A scalar without variables.
    private func fixed(_ type: FieldType, at pointer: Pointer) -> Value {
        switch type {
        case .string(let rule): text(rule, isName: names.contains(pointer))
        case .boolean: ["type": "boolean"]
        case .enumeration(let words): ["enum": .array(words.map(Value.string))]
        case .object, .map, .list, .anything: SchemaParts.reference("data")
        }
    }

    private func map(
        _ inner: FieldType, _ secrecy: FieldDescriptor.Secrecy, allowsEmpty: Bool,
        at pointer: Pointer
    ) -> Value {
        var schema: ValueObject = ["type": "object"]
        if !allowsEmpty { schema["minProperties"] = 1 }
        schema["not"] = SchemaParts.noReference
        schema["propertyNames"] = ["pattern": .string(SchemaParts.someText)]
        let place = pointer.appending("*")
        if secrecy == .mixed {
            schema["patternProperties"] = .object([
                CredentialName.pattern: value(inner, secrecy, isCredential: true, at: place)
            ])
        }
        schema["additionalProperties"] = value(inner, secrecy, isCredential: false, at: place)
        return .object(schema)
    }

    private func text(_ rule: StringRule, isName: Bool) -> Value {
        var schema: ValueObject = ["type": "string"]
        if rule.minLength > 0 { schema["minLength"] = .number(Number(Int64(rule.minLength))) }
        if let most = rule.maxLength { schema["maxLength"] = .number(Number(Int64(most))) }
        switch rule.format {
        case .uuid:
            schema["format"] = "uuid"
            schema["pattern"] = .string(TextRule.uuidPattern)
        case .url:
            schema["format"] = "uri"
            schema["pattern"] = .string(TextRule.addressPattern)
        case nil:
            if isName { schema["pattern"] = .string(SchemaParts.noControls) }
        }
        return .object(schema)
    }
}
