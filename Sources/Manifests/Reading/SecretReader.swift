import Documents
import Model

/// Reads `{secretRef: …}` and `{secretTemplate: …}`.
struct SecretReader {
    let findings: Findings
    /// The stores of the project, or nil while they are not known.
    let stores: Stores?

    static let keys = ["secretRef", "secretTemplate", "revision"]

    /// Whether a node is meant as a secret.
    static func isReference(_ node: Node) -> Bool {
        node["secretRef"] != nil || node["secretTemplate"] != nil
    }

    /// Reads a node that is meant as a secret; reports and returns nil when it is not well formed.
    func read(_ node: Node, _ what: @autoclosure () -> String) -> SecretExpression? {
        guard let entries = node.entries else { return nil }
        let scalars = Scalars(findings: findings)
        var isSound = true
        for entry in entries
        where !SecretReader.keys.contains(where: entry.isKey) {
            findings.report(
                .invalidReference, "nothing but `revision` may stand beside a reference",
                at: entry.keySpan,
                help: "options belong into the reference: store://locator?option=value")
            isSound = false
        }
        var revision: String?
        if let given = node["revision"] {
            revision = self.revision(given)
            isSound = isSound && revision != nil
        }
        let reference = node["secretRef"]
        let template = node["secretTemplate"]
        guard reference == nil || template == nil, let text = reference ?? template else {
            findings.report(
                .invalidReference, "`secretRef` and `secretTemplate` exclude each other",
                at: node.head)
            return nil
        }
        guard let written = scalars.text(text, what(), isSecret: true) else { return nil }
        do throws(SecretSyntaxError) {
            let expression =
                reference != nil
                ? try SecretExpression(reference: written, revision: revision)
                : try SecretExpression(template: written, revision: revision)
            return check(expression, at: text.span) && isSound ? expression : nil
        } catch {
            report(error, at: text.span)
            return nil
        }
    }

    /// Reads a node that must be a reference to text, because it becomes the value of a header.
    func headerValue(_ node: Node, _ what: @autoclosure () -> String) -> SecretExpression? {
        guard SecretReader.isReference(node) else {
            findings.report(
                .literalSecret, "\(what()) takes a reference, not a value", at: node.span,
                help: "write {secretRef: env://NAME}")
            return nil
        }
        guard let expression = read(node, what()) else { return nil }
        guard !expression.isSubtree else {
            findings.report(
                .invalidReference, "`as=json` makes no header value", at: node.span)
            return nil
        }
        return expression
    }

    /// A manual rotation switch: any text, or a whole number.
    private func revision(_ node: Node) -> String? {
        if let scalar = node.scalar, let value = scalar.value, value.integerValue != nil {
            return scalar.text
        }
        return Scalars(findings: findings).name(node, "`revision`")
    }

    /// Checks every reference against the store that it names.
    private func check(_ expression: SecretExpression, at span: Node.Span) -> Bool {
        guard let stores else { return true }
        var isSound = true
        for case .reference(let reference) in expression.parts {
            if stores.unsound.contains(ByteKey(reference.store)) { continue }
            guard let store = stores.store(reference.store) else {
                let names = stores.all.map(\.name)
                findings.report(
                    .unknownStore, "there is no secret store `\(reference.store)`", at: span,
                    label: Suggestion.label(for: reference.store, among: names),
                    help: "the stores are \(names.joined(separator: ", "))")
                isSound = false
                continue
            }
            do throws(SecretSyntaxError) {
                try store.check(reference)
            } catch {
                report(error, at: span)
                isSound = false
            }
        }
        return isSound
    }

    private func report(_ error: SecretSyntaxError, at span: Node.Span) {
        if let help = error.help {
            findings.report(.invalidReference, error.message, at: span, help: help)
        } else {
            findings.report(.invalidReference, error.message, at: span)
        }
    }
}
