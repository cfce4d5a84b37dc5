import Documents
import Model

/// A manifest may not name an environment variable that the project file uses for itself.
struct ReservedVariables {
    let variables: Set<ByteKey>
    let stores: Stores?
    let findings: Findings

    /// Reports every such variable that an expression names.
    func check(_ expression: SecretExpression, at span: Node.Span) {
        guard !variables.isEmpty else { return }
        for case .reference(let reference) in expression.parts
        where stores?.isEnvironment(reference.store) == true
            && variables.contains(ByteKey(reference.locator))
        {
            findings.report(
                .reservedVariable,
                "`\(reference.locator)` belongs to the project file, so no manifest may name it",
                at: span, help: "give the connection a variable of its own")
        }
    }
}
