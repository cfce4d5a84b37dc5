package import Model

/// A member of a file that people write, out of the JSON Schema that editors use.
///
/// Where a schema has alternatives, such as a state in a file or in a bucket, the node stands for
/// all of them.
package struct SchemaNode: Sendable {
    /// The words that say where it stands: `Project`, `spec`, `state`.
    let path: [String]
    /// Whether every alternative above asks for it.
    let isRequired: Bool
    /// What the schema says about it, each sentence once.
    let descriptions: [String]
    /// The defaults of the alternatives, each once.
    let defaults: [Value]
    /// What people write there.
    let examples: [Value]
    /// Whether it will go away.
    let isDeprecated: Bool
    /// The concrete schemas that it may follow.
    private let alternatives: [Value]
    /// The name of a definition that says more than its type, such as `secret`.
    private let definition: String?
    private let root: Value

    /// What definitions are called whose own form says too little, or names itself.
    private static let definitions = [
        "#/$defs/secret": "secret reference", "#/$defs/data": "any value",
        "#/$defs/mixed": "any value", "#/$defs/credential": "any value",
        "#/$defs/mixedObject": "object",
    ]
    /// What stands beside a type for editors alone; that variables are taken is said once for all.
    private static let besides = ["#/$defs/variable", "#/$defs/variableText"]

    /// Starts at a whole schema.
    package init(name: String, root: Value) {
        self.init(path: [name], isRequired: false, schemas: [root], root: root)
    }

    private init(path: [String], isRequired: Bool, schemas: [Value], root: Value) {
        self.path = path
        self.isRequired = isRequired
        self.root = root
        descriptions = SchemaNode.unique(
            schemas.compactMap { schema in
                (schema["description"] ?? SchemaNode.target(schema, root)?["description"])?
                    .stringValue
            })
        defaults = SchemaNode.unique(schemas.compactMap { $0["default"] })
        examples = SchemaNode.unique(schemas.flatMap { $0["examples"]?.arrayValue ?? [] })
        isDeprecated = schemas.contains { $0["deprecated"] == true }
        let names = SchemaNode.unique(
            schemas.map { $0["$ref"]?.stringValue.flatMap { SchemaNode.definitions[$0] } ?? "" })
        definition = names.count == 1 && names != [""] ? names.first : nil
        alternatives = schemas.flatMap { SchemaNode.flattened($0, root, depth: 0) }
    }

    // MARK: - Members

    /// The members in the order of the schema.
    var members: [SchemaNode] { SchemaNode.members(of: alternatives, below: path, root) }

    /// The members of what a map holds, or of the elements of a list.
    var innerMembers: [SchemaNode] { SchemaNode.members(of: inner, below: path, root) }

    /// The member of that name; below a map its keys may be left out or be any word.
    func member(_ name: String) -> SchemaNode? {
        if let found = (members + innerMembers).first(where: { $0.name.hasSameBytes(as: name) }) {
            return found
        }
        let mapped = mapped
        guard !mapped.isEmpty else { return nil }
        return SchemaNode(path: path + [name], isRequired: false, schemas: mapped, root: root)
    }

    /// The last word of the path.
    var name: String { path.last ?? "" }

    /// What the members of a map look like.
    private var mapped: [Value] {
        alternatives.compactMap { schema in
            schema["additionalProperties"].flatMap { $0.objectValue == nil ? nil : $0 }
        }
    }

    private var inner: [Value] {
        (mapped + alternatives.compactMap { $0["items"] }).flatMap {
            SchemaNode.flattened($0, root, depth: 0)
        }
    }

    private static func members(
        of schemas: [Value], below path: [String], _ root: Value
    ) -> [SchemaNode] {
        var names: [String] = []
        var found: [ByteKey: [Value]] = [:]
        for schema in schemas {
            for member in schema["properties"]?.objectValue?.members ?? [] {
                if found[ByteKey(member.key)] == nil { names.append(member.key) }
                found[ByteKey(member.key), default: []].append(member.value)
            }
        }
        return names.map { name in
            let required = schemas.allSatisfy {
                ($0["required"]?.arrayValue ?? []).contains(.string(name))
            }
            return SchemaNode(
                path: path + [name], isRequired: required, schemas: found[ByteKey(name)] ?? [],
                root: root)
        }
    }

    // MARK: - Type

    /// The type as people read it.
    var label: String {
        if let definition { return definition }
        var words: [String] = []
        var types: [String] = []
        for schema in alternatives {
            if let constant = schema["const"] {
                words.append(ValueText.plain(constant))
            } else if let list = schema["enum"]?.arrayValue {
                words += list.map(ValueText.plain)
            } else if let several = schema["type"]?.arrayValue {
                types += several.map { SchemaNode.type(of: ["type": $0], root) }
            } else {
                types.append(SchemaNode.type(of: schema, root))
            }
        }
        words = SchemaNode.unique(words)
        let choice = words.count > 1 ? "one of " + words.joined(separator: ", ") : words.first
        return ([choice].compactMap(\.self) + SchemaNode.unique(types)).joined(separator: " or ")
    }

    private static func type(of schema: Value, _ root: Value) -> String {
        switch schema["type"]?.stringValue {
        case "string": return schema["format"] == "uuid" ? "UUID" : "text"
        case "boolean": return "true or false"
        case "integer", "number":
            let noun = schema["type"] == "integer" ? "whole number" : "number"
            guard let least = schema["minimum"], let most = schema["maximum"] else { return noun }
            return "\(noun) from \(ValueText.plain(least)) to \(ValueText.plain(most))"
        case "array":
            guard let items = schema["items"] else { return "list" }
            return
                "list of \(SchemaNode(path: [], isRequired: false, schemas: [items], root: root).label)"
        case "object":
            guard let inner = schema["additionalProperties"], inner.objectValue != nil else {
                return "object"
            }
            return
                "map of \(SchemaNode(path: [], isRequired: false, schemas: [inner], root: root).label)"
        default: return "any value"
        }
    }

    // MARK: - Reading schemas

    private static func target(_ schema: Value, _ root: Value) -> Value? {
        let start = "#/$defs/"
        guard let name = schema["$ref"]?.stringValue, name.hasPrefix(start) else { return nil }
        return root["$defs"]?[String(name.dropFirst(start.count))]
    }

    /// The concrete schemas behind references and choices.
    private static func flattened(_ schema: Value, _ root: Value, depth: Int) -> [Value] {
        // Definitions may name themselves.
        guard depth < 8 else { return [] }
        if let name = schema["$ref"]?.stringValue, besides.contains(name) { return [] }
        if let target = target(schema, root) { return flattened(target, root, depth: depth + 1) }
        guard schema["properties"] == nil,
            let choices = (schema["oneOf"] ?? schema["anyOf"])?.arrayValue
        else { return [schema] }
        return choices.flatMap { flattened($0, root, depth: depth + 1) }
    }

    private static func unique<Element: Hashable>(_ list: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return list.filter { seen.insert($0).inserted }
    }
}

extension ValueText {
    /// A value without the quotes around text.
    fileprivate static func plain(_ value: Value) -> String { value.stringValue ?? line(value) }
}
