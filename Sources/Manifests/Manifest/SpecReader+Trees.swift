import Documents
import Model

/// Mappings, lists and values of any shape.
extension SpecReader {
    mutating func map(
        _ entries: [Node.Entry], _ inner: FieldType, _ secrecy: FieldDescriptor.Secrecy,
        span: Node.Span, at pointer: Pointer
    ) -> Value {
        var members: [ValueObject.Member] = []
        for entry in entries {
            if entry.key.isEmpty || entry.key.holdsControlCharacter {
                findings.report(
                    .invalidName, "a key must not be empty or hold control characters",
                    at: entry.keySpan)
            }
            let place = pointer.appending(entry.key)
            if let value = value(entry.value, inner, secrecy, key: entry.key, at: place) {
                members.append(ValueObject.Member(key: entry.key, value: value))
            }
        }
        return leafIfEmpty(.object(ValueObject(uniqueMembers: members)), span, at: pointer)
    }

    mutating func list(
        _ elements: [Node], _ inner: FieldType, _ secrecy: FieldDescriptor.Secrecy, key: String,
        span: Node.Span, at pointer: Pointer
    ) -> Value {
        var values: [Value] = []
        for (index, element) in elements.enumerated() {
            let place = pointer.appending(String(index))
            if let value = value(element, inner, secrecy, key: key, at: place) {
                values.append(value)
            }
        }
        return leafIfEmpty(.array(values), span, at: pointer)
    }

    mutating func anything(
        _ node: Node, _ secrecy: FieldDescriptor.Secrecy, key: String, at pointer: Pointer
    ) -> Value? {
        switch node.content {
        case .scalar:
            return scalar(node, secrecy, key: key).map { leaf($0, node.span, at: pointer) }
        case .sequence(let elements):
            return list(elements, .anything, secrecy, key: key, span: node.span, at: pointer)
        case .mapping(let entries):
            return map(entries, .anything, secrecy, span: node.span, at: pointer)
        }
    }

    func scalar(
        _ node: Node, _ secrecy: FieldDescriptor.Secrecy, key: String
    ) -> Value? {
        let what = "`\(ForeignText.neutralised(key))`"
        return switch substitution(node, what) {
        case .none: scalars.any(node, what, isSecret: secrecy != .none)
        case .value(let value, _): value
        case .refused: nil
        }
    }

    /// Reads a tree in which nothing means anything.
    mutating func data(_ node: Node, at pointer: Pointer) -> Value? {
        switch node.content {
        case .scalar:
            return scalars.any(node, "`literal`", isSecret: true).map {
                leaf($0, node.span, at: pointer)
            }
        case .sequence(let elements):
            var values: [Value] = []
            for (index, element) in elements.enumerated() {
                guard let value = data(element, at: pointer.appending(String(index))) else {
                    return nil
                }
                values.append(value)
            }
            return leafIfEmpty(.array(values), node.span, at: pointer)
        case .mapping(let entries):
            var members: [ValueObject.Member] = []
            for entry in entries {
                guard let value = data(entry.value, at: pointer.appending(entry.key)) else {
                    return nil
                }
                members.append(ValueObject.Member(key: entry.key, value: value))
            }
            return leafIfEmpty(
                .object(ValueObject(uniqueMembers: members)), node.span, at: pointer)
        }
    }
}
