import Documents
import Model

/// The example of a kind, read as data, so that editors can offer its parts.
enum ExampleManifest {
    /// The first document of the text, or nil when it is no sound YAML.
    static func value(of text: String) -> Value? {
        let stream = YAML.parse(Array(text.utf8), file: "example")
        guard stream.isComplete, stream.diagnostics.isEmpty else { return nil }
        return stream.documents.first.map(value)
    }

    private static func value(_ node: Node) -> Value {
        if let entries = node.entries {
            var object = ValueObject()
            for entry in entries { object[entry.key] = value(entry.value) }
            return .object(object)
        }
        if let elements = node.elements { return .array(elements.map(value)) }
        guard let scalar = node.scalar else { return .null }
        return scalar.value ?? .string(scalar.text)
    }
}
