import Model

/// The schema of one kind of manifest; the counterpart of `ManifestReader`.
struct KindSchema {
    let descriptor: ProviderDescriptor

    private var kind: KindDescriptor { descriptor.kind }

    /// The members of the schema, without definitions.
    var members: ValueObject {
        var properties = SchemaParts.envelope(kind: kind.name)
        properties["metadata"] = metadata
        properties["spec"] = SchemaParts.described(
            "The connection, in the words of \(descriptor.title)'s API.", spec)
        properties["lifecycle"] = lifecycle
        var required = ["apiVersion", "kind", "metadata", "spec"]
        if !kind.outputs.isEmpty {
            properties["outputs"] = outputs
            if kind.outputs.contains(where: \.isRequired) { required.append("outputs") }
        }
        let schema = SchemaParts.object(
            properties, required: required, description: kind.summary)
        return schema.objectValue ?? ValueObject()
    }

    /// The example of the kind as a value.
    private var example: Value? { ExampleManifest.value(of: kind.example) }

    /// What the example has at a place, as a list of one or none.
    private func examples(_ tokens: [String]) -> [Value] {
        example?[Pointer(tokens)].map { [$0] } ?? []
    }

    private var metadata: Value {
        SchemaParts.object(
            [
                "name": SchemaParts.described(
                    "With the platform it is the address of the connection: platform/name.",
                    SchemaParts.reference("name"), examples: examples(["metadata", "name"])),
                "platform": SchemaParts.described(
                    "The key of the platform in the project file.", ["type": "string"],
                    examples: examples(["metadata", "platform"])),
                "labels": SchemaParts.described(
                    "Words to choose connections by: --select team=security.",
                    [
                        "type": "object",
                        "propertyNames": ["pattern": .string(Names.labelPattern)],
                        "additionalProperties": SchemaParts.orVariable(
                            "variableText", SchemaParts.reference("label")),
                    ], examples: [["team": "security"]]),
                "movedFrom": SchemaParts.described(
                    "The name that it had on the same platform: the state's connection of that "
                        + "name is taken over. May stay afterwards.",
                    SchemaParts.reference("name"), examples: ["old-name"]),
            ], required: ["name", "platform"],
            description: "How the connection is called and where it lives.")
    }

    private var lifecycle: Value {
        var members: ValueObject =
            [
                "preventDestroy": [
                    "description": .string(
                        "Whether a plan that would delete or replace the connection is stopped "
                            + "(RC3004); outlives the manifest."),
                    "type": "boolean", "default": false,
                ],
                "replace": [
                    "description": .string(
                        "In which order a replace runs; auto deletes first where names are unique "
                            + "on the platform, and creates first elsewhere."),
                    "enum": .array(Lifecycle.ReplaceOrder.allCases.map { .string($0.rawValue) }),
                    "default": "auto",
                ],
                "ignore": SchemaParts.described(
                    "Fields that a new object gets and that are then left to others: never "
                        + "compared, never changed by an update. Names with dots between them.",
                    [
                        "type": "array",
                        "items": SchemaParts.text(pattern: SchemaParts.someText, maxLength: 4096),
                    ], examples: ignoreExamples),
            ]
        if descriptor.capabilities.checksBeforehand,
            let route = descriptor.routes.first(where: { $0.name == "validate" })
        {
            members["verify"] = [
                "description": .string(
                    "Whether the platform is asked to check credentials and settings before "
                        + "anything is created, changed or replaced. Its own document names no such "
                        + "check; \(route.method) \(route.path) was found on a "
                        + "\(route.source), so it is off unless you turn it on."),
                "type": "boolean", "default": false,
            ]
        }
        return SchemaParts.object(
            members, required: [], description: "What may happen to the connection.")
    }

    /// A field of the example that may be ignored, if there is one.
    private var ignoreExamples: [Value] {
        let identity = Set(descriptor.capabilities.identity.compactMap(\.tokens.first))
        let field = kind.fields.last {
            $0.access == .readable && !identity.contains($0.name) && !$0.isRequired
        }
        return field.map { [.array([.string($0.name)])] } ?? []
    }

    private var outputs: Value {
        var properties = ValueObject()
        for output in kind.outputs {
            properties[output.name] = SchemaParts.object(
                [
                    "sink": SchemaParts.described(
                        "What takes the value: file://PATH, or a place in a store that has a write "
                            + "command.",
                        SchemaParts.orVariable(
                            "variableText",
                            SchemaParts.text(pattern: SinkReference.schemaPattern)),
                        examples: examples(["outputs", output.name, "sink"]))
                ],
                required: ["sink"], description: output.summary)
        }
        return SchemaParts.object(
            properties, required: kind.outputs.filter(\.isRequired).map(\.name),
            description: "Where secrets go that the platform returns once.")
    }

    private var spec: Value {
        let fields = FieldSchema(
            names: descriptor.names, example: example?["spec"] ?? .object(ValueObject()))
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
            "properties": .object([
                other: SchemaParts.orVariable("variableText", ["const": .string(value)])
            ])
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
