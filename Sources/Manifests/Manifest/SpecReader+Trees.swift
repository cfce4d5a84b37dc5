import Documents
import Model

/// Mappings, lists and values of any shape.
extension SpecReader {
    mutating func map(
        _ entries: Node.Entries, _ inner: FieldType, _ secrecy: FieldDescriptor.Secrecy,
        span: Node.Span
    ) -> Value {
        var members: [ValueObject.Member] = []
        for entry in entries {
            let key = context.texts.kept(entry.key)
            if key.isEmpty || key.holdsControlCharacter {
                findings.report(
                    .invalidName, "a key must not be empty or hold control characters",
                    at: entry.keySpan)
            }
            let value = below(key) { reader in
                reader.value(entry.value, inner, secrecy, key: key)
            }
            if let value { members.append(ValueObject.Member(key: key, value: value)) }
        }
        return leafIfEmpty(.object(ValueObject(uniqueMembers: members)), span)
    }

    mutating func list(
        _ elements: Node.Elements, _ inner: FieldType, _ secrecy: FieldDescriptor.Secrecy,
        key: String, span: Node.Span
    ) -> Value {
        var values: [Value] = []
        for (index, element) in elements.enumerated() {
            let value = below(String(index)) { $0.value(element, inner, secrecy, key: key) }
            if let value { values.append(value) }
        }
        return leafIfEmpty(.array(values), span)
    }

    mutating func anything(
        _ node: Node, _ secrecy: FieldDescriptor.Secrecy, key: String
    ) -> Value? {
        switch node.content {
        case .scalar:
            return scalar(node, secrecy, key: key).map { leaf($0, node.span) }
        case .sequence(let elements):
            return list(elements, .anything, secrecy, key: key, span: node.span)
        case .mapping(let entries):
            return map(entries, .anything, secrecy, span: node.span)
        }
    }

    func scalar(
        _ node: Node, _ secrecy: FieldDescriptor.Secrecy, key: String
    ) -> Value? {
        return switch substitution(node, SpecReader.phrase(key)) {
        case .none: scalars.any(node, SpecReader.phrase(key), isSecret: secrecy != .none)
        case .value(let value, _): value
        case .refused: nil
        }
    }

    /// Reads a tree in which nothing means anything.
    mutating func data(_ node: Node) -> Value? {
        switch node.content {
        case .scalar:
            return scalars.any(node, "`literal`", isSecret: true).map {
                leaf($0, node.span)
            }
        case .sequence(let elements):
            var values: [Value] = []
            for element in elements {
                guard let value = data(element) else { return nil }
                values.append(value)
            }
            return leafIfEmpty(.array(values), node.span)
        case .mapping(let entries):
            var members: [ValueObject.Member] = []
            for entry in entries {
                guard let value = data(entry.value) else { return nil }
                members.append(ValueObject.Member(key: entry.key, value: value))
            }
            return leafIfEmpty(.object(ValueObject(uniqueMembers: members)), node.span)
        }
    }
}
