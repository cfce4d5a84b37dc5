import Model

/// What differs and which way, out of the steps and the drift of the platform.
extension PlatformPlanner {
    /// Every difference; call it when everything else is planned.
    var findings: [DriftFinding] {
        guard isRead else { return [] }
        var found: [DriftFinding] = []
        var moved: [Address: Set<Pointer>] = [:]
        for drift in drift { moved[drift.address] = Set(drift.changes.map(\.pointer)) }
        var wanted: [Address: Declaration] = [:]
        for index in steps.indices where steps[index].reason != .unchanged {
            let step = steps[index]
            // A moved connection is recorded, and drifts, under its old address.
            let address = step.record?.address ?? step.address
            if step.reason != .deposedRemains, moved[address] != nil {
                wanted[address] = step.desired
            }
            found += pending(step, besides: moved[address] ?? [])
        }
        for drift in drift { found += findings(of: drift, wanted: wanted[drift.address]) }
        if objects.all.contains(where: { $0.status.flatMap(Self.direction) != nil }) {
            found += records.flatMap(health)
        }
        found += waiting
        found += unmanaged.map {
            DriftFinding(
                .unmanagedNew, platform: entry.name, remoteID: $0.remoteID, detail: $0.title)
        }
        return Set(found).sorted()
    }

    private func findings(of drift: Drift, wanted: Declaration?) -> [DriftFinding] {
        guard drift.kind == .changed else {
            return [finding(.missingRemotely, drift.address, drift.remoteID)]
        }
        let fields = wanted.map { Value.object($0.fields) }
        return drift.changes.map { change in
            var direction = DriftFinding.Direction.editedRemotely
            if case .value(let applied, let shown) = change.difference, let fields {
                let wanted = fields[change.pointer]
                if wanted != applied, wanted != shown { direction = .conflict }
            }
            return finding(direction, drift.address, drift.remoteID, change.pointer)
        }
    }

    /// What an apply would do because the manifests say so, not because the platform moved.
    private func pending(_ step: Step, besides moved: Set<Pointer>) -> [DriftFinding] {
        switch (step.action, step.reason) {
        case (_, .missingRemotely), (_, .deposedRemains), (_, .alreadyGone): return []
        case (.create, _), (.adopt, _), (.delete, _), (.forget, _):
            return [finding(.pendingInGit, step.address, step.remoteID)]
        case (.update, _), (.replace, _), (.manual, .noReplaceRoute), (.manual, .adoptConflict),
            (.manual, .handleMissing):
            return step.changes.filter { !moved.contains($0.pointer) }.map {
                finding(.pendingInGit, step.address, step.remoteID, $0.pointer)
            }
        case (.manual, .noDeleteRoute):
            return [finding(.pendingInGit, step.address, step.remoteID)]
        case (.manual, _), (.noOp, _): return []
        }
    }

    private func health(of record: Record) -> [DriftFinding] {
        guard policy.selection.contains(record.address, labels: record.labels),
            let remoteID = record.remoteID, let status = objects[remoteID]?.status,
            let direction = PlatformPlanner.direction(ofStatus: status)
        else { return [] }
        return [finding(direction, record.address, remoteID, detail: status)]
    }

    /// Consents that a person has not given.
    private var waiting: [DriftFinding] {
        var found: [DriftFinding] = []
        for step in steps where step.action == .manual && step.reason == .consentRequired {
            found.append(finding(.needsAuthorization, step.address, step.remoteID))
        }
        for record in records
        where record.consent != nil
            && policy.selection.contains(record.address, labels: record.labels)
            && !found.contains(where: { $0.address == record.address })
        {
            found.append(finding(.needsAuthorization, record.address, record.remoteID))
        }
        return found
    }

    /// What a platform's own word says; words that nobody knows say nothing.
    static func direction(ofStatus status: String) -> DriftFinding.Direction? {
        switch status.lowercased() {
        case "error", "expired", "disconnected", "failed", "invalid", "revoked", "inactive":
            .unhealthy
        case "unauthorized", "consent_required", "pending_consent", "needs_authorization":
            .needsAuthorization
        default: nil
        }
    }

    private func finding(
        _ direction: DriftFinding.Direction, _ address: Address, _ remoteID: String?,
        _ field: Pointer? = nil, detail: String? = nil
    ) -> DriftFinding {
        DriftFinding(
            direction, platform: entry.name, address: address, remoteID: remoteID, field: field,
            detail: detail)
    }
}
