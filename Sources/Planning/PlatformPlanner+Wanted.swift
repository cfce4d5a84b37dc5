import Model

/// What becomes of a connection that the manifests want.
extension PlatformPlanner {
    mutating func plan(_ declaration: Declaration, record: Record?) {
        if let lookup = unresolvedLookup(of: declaration) {
            add(declaration, record, .manual, .lookupFailed, manual: lookup)
            return
        }
        if let intent = openIntent(at: declaration.address) {
            if planOpen(intent, for: declaration, record: record) { return }
        }
        guard let record else {
            planNew(declaration, resolving: openIntent(at: declaration.address))
            return
        }
        noteDrift(of: record, ignoring: declaration.lifecycle.ignore)
        planDeposed(of: record, declaration: declaration)
        guard let remoteID = record.remoteID else {
            planPendingConsent(declaration, record: record)
            return
        }
        guard isRead else {
            // Nothing remote was read: the recorded fields stand in for the observed ones.
            planPresent(
                withRecordedLookups(declaration, of: record), record: record, remoteID: remoteID,
                shown: record.applied)
            return
        }
        if let object = objects[remoteID] {
            planPresent(declaration, record: record, remoteID: remoteID, shown: object.fields)
        } else if observation.notYetVisible.contains(remoteID) {
            add(declaration, record, .noOp, .notYetVisible, remoteID: remoteID)
        } else {
            planMissing(declaration, record: record)
        }
    }

    /// A declaration whose lookup was not made, with the identity that the last one found.
    private func withRecordedLookups(_ declaration: Declaration, of record: Record) -> Declaration {
        let looksUp = descriptor.kind.fields.contains {
            $0.access == .lookup && declaration.fields[$0.name] != nil
        }
        guard looksUp else { return declaration }
        var filled = declaration
        for name in capabilities.identity.compactMap(\.tokens.first)
        where filled.fields[name] == nil {
            filled.fields[name] = record.applied[name]
        }
        return filled
    }

    /// Never recorded: adopt what is there, or create.
    mutating func planNew(_ declaration: Declaration, resolving intent: CreateIntent?) {
        let identity = declaration.identity(by: capabilities)
        let found = identity.map { unrecorded[$0] ?? [] } ?? []
        let candidates = found.filter { $0.unmanageable == nil }
        let reason: Reason = intent == nil ? .new : .secondAttempt
        guard isRead else {
            add(declaration, nil, .create, reason, resolves: intent?.id)
            return
        }
        if candidates.isEmpty {
            if capabilities.identityIsUniqueOnServer, let blocking = found.first {
                add(
                    declaration, nil, .manual, .existsRemotely, remoteID: blocking.remoteID,
                    manual: Manual(
                        text: "\(identity?.description ?? "It") exists as \(blocking.remoteID), "
                            + "which is \(blocking.unmanageable?.words ?? "not ours"); names are "
                            + "unique, so choose another name"))
            } else {
                add(
                    declaration, nil, .create, reason, candidates: found.map(\.remoteID),
                    resolves: intent?.id, needsSettling: intent != nil && needsSettling)
            }
            return
        }
        if entry.adopt == .never {
            guard capabilities.identityIsUniqueOnServer else {
                add(
                    declaration, nil, .create, reason, candidates: found.map(\.remoteID),
                    resolves: intent?.id, needsSettling: intent != nil && needsSettling)
                return
            }
            add(
                declaration, nil, .manual, .adoptForbidden, remoteID: candidates[0].remoteID,
                manual: Manual(
                    text: "an object of this name exists (\(candidates[0].remoteID)) and the "
                        + "platform entry says adopt: never"))
            return
        }
        guard candidates.count == 1, let object = candidates.first else {
            addAmbiguous(declaration, nil, among: candidates)
            return
        }
        planAdoption(of: object, declaration, record: nil, reason: .existsRemotely)
    }

