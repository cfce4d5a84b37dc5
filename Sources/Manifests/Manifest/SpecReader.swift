import Documents
import Model

/// Reads `spec` by the field descriptors of a kind.
struct SpecReader {
    let context: ReadingContext
    let descriptor: ProviderDescriptor
    /// What the platform says where the manifest says nothing.
    let defaults: PlatformDefaults?
    /// The path to the value that is being read.
    private var path: [String] = []
    /// Where each leaf stands that was read so far, in their order.
    private var places: [FieldSources.Place] = []

    var findings: Findings { context.findings }
    var scalars: Scalars { context.scalars }
    var substitution: Substitution { context.substitution }

    init(
        _ context: ReadingContext, _ descriptor: ProviderDescriptor,
        defaults: PlatformDefaults? = nil
    ) {
        self.context = context
        self.descriptor = descriptor
        self.defaults = defaults
    }

    /// Where the leaves of the fields stand that were read.
    func sources(of fields: ValueObject) -> FieldSources {
        FieldSources(of: fields, places, in: findings.file, project: defaults?.file ?? "")
    }

    /// Reads the fields of a manifest; the naming field defaults to the name.
    mutating func spec(
        _ node: Node, of kind: KindDescriptor, named name: String?, what: String
    ) -> ValueObject? {
        object(node, kind.fields, what: what, naming: kind.namingField, name: name)
    }

    /// Reads a mapping with known members and fills in what has a default.
    ///
    /// - Parameters:
    ///   - naming: The field that is the name where it is left out.
    ///   - name: The name, or nil when there is none, which has been reported.
    mutating func object(
        _ node: Node, _ fields: [FieldDescriptor], what: @autoclosure () -> String,
        inherited: FieldDescriptor.Secrecy = .none, naming: String? = nil, name: String? = nil
    ) -> ValueObject? {
        guard var members = Members(node, what: what(), findings) else { return nil }
        var object: [ValueObject.Member] = []
        // What most manifests fill: no more, because it is kept for each of them.
        object.reserveCapacity(min(fields.count, members.count + (naming == nil ? 0 : 1)))
        for field in fields {
            let entry = members.entry(field.name)
            if let entry {
                if let instead = field.deprecation {
                    findings.add([
                        Diagnostic(
                            .deprecatedField, severity: .warning,
                            "\(what()) should no longer have `\(field.name)`",
                            at: .source(findings.source(entry.keySpan)), help: [instead])
                    ])
                }
                // Inside a mixed field every member is at least as secret as the whole.
                let secrecy = field.secrecy == .none ? inherited : field.secrecy
                let value = below(field.name) { reader in
                    reader.value(entry.value, field.type, secrecy, key: field.name)
                }
                if let value { object.append(ValueObject.Member(key: field.name, value: value)) }
            } else if path.isEmpty, let standard = defaults?.value(of: field.name, in: node) {
                object.append(ValueObject.Member(key: field.name, value: standard))
                places += defaults?.sources.places(of: field.name).map(\.asDefault) ?? []
            } else if let naming, field.name.hasSameBytes(as: naming) {
                if let name { fill(field, .string(name), into: &object) }
            } else if let standard = field.defaultValue {
                fill(field, standard, into: &object)
            } else if field.isRequired {
                findings.report(.missingField, "\(what()) needs `\(field.name)`", at: node.head)
            }
        }
        members.finish()
        return ValueObject(uniqueMembers: object)
    }

    private mutating func fill(
        _ field: FieldDescriptor, _ value: Value, into object: inout [ValueObject.Member]
    ) {
        object.append(ValueObject.Member(key: field.name, value: value))
        let count = FieldSources.leafCount(value)
        places.append(contentsOf: repeatElement(.none, count: count))
    }

    /// Reads what stands below a member or element; what comes to nothing leaves no places.
    mutating func below(_ token: String, _ read: (inout SpecReader) -> Value?) -> Value? {
        let before = places.count
        path.append(token)
        let value = read(&self)
        path.removeLast()
        if value == nil { places.removeSubrange(before...) }
        return value
    }

    /// A key as messages quote it.
    static func phrase(_ key: String) -> String { "`\(ForeignText.neutralised(key))`" }

