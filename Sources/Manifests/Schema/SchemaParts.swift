import Documents
import Model

/// The pieces that several schemas share.
enum SchemaParts {
    static let noControls = "^[^\\u0000-\\u001f\\u007f]*$"
    static let someText = "^[^\\u0000-\\u001f\\u007f]+$"

    /// A whole schema file: the members with the shared definitions behind them.
    static func root(
        title: String, _ members: ValueObject, kinds: ValueObject = ValueObject()
    ) -> Value {
        var root: ValueObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string(title),
        ]
        for member in members.members { root[member.key] = member.value }
        var definitions = kinds
        for member in shared.members { definitions[member.key] = member.value }
        root["$defs"] = .object(definitions)
        return .object(root)
    }

    static func reference(_ name: String) -> Value { ["$ref": .string("#/$defs/\(name)")] }

    /// A mapping with known members.
    static func object(
        _ properties: ValueObject, required: [String], description: String? = nil
    ) -> Value {
        var schema = ValueObject()
        if let description { schema["description"] = .string(description) }
        schema["type"] = "object"
        if !required.isEmpty { schema["required"] = .array(required.map(Value.string)) }
        schema["additionalProperties"] = false
        schema["properties"] = .object(properties)
        return .object(schema)
    }

    /// A schema with what editors show of it: a sentence, the default, and what people write there.
    ///
    /// A sentence of the schema's own gives way.
    static func described(
        _ text: String, _ schema: Value, default standard: Value? = nil, examples: [Value] = []
    ) -> Value {
        var members: ValueObject = ["description": .string(text)]
        for member in schema.objectValue?.members ?? [] where member.key != "description" {
            members[member.key] = member.value
        }
        if let standard { members["default"] = standard }
        if !examples.isEmpty { members["examples"] = .array(examples) }
        return .object(members)
    }

    /// The members that say what a document is.
    static func envelope(kind: String) -> ValueObject {
        [
            "apiVersion": described(
                "The version of the format.",
                ["const": .string(Envelope.version), "default": .string(Envelope.version)]),
            "kind": described(
                "What the document describes.",
                ["const": .string(kind), "default": .string(kind)]),
        ]
    }

    static func text(pattern: String, maxLength: Int? = nil) -> Value {
        var schema: ValueObject = ["type": "string", "pattern": .string(pattern)]
        if let maxLength { schema["maxLength"] = .number(Number(Int64(maxLength))) }
        return .object(schema)
    }

    static func integer(_ range: ClosedRange<Int>, default standard: Int) -> Value {
        [
            "type": "integer", "minimum": .number(Number(Int64(range.lowerBound))),
            "maximum": .number(Number(Int64(range.upperBound))),
            "default": .number(Number(Int64(standard))),
        ]
    }

    /// A schema, or a text with variables where it takes a fixed one only.
    static func orVariable(_ definition: String, _ schema: Value) -> Value {
        ["anyOf": [schema, reference(definition)]]
    }

    /// Neither `secretRef` nor `secretTemplate` may be a member.
    static let noReference: Value = [
        "anyOf": [["required": ["secretRef"]], ["required": ["secretTemplate"]]]
    ]

    private static let scalarTypes: Value = ["string", "number", "boolean", "null"]

    /// The definitions, by name, in the order in which they are written.
    private static let shared: ValueObject = [
        "name": described(
            "A name: letters, digits, `.`, `_` and `-`, at most 63, a letter or digit first.",
            text(pattern: Names.pattern)),
        "label": described("A text on one line.", text(pattern: someText, maxLength: 255)),
        "variable": described(
            "A variable of the project file, whose type it takes: ${var.NAME}.",
            text(pattern: Variables.wholePattern)),
        "variableText": described(
            "A text with variables of the project file in it: ${var.NAME}.",
            text(pattern: Variables.usePattern)),
        "secret": [
            "description": "A reference to a secret, or a template around references.",
            "type": "object",
            "additionalProperties": false,
            "properties": [
                "secretRef": described(
                    "Where the secret is: store://locator?option=value#field.",
                    text(
                        pattern: SecretReference.schemaPattern,
                        maxLength: SecretReference.maxLength),
                    examples: ["env://GITHUB_PAT", "file:///run/secrets/slack?trim=newline"]),
                "secretTemplate": described(
                    "Text around references, each written ${store://locator}.",
                    text(
                        pattern: SecretExpression.templateSchemaPattern,
                        maxLength: SecretExpression.maxTemplateLength),
                    examples: ["Bearer ${env://TOKEN}"]),
                "revision": described(
                    "Change it to have the secret sent again.",
                    ["anyOf": [["type": "integer"], reference("label")]], examples: [2]),
            ],
            "oneOf": [["required": ["secretRef"]], ["required": ["secretTemplate"]]],
        ],
        "literal": [
            "description": "A value that is no secret although its key or form looks like one.",
            "type": "object", "required": ["literal"], "additionalProperties": false,
            "properties": ["literal": ["description": "The value itself."]],
        ],
        "data": [
            "description": "Any value without references.",
            "anyOf": [
                ["type": scalarTypes],
                ["type": "array", "items": reference("data")],
                [
                    "type": "object", "not": noReference,
                    "propertyNames": ["pattern": .string(someText)],
                    "additionalProperties": reference("data"),
                ],
            ],
        ],
        "mixed": [
            "description": "Any value; references are legal at any depth.",
            "anyOf": [
                reference("secret"), reference("literal"), ["type": scalarTypes],
                ["type": "array", "items": reference("mixed")], reference("mixedObject"),
            ],
        ],
        "credential": [
            "description": "A value under a key that names a credential.",
            "anyOf": [
                reference("secret"), reference("literal"),
                ["type": "array", "items": reference("credential")], reference("mixedObject"),
            ],
        ],
        "mixedObject": [
            "type": "object", "not": noReference,
            "propertyNames": ["pattern": .string(someText)],
            "patternProperties": .object([CredentialName.pattern: reference("credential")]),
            "additionalProperties": reference("mixed"),
        ],
    ]
}
