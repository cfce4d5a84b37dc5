package import Model

extension ExplainReport {
    /// Returns the explanation of a topic.
    package static func json(_ topic: Topic, toolVersion: String) -> Value {
        let head = JSONFormat.head(toolVersion: toolVersion)
        switch topic {
        case .code(let code):
            return .members(
                head + [
                    ("code", .string(code.id)), ("title", .string(code.title)),
                    ("explanation", .string(code.explanation)),
                ])
        case .member(let node):
            return .members(
                head + [
                    ("path", .array(node.path.map(Value.string))), ("member", json(node)),
                    ("members", .array((node.members + node.innerMembers).map(json))),
                ])
        case .index(let handbook):
            return .members(
                head + [("topics", .array(handbook.topics.map(Value.string)))])
        case .kind(let descriptor):
            let kind = descriptor.kind
            return .members(
                head + [
                    ("kind", .string(kind.name)), ("provider", .string(descriptor.provider)),
                    ("summary", .string(kind.summary)),
                    ("fields", .array(kind.fields.map { json($0, on: descriptor.title) })),
                    ("rules", .array(kind.rules.map { .string($0.sentence) })),
                    ("outputs", .array(kind.outputs.map(json))),
                    ("example", .string(kind.example)),
                    ("assumptions", .array(descriptor.assumptions.map(Value.string))),
                ])
        case .field(let descriptor, let path):
            return .members(
                head + [
                    ("kind", .string(descriptor.kind.name)),
                    ("path", .array(path.map { .string($0.name) })),
                    ("field", path.last.map { json($0, on: descriptor.title) } ?? .null),
                ])
        }
    }

    private static func json(_ field: FieldDescriptor, on platform: String) -> Value {
        .members([
            ("name", .string(field.name)), ("type", .string(field.type.label)),
            ("required", .bool(field.isRequired)), ("summary", .string(field.summary)),
            ("facts", .array(field.facts(on: platform).map(Value.string))),
            ("members", .array(field.type.members.map { json($0, on: platform) })),
        ])
    }

    private static func json(_ node: SchemaNode) -> Value {
        .members([
            ("name", .string(node.name)), ("type", .string(node.label)),
            ("required", .bool(node.isRequired)),
            ("summary", .string(node.descriptions.joined(separator: " "))),
            ("defaults", .array(node.defaults)), ("examples", .array(node.examples)),
            ("deprecated", .bool(node.isDeprecated)),
        ])
    }

    private static func json(_ output: OutputDescriptor) -> Value {
        .members([
            ("name", .string(output.name)), ("required", .bool(output.isRequired)),
            ("summary", .string(output.summary)),
        ])
    }
}
