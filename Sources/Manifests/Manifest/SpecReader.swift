import Documents
import Model

/// Reads `spec` by the field descriptors of a kind.
struct SpecReader {
    let findings: Findings
    let secrets: SecretReader
    /// Fields whose text is a name: the naming field and the identity.
    let names: Set<Pointer>
    /// The variables that values may name.
    let substitution: Substitution
    /// What the platform says where the manifest says nothing.
    let defaults: PlatformDefaults?
    /// Where each leaf stands.
    private(set) var sources: [Pointer: SourceRange] = [:]

    var scalars: Scalars { Scalars(findings: findings) }

    init(
        findings: Findings, secrets: SecretReader, names: Set<Pointer>, variables: Variables?,
        defaults: PlatformDefaults? = nil
    ) {
        self.defaults = defaults
        self.findings = findings
        self.secrets = secrets
        self.names = names
        substitution = Substitution(findings: findings, variables: variables)
    }

    /// Reads a mapping with known members and fills in what has a default.
    mutating func object(
        _ node: Node, _ fields: [FieldDescriptor], at pointer: Pointer, what: String,
        inherited: FieldDescriptor.Secrecy = .none
    ) -> ValueObject? {
        guard var members = Members(node, what: what, findings) else { return nil }
        var object: [ValueObject.Member] = []
        for field in fields {
            let place = pointer.appending(field.name)
            let entry = members.entry(field.name)
            // Inside a mixed field every member is at least as secret as the whole.
            let secrecy = field.secrecy == .none ? inherited : field.secrecy
            if let entry {
                if let instead = field.deprecation {
                    findings.add([
                        Diagnostic(
                            .deprecatedField, severity: .warning,
                            "\(what) should no longer have `\(field.name)`",
                            at: .source(findings.source(entry.keySpan)), help: [instead])
                    ])
                }
                let value = value(
                    entry.value, field.type, secrecy, key: field.name, at: place)
                if let value { object.append(ValueObject.Member(key: field.name, value: value)) }
            } else if pointer.tokens.isEmpty,
                let standard = defaults?.value(of: field.name, in: node)
            {
                object.append(ValueObject.Member(key: field.name, value: standard))
                for (place, source) in defaults?.sources(of: field.name) ?? [] {
                    sources[place] = source
                }
            } else if let standard = field.defaultValue {
                object.append(ValueObject.Member(key: field.name, value: standard))
            } else if field.isRequired {
                findings.report(.missingField, "\(what) needs `\(field.name)`", at: node.head)
            }
        }
        members.finish()
        return ValueObject(uniqueMembers: object)
    }

    /// Reads one value; `key` is the mapping key above it, by which credentials are known.
    mutating func value(
        _ node: Node, _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, key: String,
        at pointer: Pointer
    ) -> Value? {
        if SecretReader.isReference(node) {
            return reference(node, type, secrecy, key: key, at: pointer)
        }
        switch secrecy {
        case .none: return plain(node, type, secrecy, key: key, at: pointer)
        case .pure:
            if substitution.refuse(node, "`\(key)` is secret and") { return nil }
            findings.report(
                .literalSecret, "`\(key)` is secret and takes a reference, not a value",
                at: node.span, help: "write {secretRef: env://NAME}",
                "if a real secret was written here, change it: it is known now")
            return nil
        case .mixed:
            if let content = SpecReader.literal(node, type) {
                return literal(content, type, at: pointer)
            }
            if node.scalar != nil, type.isScalar, CredentialName.matches(key) {
                if substitution.refuse(
                    node, "`\(ForeignText.neutralised(key))` names a credential and")
                {
                    return nil
                }
                findings.report(
                    .literalCredential, "`\(key)` names a credential and takes a reference",
                    at: node.span, help: "write {secretRef: env://NAME}",
                    "where the value is no secret, write {literal: \"…\"}")
                return nil
            }
            return plain(node, type, secrecy, key: key, at: pointer)
        }
    }

