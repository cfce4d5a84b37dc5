import Model

/// The schema of one kind of manifest; the counterpart of `ManifestReader`.
struct KindSchema {
    let descriptor: ProviderDescriptor

    private var kind: KindDescriptor { descriptor.kind }

    /// The members of the schema, without definitions.
    var members: ValueObject {
        var properties: ValueObject = [
            "apiVersion": ["const": .string(Envelope.version)],
            "kind": ["const": .string(kind.name)],
            "metadata": metadata,
            "spec": spec,
            "lifecycle": lifecycle,
        ]
        var required = ["apiVersion", "kind", "metadata", "spec"]
        if !kind.outputs.isEmpty {
            properties["outputs"] = outputs
            if kind.outputs.contains(where: \.isRequired) { required.append("outputs") }
        }
        let schema = SchemaParts.object(
            properties, required: required, description: kind.summary)
        return schema.objectValue ?? ValueObject()
    }

    private var metadata: Value {
        SchemaParts.object(
            [
                "name": SchemaParts.reference("name"),
                "platform": [
                    "description": "The key of the platform in the project file.",
                    "type": "string",
                ],
                "labels": [
                    "type": "object",
                    "propertyNames": ["pattern": .string(Names.labelPattern)],
                    "additionalProperties": SchemaParts.reference("label"),
                ],
            ], required: ["name", "platform"])
    }

    private var lifecycle: Value {
        SchemaParts.object(
            [
                "preventDestroy": [
                    "description": "Whether a plan that would destroy the connection is stopped.",
                    "type": "boolean", "default": false,
                ],
                "replace": [
                    "description": "In which order a replace runs.",
                    "enum": .array(Lifecycle.ReplaceOrder.allCases.map { .string($0.rawValue) }),
                    "default": "auto",
                ],
            ], required: [])
    }

    private var outputs: Value {
        var properties = ValueObject()
        for output in kind.outputs {
            properties[output.name] = SchemaParts.object(
                ["sink": SchemaParts.text(pattern: SinkReference.schemaPattern)],
                required: ["sink"], description: output.summary)
        }
        return SchemaParts.object(
            properties, required: kind.outputs.filter(\.isRequired).map(\.name))
    }

    private var spec: Value {
        let fields = FieldSchema(names: descriptor.names)
        let object = fields.object(kind.fields, at: Pointer(), optional: kind.namingField)
        var schema = object.objectValue ?? ValueObject()
        var rules: [Value] = []
        for rule in kind.rules {
            switch rule {
            case .exactlyOne(let names):
                rules.append(["oneOf": .array(names.map { ["required": [.string($0)]] })])
            case .atMostOne(let names):
                for (index, name) in names.enumerated() {
                    for other in names[(index + 1)...] {
                        rules.append(["not": ["required": [.string(name), .string(other)]]])
                    }
                }
            case .trueOnly(let field, let other, let value):
                rules.append(trueOnly(field, other, value))
            }
        }
        if !rules.isEmpty { schema["allOf"] = .array(rules) }
        return .object(schema)
    }

    private func trueOnly(_ field: String, _ other: String, _ value: String) -> Value {
        var consequence: ValueObject = [
            "properties": .object([other: ["const": .string(value)]])
        ]
        if kind.field(other)?.defaultValue != .string(value) {
            consequence["required"] = [.string(other)]
        }
        return [
            "if": [
                "required": [.string(field)], "properties": .object([field: ["const": true]]),
            ],
            "then": .object(consequence),
        ]
    }
}
