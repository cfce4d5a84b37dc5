import Documents
import Model

/// A manifest may not name an environment variable that the project file uses for itself.
struct ReservedVariables {
    let content: ProjectContent
    let findings: Findings

    /// Reports every reference to one in the fields of this file.
    func check(_ fields: ValueObject, _ sources: [Pointer: SourceRange]) {
        for (pointer, expression) in Value.object(fields).secrets {
            for reference in expression.references
            where content.stores?.isEnvironment(reference.store) == true
                && content.reservedVariables.contains(ByteKey(reference.locator))
            {
                // Defaults of the platform are checked where they stand.
                guard let source = sources[pointer], source.file.hasSameBytes(as: findings.file)
                else { continue }
                findings.report(
                    .reservedVariable,
                    "`\(reference.locator)` belongs to the project file, so no manifest may name it",
                    at: source, help: ["give the connection a variable of its own"])
            }
        }
    }
}
