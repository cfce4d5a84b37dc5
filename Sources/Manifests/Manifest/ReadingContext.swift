import Documents
import Model

/// What the readers of one file share.
///
/// A class, because there are many of them for each manifest; it never leaves the load of its file.
final class ReadingContext {
    let findings: Findings
    let project: ProjectContent
    let scalars: Scalars
    let substitution: Substitution
    let secrets: SecretReader
    let reservedVariables: ReservedVariables
    /// The texts that manifests repeat.
    let texts = SharedTexts()

    init(_ project: ProjectContent, _ findings: Findings) {
        self.project = project
        self.findings = findings
        scalars = Scalars(findings: findings)
        substitution = Substitution(findings: findings, variables: project.variables)
        secrets = SecretReader(findings: findings, stores: project.stores)
        reservedVariables = ReservedVariables(
            variables: project.reservedVariables, stores: project.stores, findings: findings)
    }
}
