import Documents
import Model

/// Checks the rules that concern several fields.
struct FieldRules {
    let findings: Findings
    /// Where each leaf of the fields stands.
    let sources: FieldSources

    /// Reports every rule of the kind that the fields break.
    ///
    /// Whether a field is present is asked of the document, so that a field whose value was
    /// refused is not reported as missing as well.
    func check(_ kind: KindDescriptor, _ fields: ValueObject, _ spec: Node) {
        for rule in kind.rules {
            switch rule {
            case .exactlyOne(let names):
                let present = present(names, in: spec)
                if present.isEmpty {
                    findings.report(
                        .fieldRule, "exactly one of \(phrase(names)) is needed", at: spec.head)
                }
                reportSecond(of: present)
            case .atMostOne(let names):
                reportSecond(of: present(names, in: spec))
            case .trueOnly(let field, let other, let value):
                guard fields[field]?.boolValue == true,
                    fields[other]?.stringValue?.hasSameBytes(as: value) != true
                else { continue }
                findings.report(
                    .fieldRule, "`\(field)` can be true only with `\(other): \(value)`",
                    at: findings.source(spec[field]?.span ?? spec.head),
                    help: [field, other].compactMap(origin))
            }
        }
    }

    /// Where a field stands that is a default of the platform.
    private func origin(of field: String) -> String? {
        guard let source = sources[Pointer([field])], !source.file.hasSameBytes(as: findings.file)
        else { return nil }
        return "`\(field)` is a default of the platform, at \(source.label)"
    }

    private func present(_ names: [String], in spec: Node) -> [Node.Entry] {
        spec.entries?.filter { entry in names.contains(where: entry.isKey) } ?? []
    }

    private func reportSecond(of present: [Node.Entry]) {
        guard let first = present.first else { return }
        for other in present.dropFirst() {
            findings.report(
                .fieldRule, "`\(first.key)` and `\(other.key)` exclude each other",
                at: other.keySpan)
        }
    }

    private func phrase(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