    mutating func planAdoption(
        of object: Observation, _ declaration: Declaration, record: Record?, reason: Reason
    ) {
        let kept = declaration.keepingIgnored(of: object.fields, recorded: ValueObject())
        let changes = FieldComparison.changes(
            desired: kept.fields, recorded: ValueObject(), observed: object.fields,
            kind: descriptor.kind)
        if changes.contains(where: \.forcesReplace) {
            let names = changes.filter(\.forcesReplace).map(\.pointer.dotted)
            add(
                declaration, record, .manual, .adoptConflict, remoteID: object.remoteID,
                observed: object.fields, changes: changes,
                manual: Manual(
                    text: "\(object.remoteID) exists with another "
                        + "\(names.joined(separator: ", ")), which cannot be changed in place: "
                        + "write what it has into the manifest, or delete it by hand"))
            return
        }
        add(
            kept, record, .adopt, reason, remoteID: object.remoteID,
            observed: object.fields, changes: changes, updatesAfterAdopt: !changes.isEmpty)
    }

    /// Recorded and gone.
    mutating func planMissing(_ declaration: Declaration, record: Record) {
        let identity = declaration.identity(by: capabilities)
        let candidates = (identity.map { unrecorded[$0] ?? [] } ?? []).filter {
            $0.unmanageable == nil
        }
        let mayAdopt = entry.adopt == .matching
        if mayAdopt, candidates.count == 1, let object = candidates.first {
            planAdoption(of: object, declaration, record: record, reason: .missingRemotely)
        } else if mayAdopt, candidates.count > 1 {
            addAmbiguous(declaration, record, among: candidates)
        } else {
            let intent = openIntent(at: declaration.address)
            add(
                declaration, record, .create, intent == nil ? .missingRemotely : .secondAttempt,
                candidates: candidates.map(\.remoteID), resolves: intent?.id,
                needsSettling: intent != nil && needsSettling)
        }
    }

    /// Recorded and there: compare.
    mutating func planPresent(
        _ declaration: Declaration, record: Record, remoteID: String, shown: ValueObject
    ) {
        let isMove = record.address != declaration.address
        let signed =
            isMove ? fingerprints.forMoves[record.address] : self.signed
        let secrets = FingerprintComparison(
            desired: signed, older: fingerprints.older[record.address] ?? [:],
            recorded: record.fingerprints, declaration: declaration, kind: descriptor.kind,
            rotating: rotating(declaration.address, remoteID))
        let kept = declaration.keepingIgnored(of: shown, recorded: record.applied)
        let fields = FieldComparison.changes(
            desired: kept.fields, recorded: record.applied, observed: shown,
            kind: descriptor.kind)
        let changes = (fields + secrets.changes).sorted { $0.pointer < $1.pointer }
        let intent = openIntent(at: declaration.address)

        guard !changes.isEmpty else {
            let isStale =
                isMove || intent != nil || secrets.needsSigning
                || record.labels != declaration.labels
                || record.preventDestroy != declaration.lifecycle.preventDestroy
                || record.sinks != declaration.sinks && !record.sinks.isEmpty
                || record.consent != nil
                // The manifest took over what was changed on the platform.
                || hasChanged(record)
            if !isStale, let output = lostOutput(of: record) {
                add(
                    declaration, record, .manual, .handleMissing, remoteID: remoteID,
                    observed: shown, manual: lostSecret(output, of: remoteID))
                return
            }
            let reason: Reason = isMove ? .moved : isStale ? .recordOnly : .unchanged
            add(
                kept, record, .noOp, reason, remoteID: remoteID, observed: shown,
                resolves: intent?.id, needsSettling: intent != nil && !isSettled,
                updatesRecord: isStale)
            return
        }
        let reason = reason(for: changes, record: record)
        if !changes.contains(where: \.forcesReplace) {
            add(
                kept, record, .update, reason, remoteID: remoteID, observed: shown,
                changes: changes, resolves: intent?.id,
                needsSettling: intent != nil && !isSettled)
            return
        }
        planReplace(
            declaration, record: record, remoteID: remoteID, shown: shown, changes: changes,
            reason: reason)
    }

