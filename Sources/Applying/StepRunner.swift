import Model

/// Carries out one step against one platform.
///
/// The order inside is the product's promise: the intent is durable before the request that may
/// create leaves; a returned secret is in its sink before the record says created; an id leaves
/// the state only when the object is confirmed gone.
struct StepRunner: Sendable {
    let workshop: Workshop
    let platform: Workshop.Platform

    var descriptor: ProviderDescriptor { platform.descriptor }
    var writer: any Writing { platform.writer }

    func run(_ planned: Step) async -> StepResult {
        var step = planned
        // Whichever deletes first asks in its first half: in the second it would be too late.
        if step.action != .replace || step.createsFirst, let failure = await refusal(of: step) {
            return step.failed(failure)
        }
        if let failure = await takeOver(&step) {
            return step.stateFailed(failure, afterSending: false)
        }
        return await carryOut(step)
    }

    private func carryOut(_ step: Step) async -> StepResult {
        switch step.action {
        case .create: await create(step, replacing: nil)
        case .adopt: await adopt(step)
        case .update: await update(step)
        case .replace: await replace(step)
        case .delete: await delete(step)
        case .forget: await forget(step)
        case .noOp: await refreshRecord(step)
        case .manual: step.needsPerson(step.manual ?? Manual(text: step.reason.rawValue))
        }
    }

    /// Moves the record to the declaration's address before anything else happens to it, so that
    /// no moment has two records of one object.
    func takeOver(_ step: inout Step) async -> Diagnostic? {
        guard step.action == .update || step.action == .replace, let desired = step.desired,
            let old = step.record, old.address != desired.address
        else { return nil }
        var record = old
        record.address = desired.address
        record.fingerprints = step.fingerprints ?? [:]
        for change in step.changes {
            // What is about to change must still look changed if this run ends before it does.
            guard case .secret = change.difference,
                let signed = record.fingerprints[change.pointer]
            else { continue }
            record.fingerprints[change.pointer] = Fingerprint(
                keyID: signed.keyID, digest: "", isVerified: false)
        }
        if let failure = await append([.moved(from: old.address, to: record)]) { return failure }
        step.record = record
        return nil
    }

    func append(_ entries: [JournalEntry], patiently: Bool = false) async -> Diagnostic? {
        do throws(Diagnostic) {
            if patiently {
                try await workshop.journal.appendPatiently(entries)
            } else {
                try await workshop.journal.append(entries)
            }
            return nil
        } catch {
            return error
        }
    }

    /// The record of a declaration as it will be when it is applied.
    func record(of declaration: Declaration, step: Step, remoteID: String?) -> Record {
        Record(
            address: declaration.address, kind: declaration.kind, provider: declaration.provider,
            account: platform.entry.account,
            identity: declaration.identity(by: descriptor.capabilities), remoteID: remoteID,
            labels: declaration.labels, applied: descriptor.kind.readable(declaration.fields),
            fingerprints: step.fingerprints ?? step.record?.fingerprints ?? [:],
            sinks: declaration.sinks, preventDestroy: declaration.lifecycle.preventDestroy,
            origin: .created, since: workshop.clock.now)
    }

    // MARK: - Adopt, update, forget, refresh

    private func adopt(_ step: Step) async -> StepResult {
        guard let remoteID = step.remoteID else {
            return step.failed(missing("an object to adopt", step))
        }
        var record: Record
        if step.reason == .foundAfterUnknown, let outcome = step.record {
            // We know what the request carried, so its fingerprints count as sent.
            record = outcome
            record.since = workshop.clock.now
            record.sinks = [:]
        } else if let desired = step.desired {
            record = self.record(of: desired, step: step, remoteID: remoteID)
            record.origin = .adopted
            record.sinks = [:]
            record.fingerprints = record.fingerprints.mapped(\.fingerprint.unverified)
            // Fields that are still to be updated are recorded as the platform shows them.
            if let observed = step.observed, step.updatesAfterAdopt {
                record.applied = descriptor.kind.readable(observed)
            }
            record.deposed = step.record?.deposed ?? []
        } else {
            return step.failed(missing("a declaration to adopt for", step))
        }
        record.remoteID = remoteID
        record.consent = nil
        if let failure = await append([.recorded(record, closing: step.resolves)]) {
            return step.stateFailed(failure, afterSending: false)
        }
        if step.updatesAfterAdopt { return await update(step) }
        return step.done(remoteID, manual: lostSecret(of: record, step))
    }

