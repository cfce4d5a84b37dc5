import Documents
import Model

/// Reads `state`.
struct StateReader {
    let findings: Findings
    let secrets: SecretReader
    /// Resolves a path of the project file.
    let absolutePath: (String) -> String

    private var scalars: Scalars { Scalars(findings: findings) }
    private var standard: StateLocation { .file(path: absolutePath(".reconcile/state.jsonl")) }

    /// Reads the entry; nil when it is there and not sound.
    ///
    /// `hasKey` says whether the project names a fingerprint key.
    func read(_ entry: Node.Entry?, hasKey: Bool) -> StateLocation? {
        guard let entry else { return standard }
        guard let backend = backend(entry.value) else { return nil }
        if backend.isRemote, !hasKey {
            findings.report(
                .keyNotNamed,
                "a state of the backend `\(backend.rawValue)` needs `fingerprintKey` in `spec`",
                at: entry.keySpan,
                help: "write fingerprintKey: {secretRef: env://RECONCILE_FINGERPRINT_KEY}; a "
                    + "generated key would be lost with the runner")
        }
        let what = "`state` of the backend `\(backend.rawValue)`"
        guard var members = Members(entry.value, what: what, findings) else { return nil }
        _ = members.take("backend")
        defer { members.finish(advice: backend.advice) }
        let source = findings.source(entry.keySpan)
        switch backend {
        case .file:
            return file(members.take("path"))
        case .http:
            return HTTPStateReader(findings: findings, secrets: secrets)
                .read(&members, source: source).map(StateLocation.http)
        case .s3:
            return S3StateReader(findings: findings)
                .read(&members, source: source).map(StateLocation.s3)
        }
    }

    private func backend(_ node: Node) -> StateBackend? {
        guard var members = Members(node, what: "`state`", findings),
            let backend = members.require("backend")
        else { return nil }
        // What else stands there can be judged only by the backend.
        let words = StateBackend.allCases.map(\.rawValue)
        return scalars.word(
            backend, "`state.backend`", among: words, code: .unsupportedBackend
        )
        .flatMap(StateBackend.init(rawValue:))
    }

    private func file(_ path: Node?) -> StateLocation? {
        guard let path else { return standard }
        return scalars.name(path, "`state.path`", maxLength: 4096).map {
            .file(path: absolutePath($0))
        }
    }
}

/// The limits of what `state` holds; the schema states the same ones.
enum StateLimits {
    static let leaseSeconds = 3...3600
    static let addressLength = 4096
    static let keyBytes = 900
}

/// The parts that two backends share.
struct StateLockReader {
    let findings: Findings

    /// `lock`; `required` when it is absent or not sound.
    func locking(_ members: inout Members) -> StateLocking {
        members.take("lock").flatMap {
            Scalars(findings: findings).word($0, "`state.lock`", of: StateLocking.self)
        } ?? .required
    }

    /// A number under `leaseSeconds`; 60 when it is absent or not sound.
    func leaseSeconds(_ node: Node?) -> Int {
        node.flatMap {
            Scalars(findings: findings).integer(
                $0, "`state.leaseSeconds`", StateLimits.leaseSeconds)
        } ?? 60
    }
}
