import Model

/// The digest of what a step does to the world: no clock, no commit, no wording.
enum Effect {
    /// Hex SHA-256 over the step's effect; empty for a step that has none.
    static func digest(
        address: Address, action: Action, kind: String, remoteID: String?, wanted: String?,
        changes: [FieldChange], createsFirst: Bool, updatesAfterAdopt: Bool
    ) -> String {
        guard action.isEffective else { return "" }
        var form = CanonicalBytes()
        form.add(address.platform)
        form.add(address.name)
        form.add(action.rawValue)
        form.add(kind)
        form.add(remoteID)
        form.add(createsFirst)
        form.add(updatesAfterAdopt)
        form.add(wanted)
        form.beginList(count: changes.count)
        for change in changes { add(change, to: &form) }
        return form.hexDigest
    }

    /// Hex SHA-256 over what is wanted, whatever is there now.
    static func wanted(
        _ desired: Declaration, fingerprints: Fingerprints?
    ) -> String {
        var form = CanonicalBytes()
        form.add(Value.object(desired.fields))
        form.beginList(count: desired.sinks.count)
        for sink in desired.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            form.add(sink.key)
            form.add(sink.value.written)
        }
        form.add(desired.lifecycle.preventDestroy)
        form.beginList(count: fingerprints?.count ?? 0)
        for leaf in fingerprints?.leaves ?? [] {
            form.add(leaf.pointer.description)
            form.add(leaf.fingerprint.keyID)
            form.add(leaf.fingerprint.digest)
            form.add(leaf.fingerprint.revision)
        }
        return form.hexDigest
    }

    private static func add(_ change: FieldChange, to form: inout CanonicalBytes) {
        form.add(change.pointer.description)
        switch change.difference {
        case .value(let before, let after):
            form.add("value")
            form.add(before ?? .null)
            form.add(before == nil)
            form.add(after ?? .null)
            form.add(after == nil)
        case .secret(let reference, let cause):
            form.add("secret")
            form.add(reference)
            form.add(cause.rawValue)
        }
    }

    /// `sha256:` and 64 hex digits over the accounts and the effective steps of a plan.
    static func digest(platforms: [Plan.PlatformStatus], steps: [Step]) -> String {
        var form = CanonicalBytes()
        form.add("reconcile plan 1")
        form.beginList(count: platforms.count)
        for platform in platforms {
            form.add(platform.name)
            form.add(platform.provider)
            form.add(platform.account.endpoint)
            form.add(platform.account.workspace)
        }
        let effective = steps.filter(\.action.isEffective)
        form.beginList(count: effective.count)
        for step in effective { form.add(step.effect) }
        return "sha256:" + form.hexDigest
    }
}