    private mutating func reference(
        _ node: Node, _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, key: String,
        at pointer: Pointer
    ) -> Value? {
        guard secrecy != .none else {
            findings.report(
                .referenceNotAllowed,
                "`\(key)` is not secret on the platform, so it takes no reference", at: node.span)
            return nil
        }
        guard type.isScalar else {
            findings.report(
                .referenceNotAllowed,
                "`\(key)` takes references for its members, not for the whole",
                at: node.span, help: "write one reference for each member")
            return nil
        }
        for part in ["secretRef", "secretTemplate", "revision"]
        where substitution.refuse(node[part], "`\(part)`") {
            return nil
        }
        guard let expression = secrets.read(node, "`\(key)`") else { return nil }
        if case .string = type, expression.isSubtree {
            findings.report(
                .invalidReference, "`\(key)` is text, so `as=json` does not fit", at: node.span)
            return nil
        }
        sources[pointer] = findings.source(node.span)
        return .secret(expression)
    }

    /// The content of `{literal: …}`, or nil when the node is no such mapping.
    private static func literal(_ node: Node, _ type: FieldType) -> Node? {
        guard type.isScalar, let entries = node.entries, entries.count == 1 else { return nil }
        return node["literal"]
    }

    /// Reads what is never scanned and never taken for a credential.
    private mutating func literal(
        _ content: Node, _ type: FieldType, at pointer: Pointer
    ) -> Value? {
        guard case .anything = type else {
            return plain(
                content, type, .mixed, key: "literal", at: pointer, takesVariables: false)
        }
        return data(content, at: pointer)
    }

    /// Reads a value without regard to what its own key says.
    private mutating func plain(
        _ node: Node, _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, key: String,
        at pointer: Pointer, takesVariables: Bool = true
    ) -> Value? {
        let what = "`\(ForeignText.neutralised(key))`"
        switch type {
        case .object(let fields):
            return object(node, fields, at: pointer, what: what, inherited: secrecy)
                .map(Value.object)
        case .map(let inner, let allowsEmpty):
            guard let entries = node.entries else {
                return scalars.wrongType(node, what, needed: "a mapping")
            }
            if entries.isEmpty, !allowsEmpty {
                findings.report(.invalidValue, "\(what) must not be empty", at: node.span)
            }
            return map(entries, inner, secrecy, span: node.span, at: pointer)
        case .list(let inner):
            guard let elements = node.elements else {
                return scalars.wrongType(node, what, needed: "a list")
            }
            return list(elements, inner, secrecy, key: key, span: node.span, at: pointer)
        case .anything:
            return anything(node, secrecy, key: key, at: pointer)
        case .string(let rule):
            let isSecret = secrecy != .none
            let text =
                takesVariables
                ? substitution.text(node, what, isSecret: isSecret)
                : scalars.text(node, what, isSecret: isSecret)
            guard let text, isSound(text, rule, what, node.span, at: pointer) else { return nil }
            return leaf(.string(text), node.span, at: pointer)
        case .boolean:
            let flag =
                takesVariables
                ? substitution.boolean(node, what) : scalars.boolean(node, what)
            return flag.map { leaf(.bool($0), node.span, at: pointer) }
        case .enumeration(let words):
            let text = takesVariables ? substitution.text(node, what) : scalars.text(node, what)
            return text.flatMap { scalars.word($0, what, at: node.span, among: words) }
                .map { leaf(.string($0), node.span, at: pointer) }
        }
    }

    /// Notes where a value stands.
    mutating func leaf(_ value: Value, _ span: Node.Span, at pointer: Pointer) -> Value {
        sources[pointer] = findings.source(span)
        return value
    }

    /// Notes where a value without members stands.
    mutating func leafIfEmpty(
        _ value: Value, _ span: Node.Span, at pointer: Pointer
    ) -> Value {
        if value.objectValue?.isEmpty == true || value.arrayValue?.isEmpty == true {
            sources[pointer] = findings.source(span)
        }
        return value
    }

    private func isSound(
        _ text: String, _ rule: StringRule, _ what: String, _ span: Node.Span, at pointer: Pointer
    ) -> Bool {
        if let problem = TextRule.problem(with: text, rule) {
            findings.report(.invalidValue, "\(what) \(problem)", at: span)
            return false
        }
        guard !names.contains(pointer) || !text.holdsControlCharacter else {
            findings.report(
                .invalidValue, "\(what) must not hold control characters", at: span)
            return false
        }
        return true
    }
}

extension FieldType {
    /// Whether one secret can stand for a whole value of this type.
    var isScalar: Bool {
        switch self {
        case .string, .boolean, .enumeration, .anything: true
        case .object, .map, .list: false
        }
    }
}
