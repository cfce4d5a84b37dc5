import Model

/// Consents, creates of unknown outcome and replaced objects that are still alive.
extension PlatformPlanner {
    mutating func planPendingConsent(_ declaration: Declaration, record: Record) {
        let identity = declaration.identity(by: capabilities)
        let candidates = (identity.map { unrecorded[$0] ?? [] } ?? []).filter {
            $0.unmanageable == nil
        }
        if isRead, candidates.count == 1, let object = candidates.first {
            planAdoption(of: object, declaration, record: record, reason: .consentGiven)
        } else if isRead, candidates.count > 1 {
            addAmbiguous(declaration, record, among: candidates)
        } else {
            add(
                declaration, record, .manual, .consentRequired,
                manual: Manual(
                    text: "give consent in the browser; the next run takes the connection over",
                    url: record.consent?.url))
        }
    }

    /// Looks for the object of an unknown create; returns false when there is none and the
    /// connection is planned as if the create had not happened.
    mutating func planOpen(
        _ intent: CreateIntent, for declaration: Declaration, record: Record?
    ) -> Bool {
        guard isRead else { return false }
        guard let found = newObjects(of: intent) else {
            add(
                declaration, record, .manual, .unresolved,
                manual: Manual(
                    text: "an earlier create has an unknown outcome and the connection has no "
                        + "identity to look for; check \(descriptor.title) and run "
                        + "reconcile state resolve \(declaration.address) --adopt ID "
                        + "or --not-created"), resolves: intent.id)
            return true
        }
        guard let object = found.first else { return false }
        guard found.count == 1 else {
            addAmbiguous(declaration, record, among: found, resolving: intent)
            return true
        }
        var outcome = intent.outcome
        outcome.remoteID = object.remoteID
        add(
            declaration, outcome, .adopt, .foundAfterUnknown, remoteID: object.remoteID,
            observed: object.fields, resolves: intent.id)
        return true
    }

    /// The objects that an unknown create may have made; nil when they cannot be recognised.
    func newObjects(of intent: CreateIntent) -> [Observation]? {
        guard let identity = intent.identity else { return nil }
        return (unrecorded[identity] ?? []).filter { object in
            object.unmanageable == nil
                && !intent.baseline.contains { $0.hasSameBytes(as: object.remoteID) }
        }
    }

    /// An unknown create whose manifest is gone; returns false when it left nothing behind.
    mutating func planAbandoned(_ intent: CreateIntent) -> Bool {
        guard isRead else { return true }
        var record = intent.outcome
        guard let found = newObjects(of: intent), found.count <= 1 else {
            append(
                address: intent.address, kind: intent.kind, action: .manual, reason: .unresolved,
                record: record,
                manual: Manual(
                    text: "an earlier create has an unknown outcome; check \(descriptor.title) "
                        + "and run reconcile state resolve \(intent.address) --adopt ID "
                        + "or --not-created"), resolves: intent.id)
            return true
        }
        guard let object = found.first else { return false }
        record.remoteID = object.remoteID
        append(
            address: intent.address, kind: intent.kind, action: .adopt,
            reason: .foundAfterUnknown, remoteID: object.remoteID, record: record,
            observed: object.fields, resolves: intent.id)
        return true
    }

    /// Replaced objects that are still alive.
    mutating func planDeposed(of record: Record, declaration: Declaration?) {
        for deposed in record.deposed where isRead {
            guard objects[deposed.remoteID] != nil else {
                // Too young to be called gone: the record keeps its id.
                if observation.notYetVisible.contains(deposed.remoteID) { continue }
                append(
                    address: declaration?.address ?? record.address, kind: record.kind,
                    action: .forget, reason: .deposedRemains, remoteID: deposed.remoteID,
                    record: record)
                continue
            }
            var manual: Manual?
            switch capabilities.deletion {
            case .byHand(let advice): manual = Manual(text: advice, url: capabilities.consoleURL)
            case .byReturnedSecret(let output):
                if deposed.sinks[output] == nil {
                    manual = missingHandle(output, of: deposed.remoteID)
                } else if let current = record.remoteID, declaration != nil,
                    lostOutput(of: record) != nil
                {
                    // The successor is of no use, so what it replaced must stay.
                    manual = Manual(
                        text: "\(deposed.remoteID) stays until it has a working successor: the "
                            + "\(output) of \(current) was lost with the answer")
                }
            case .byID: break
            }
            append(
                address: declaration?.address ?? record.address, kind: record.kind,
                action: manual == nil ? .delete : .manual, reason: .deposedRemains,
                remoteID: deposed.remoteID, desired: declaration, record: record, manual: manual)
        }
    }
}