    /// Whether the drift that was noted last is a change of this very record.
    private func hasChanged(_ record: Record) -> Bool {
        guard let last = drift.last else { return false }
        return last.kind == .changed && last.address == record.address
    }

    /// What of an object a person asked to be sent again.
    private func rotating(_ address: Address, _ remoteID: String) -> Set<Pointer> {
        guard let rotation = policy.rotations[address],
            rotation.remoteID.hasSameBytes(as: remoteID)
        else { return [] }
        return rotation.pointers
    }

    mutating func planReplace(
        _ declaration: Declaration, record: Record, remoteID: String, shown: ValueObject,
        changes: [FieldChange], reason: Reason
    ) {
        switch capabilities.deletion {
        case .byHand(let advice):
            add(
                declaration, record, .manual, .noReplaceRoute, remoteID: remoteID,
                observed: shown, changes: changes,
                manual: Manual(
                    text: "\(descriptor.title) can neither change nor delete it through its API: "
                        + advice, url: capabilities.consoleURL))
            return
        case .byReturnedSecret(let output) where !hasHandle(record, output: output):
            add(
                declaration, record, .manual, .handleMissing, remoteID: remoteID,
                observed: shown, changes: changes, manual: missingHandle(output, of: remoteID))
            return
        case .byID, .byReturnedSecret: break
        }
        let identity = declaration.identity(by: capabilities)
        let holdsName =
            capabilities.identityIsUniqueOnServer && identity != nil
            && identity == record.identity
        let createsFirst =
            switch declaration.lifecycle.replace {
            case .auto: !holdsName && !isNameExchanged(identity, besides: record)
            case .createFirst: true
            case .deleteFirst: false
            }
        if createsFirst, holdsName {
            diagnostics.append(
                Diagnostic(
                    .createFirstImpossible,
                    "\(declaration.address) asks for createFirst, but \(descriptor.title) keeps "
                        + "its name unique", at: .source(declaration.source),
                    help: ["use lifecycle.replace: auto or deleteFirst"]))
            add(
                declaration, record, .manual, .noReplaceRoute, remoteID: remoteID,
                observed: shown, changes: changes,
                manual: Manual(
                    text: "createFirst is impossible while the name stays; use auto or "
                        + "deleteFirst"))
            return
        }
        let intent = openIntent(at: declaration.address)
        add(
            declaration, record, .replace, intent == nil ? reason : .secondAttempt,
            remoteID: remoteID, observed: shown, changes: changes, createsFirst: createsFirst,
            candidates: (identity.map { unrecorded[$0] ?? [] } ?? []).map(\.remoteID)
                + (identity != nil && identity == record.identity ? [remoteID] : []),
            resolves: intent?.id, needsSettling: intent != nil && needsSettling)
    }

    /// Whether the wanted unique name is still held by another object of ours, so that both must
    /// let go before either can take.
    func isNameExchanged(_ identity: Identity?, besides record: Record) -> Bool {
        guard capabilities.identityIsUniqueOnServer, let identity else { return false }
        return recordedIdentities[identity]?.contains { $0 != record.address } == true
    }

    func reason(for changes: [FieldChange], record: Record) -> Reason {
        var hasRevision = false
        var hasSecret = false
        var isAsked = false
        for change in changes {
            switch change.difference {
            case .value(_, let after):
                // The manifest still says what was applied: it is the remote that moved.
                let applied = Value.object(record.applied)[change.pointer]
                if applied == after, after != nil { return .drifted }
                return .fieldsDiffer
            case .secret(_, .revision): hasRevision = true
            case .secret(_, .asked): isAsked = true
            case .secret: hasSecret = true
            }
        }
        if hasSecret { return .secretRotated }
        if hasRevision { return .revisionChanged }
        return isAsked ? .rotationAsked : .secretRotated
    }
}

extension Observation.Unmanageable {
    /// The reason for people.
    fileprivate var words: String {
        switch self {
        case .sharedIn: "shared from another workspace"
        case .oauth: "made by an OAuth flow"
        case .unreadable: "shown in a form that cannot be read"
        }
    }
}