    /// Reads one value; `key` is the mapping key above it, by which credentials are known.
    mutating func value(
        _ node: Node, _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, key: String
    ) -> Value? {
        if SecretReader.isReference(node) {
            return reference(node, type, secrecy, key: key)
        }
        switch secrecy {
        case .none: return plain(node, type, secrecy, key: key)
        case .pure:
            if substitution.refuse(node, "`\(key)` is secret and") { return nil }
            findings.report(
                .literalSecret, "`\(key)` is secret and takes a reference, not a value",
                at: node.span, help: "write {secretRef: env://NAME}",
                "if a real secret was written here, change it: it is known now")
            return nil
        case .mixed:
            if let content = SpecReader.literal(node, type) {
                return literal(content, type)
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
            return plain(node, type, secrecy, key: key)
        }
    }

    private mutating func reference(
        _ node: Node, _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, key: String
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
        for part in SecretReader.keys where substitution.refuse(node[part], "`\(part)`") {
            return nil
        }
        guard let expression = context.secrets.read(node, "`\(key)`") else { return nil }
        if case .string = type, expression.isSubtree {
            findings.report(
                .invalidReference, "`\(key)` is text, so `as=json` does not fit", at: node.span)
            return nil
        }
        context.reservedVariables.check(expression, at: node.span)
        return leaf(.secret(expression), node.span)
    }

    /// The content of `{literal: …}`, or nil when the node is no such mapping.
    private static func literal(_ node: Node, _ type: FieldType) -> Node? {
        guard type.isScalar, let entries = node.entries, entries.count == 1 else { return nil }
        return node["literal"]
    }

    /// Reads what is never scanned and never taken for a credential.
    private mutating func literal(_ content: Node, _ type: FieldType) -> Value? {
        guard case .anything = type else {
            return plain(content, type, .mixed, key: "literal", takesVariables: false)
        }
        return data(content)
    }

    /// Reads a value without regard to what its own key says.
    private mutating func plain(
        _ node: Node, _ type: FieldType, _ secrecy: FieldDescriptor.Secrecy, key: String,
        takesVariables: Bool = true
    ) -> Value? {
        func what() -> String { SpecReader.phrase(key) }
        switch type {
        case .object(let fields):
            return object(node, fields, what: what(), inherited: secrecy).map {
                leafIfEmpty(.object($0), node.span)
            }
        case .map(let inner, let allowsEmpty):
            guard let entries = node.entries else {
                return scalars.wrongType(node, what(), needed: "a mapping")
            }
            if entries.isEmpty, !allowsEmpty {
                findings.report(.invalidValue, "\(what()) must not be empty", at: node.span)
            }
            return map(entries, inner, secrecy, span: node.span)
        case .list(let inner):
            guard let elements = node.elements else {
                return scalars.wrongType(node, what(), needed: "a list")
            }
            return list(elements, inner, secrecy, key: key, span: node.span)
        case .anything:
            return anything(node, secrecy, key: key)
        case .string(let rule):
            let isSecret = secrecy != .none
            let text =
                takesVariables
                ? substitution.text(node, what(), isSecret: isSecret)
                : scalars.text(node, what(), isSecret: isSecret)
            guard let text, isSound(text, rule, what(), node.span) else { return nil }
            return leaf(.string(context.texts.kept(text)), node.span)
        case .boolean:
            let flag =
                takesVariables
                ? substitution.boolean(node, what()) : scalars.boolean(node, what())
            return flag.map { leaf(.bool($0), node.span) }
        case .enumeration(let words):
            let text = takesVariables ? substitution.text(node, what()) : scalars.text(node, what())
            return text.flatMap { scalars.word($0, what(), at: node.span, among: words) }
                .map { leaf(.string($0), node.span) }
        }
    }

    /// Notes where a value stands.
    mutating func leaf(_ value: Value, _ span: Node.Span) -> Value {
        places.append(FieldSources.Place(.manifest, start: span.start, end: span.end))
        return value
    }

    /// Notes where a value without members stands.
    mutating func leafIfEmpty(_ value: Value, _ span: Node.Span) -> Value {
        switch value {
        case .object(let object) where object.isEmpty: leaf(value, span)
        case .array(let elements) where elements.isEmpty: leaf(value, span)
        default: value
        }
    }

    private func isSound(
        _ text: String, _ rule: StringRule, _ what: @autoclosure () -> String, _ span: Node.Span
    ) -> Bool {
        if let problem = TextRule.problem(with: text, rule) {
            findings.report(.invalidValue, "\(what()) \(problem)", at: span)
            return false
        }
        guard !text.holdsControlCharacter || !descriptor.names.contains(Pointer(path)) else {
            findings.report(
                .invalidValue, "\(what()) must not hold control characters", at: span)
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
