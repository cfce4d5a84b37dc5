import Documents
import Model

/// Reads `lifecycle.ignore` by the field descriptors of a kind.
struct IgnoredFields {
    let findings: Findings
    let descriptor: ProviderDescriptor

    /// The places that a list of paths names, sorted, each once; what names none is reported.
    func read(_ node: Node) -> [Pointer] {
        let paths = Scalars(findings: findings).texts(node, "`ignore`")
        return Set(paths.compactMap { pointer($0.text, at: $0.span) }).sorted()
    }

    private func pointer(_ text: String, at span: Node.Span) -> Pointer? {
        let tokens = text.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false
        ).map { String(Substring($0)) }
        let shown = ForeignText.neutralised(text)
        guard !tokens.contains(where: \.isEmpty) else {
            findings.report(
                .invalidValue, "`\(shown)` is no path of a field", at: span,
                help: "write names with dots between them, such as config.enabled")
            return nil
        }
        var fields = descriptor.kind.fields
        for (index, token) in tokens.enumerated() {
            guard let field = fields.first(where: { $0.name.hasSameBytes(as: token) }) else {
                let names = fields.filter { $0.access == .readable }.map(\.name)
                let above = tokens[..<index].joined(separator: ".")
                findings.report(
                    .unknownField,
                    "a \(descriptor.kind.name) has no field `\(shown)`", at: span,
                    label: Suggestion.label(for: token, among: names),
                    help: (above.isEmpty ? "the fields are " : "the fields of `\(above)` are ")
                        + names.joined(separator: ", "))
                return nil
            }
            guard field.access == .readable else {
                findings.report(
                    .invalidValue,
                    "`\(shown)` cannot be ignored: \(descriptor.title) never shows it, so nothing "
                        + "compares it with what is there", at: span)
                return nil
            }
            guard case .object(let members) = field.type else { break }
            fields = members
        }
        let pointer = Pointer(tokens)
        guard !descriptor.capabilities.identity.contains(where: { $0.overlaps(pointer) }) else {
            findings.report(
                .invalidValue,
                "`\(shown)` cannot be ignored: it tells connections apart", at: span)
            return nil
        }
        return pointer
    }
}

extension Pointer {
    /// Whether one of the two places lies in the other.
    fileprivate func overlaps(_ other: Pointer) -> Bool {
        zip(tokens, other.tokens).allSatisfy { $0.hasSameBytes(as: $1) }
    }
}
