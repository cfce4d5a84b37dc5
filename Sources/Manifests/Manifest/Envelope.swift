import Documents
import Model

/// What every document has in common.
struct Envelope {
    static let version = "reconcile/v1"

    let findings: Findings

    /// Checks `apiVersion`; a missing one has been reported already.
    func checkVersion(_ node: Node?) {
        guard let node else { return }
        _ = Scalars(findings: findings).word(
            node, "`apiVersion`", among: [Envelope.version], code: .unsupportedVersion)
    }
}
