import Documents
import Model

/// `defaults` of a platform: what its manifests mean when they leave a field out.
struct PlatformDefaults {
    /// The fields as a manifest would say them.
    let fields: ValueObject
    /// Where each leaf stands in the project file.
    let sources: FieldSources
    /// The path of the project file as shown to people.
    let file: String
    /// The fields that keep another one out.
    private let excluded: [(field: String, by: String)]

    init(fields: ValueObject, sources: FieldSources, file: String, kind: KindDescriptor) {
        self.fields = fields
        self.sources = sources
        self.file = file
        var excluded: [(field: String, by: String)] = []
        for case .atMostOne(let names) in kind.rules {
            for name in names {
                excluded += names.filter { $0 != name }.map { (field: name, by: $0) }
            }
        }
        self.excluded = excluded
    }

    /// The default of a field that a manifest leaves out; nil where it has one that excludes it.
    func value(of field: String, in spec: Node) -> Value? {
        guard let value = fields[field] else { return nil }
        let isExcluded = excluded.contains { rule in
            rule.field.hasSameBytes(as: field) && spec[rule.by] != nil
        }
        return isExcluded ? nil : value
    }
}

/// Reads `defaults` of a platform.
struct DefaultsReader {
    let findings: Findings
    let content: ProjectContent

    /// The fields that may have a default.
    ///
    /// What every manifest must say, it says itself: so it can be read, and checked by an editor,
    /// without the project file.
    static func fields(of kind: KindDescriptor) -> [FieldDescriptor] {
        kind.fields.filter { field in
            !field.isRequired && field.name != kind.namingField
                && !kind.rules.contains { rule in
                    if case .exactlyOne(let names) = rule {
                        names.contains(field.name)
                    } else {
                        false
                    }
                }
        }
    }

    /// Reads the defaults of one platform; what is wrong with them is reported here and once.
    func read(_ node: Node, _ descriptor: ProviderDescriptor) -> PlatformDefaults? {
        let kind = descriptor.kind
        let allowed = DefaultsReader.fields(of: kind)
        for entry in node.entries.map(Array.init) ?? []
        where kind.field(entry.key) != nil
            && !allowed.contains(where: { $0.name.hasSameBytes(as: entry.key) })
        {
            findings.report(
                .invalidValue, "`\(entry.key)` has no default: each manifest says it itself",
                at: entry.keySpan,
                help: "what differs between project files may be a variable there: ${var.NAME}",
                "defaults are possible for \(allowed.map(\.name).joined(separator: ", "))")
        }
        // Nothing is filled in here: the defaults of the kind stand behind these.
        let fields = kind.fields.map { field in
            FieldDescriptor(
                field.name, field.type, field.summary, access: field.access,
                secrecy: field.secrecy, change: field.change, evidence: field.evidence,
                deprecated: field.deprecation)
        }
        var reader = SpecReader(ReadingContext(content, findings), descriptor)
        let found = reader.object(node, fields, what: "`defaults` of \(descriptor.title)")
        guard let found else { return nil }
        checkRules(found, node, kind)
        let sound = found.members.filter { member in
            allowed.contains { $0.name.hasSameBytes(as: member.key) }
        }
        return PlatformDefaults(
            fields: ValueObject(uniqueMembers: sound), sources: reader.sources(of: found),
            file: findings.file, kind: kind)
    }

    /// Reports defaults that exclude each other; with what a manifest says they may be right.
    private func checkRules(_ fields: ValueObject, _ node: Node, _ kind: KindDescriptor) {
        for rule in kind.rules {
            switch rule {
            case .exactlyOne: break
            case .atMostOne(let names):
                let present = node.entries?.filter { names.contains($0.key) } ?? []
                guard let first = present.first else { continue }
                for other in present.dropFirst() {
                    findings.report(
                        .fieldRule, "`\(first.key)` and `\(other.key)` exclude each other",
                        at: other.keySpan)
                }
            case .trueOnly(let field, let other, let value):
                guard fields[field]?.boolValue == true, let given = fields[other]?.stringValue,
                    !given.hasSameBytes(as: value)
                else { continue }
                findings.report(
                    .fieldRule, "`\(field)` can be true only with `\(other): \(value)`",
                    at: node[field]?.span ?? node.head)
            }
        }
    }
}