    /// What a person must know when an object was found whose one-time secret never arrived.
    private func lostSecret(of record: Record, _ step: Step) -> Manual? {
        guard step.reason == .foundAfterUnknown,
            let output = descriptor.kind.outputs.first(where: \.isRequired)
        else { return nil }
        return Manual(
            text: "its \(output.name) was lost with the answer: delete \(record.remoteID ?? "it") "
                + "by hand on \(descriptor.title); the next apply makes a new one",
            url: descriptor.capabilities.consoleURL)
    }

    private func update(_ step: Step) async -> StepResult {
        guard let desired = step.desired, let remoteID = step.remoteID else {
            return step.failed(missing("an object to update", step))
        }
        // A platform keeps what the server added to a free-form field; what we added and no longer
        // want must not look like that.
        var observed = Value.object(step.observed ?? ValueObject())
        for change in step.changes {
            if case .value(_, nil) = change.difference { observed.remove(change.pointer) }
        }
        let result = await writer.update(
            remoteID, to: desired, observed: observed.objectValue ?? ValueObject())
        switch result {
        case .done:
            let record = refreshed(step, desired: desired, remoteID: remoteID)
            if let failure = await append([.recorded(record, closing: step.resolves)]) {
                return step.stateFailed(failure, afterSending: true)
            }
            return step.done(remoteID)
        case .rejected(let diagnostic), .notSent(let diagnostic):
            return step.failed(diagnostic)
        case .unknown(let diagnostic):
            // Repeating an update by id is safe: the next run compares and sends it again.
            return step.unknown(diagnostic, leavesCreate: false)
        }
    }

    private func forget(_ step: Step) async -> StepResult {
        var entries: [JournalEntry] = []
        if step.reason == .deposedRemains, let remoteID = step.remoteID {
            entries.append(
                .deposedDeleted(step.address, remoteID: remoteID, at: workshop.clock.now))
            if let failure = await append(entries) {
                return step.stateFailed(failure, afterSending: false)
            }
            return step.done()
        }
        if let intent = step.resolves {
            entries.append(.closed(intent: intent, evidence: .absentAfterSettle))
        }
        if let record = step.record, step.resolves == nil || record.remoteID != nil {
            entries.append(.forgotten(record.address, reason: step.reason.rawValue))
        }
        if let failure = await append(entries) {
            return step.stateFailed(failure, afterSending: false)
        }
        return step.done()
    }

    /// Writes the record anew: a move, new labels, a new fingerprint key, a sink elsewhere.
    private func refreshRecord(_ step: Step) async -> StepResult {
        guard step.updatesRecord, let desired = step.desired, let old = step.record else {
            return step.done()
        }
        var record = refreshed(step, desired: desired, remoteID: old.remoteID)
        if !old.sinks.isEmpty {
            for (output, sink) in desired.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                guard let present = old.sinks[output], present != sink else { continue }
                do throws(Diagnostic) {
                    try await workshop.sinks.copy(present, to: sink)
                } catch {
                    return step.failed(error)
                }
            }
            record.sinks = desired.sinks
        }
        let entry: JournalEntry =
            old.address == record.address
            ? .recorded(record, closing: nil) : .moved(from: old.address, to: record)
        var entries = [entry]
        if let intent = step.resolves {
            entries.append(.closed(intent: intent, evidence: .absentAfterSettle))
        }
        if let failure = await append(entries) {
            return step.stateFailed(failure, afterSending: false)
        }
        await clearSinks(of: old, after: record)
        return step.done()
    }

    /// The present record brought up to the declaration, without a claim about secrets that were
    /// not sent.
    private func refreshed(_ step: Step, desired: Declaration, remoteID: String?) -> Record {
        var record = self.record(of: desired, step: step, remoteID: remoteID)
        guard let old = step.record else {
            record.origin = .adopted
            record.sinks = [:]
            record.fingerprints = record.fingerprints.mapped(\.fingerprint.unverified)
            return record
        }
        record.origin = old.origin
        record.since = old.since
        record.sinks = old.sinks
        record.fingerprints = record.fingerprints.mapped { leaf in
            let was = old.fingerprints[leaf.pointer]
            // A key that is gone can confirm nothing; one that still verifies can.
            let isCompared = was.map {
                $0.keyID == leaf.fingerprint.keyID || step.comparedKeys.contains($0.keyID)
            }
            return was?.isVerified == true && isCompared == true
                ? leaf.fingerprint : leaf.fingerprint.unverified
        }
        record.deposed = old.deposed
        return record
    }

    func missing(_ what: String, _ step: Step) -> Diagnostic {
        Diagnostic(
            .platformUnavailable, "the plan has no \(what)", at: .connection(step.address))
    }
}
