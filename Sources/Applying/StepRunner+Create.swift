import Model

extension StepRunner {
    /// Creates the object of a step; `old` is the record that a create-first replace leaves alive.
    func create(_ step: Step, replacing old: Record?) async -> StepResult {
        guard let desired = step.desired else {
            return step.failed(missing("a declaration to create", step))
        }
        if let failure = await prepareSinks(of: desired, keeping: old) {
            return step.failed(failure)
        }
        let attempt = attempt(step, of: desired, replacing: old)
        if let failure = await append(attempt.opening) {
            return step.stateFailed(failure, afterSending: false)
        }
        do throws(Diagnostic) {
            return await conclude(attempt, try await createInTurn(attempt))
        } catch {
            return step.stateFailed(error, afterSending: false)
        }
    }

    /// What is to be made durable, and what is to be sent, for a step that creates.
    func attempt(
        _ step: Step, of desired: Declaration, replacing old: Record?
    ) -> CreateAttempt {
        var outcome = record(of: desired, step: step, remoteID: nil)
        outcome.deposed = step.record?.deposed ?? []
        if let old, let remoteID = old.remoteID {
            outcome.deposed.append(
                Record.Deposed(remoteID: remoteID, sinks: keptSinks(of: old)))
        }
        // Where names are unique an earlier attempt may still arrive and be the one that counts:
        // its intent goes on and does not end before an object is recorded.
        let resumed = descriptor.capabilities.identityIsUniqueOnServer ? step.resolves : nil
        let intent = CreateIntent(
            id: resumed ?? workshop.randomness.bytes(count: 16).hexadecimal,
            address: desired.address,
            kind: desired.kind, provider: desired.provider, account: platform.entry.account,
            identity: outcome.identity, baseline: step.candidates, outcome: outcome,
            mayLeaveUntil: latestLeaveOfWaiting)
        return CreateAttempt(
            step: step, desired: desired, intent: intent, replaced: old,
            resumes: resumed != nil)
    }

    /// Makes durable what became of a create.
    ///
    /// - Parameter patiently: Whether the journal may wait a moment for others, because nothing
    ///   but the report waits for this one.
    func conclude(
        _ attempt: CreateAttempt, _ answer: CreateResult, patiently: Bool = false
    ) async -> StepResult {
        let (step, intent) = (attempt.step, attempt.intent)
        switch answer {
        case .created(let object):
            return await recordCreated(object, attempt, patiently: patiently)
        case .needsConsent(let url, let message, let remoteID):
            var outcome = intent.outcome
            outcome.remoteID = remoteID
            outcome.consent = Record.PendingConsent(url: url, since: workshop.clock.now)
            let entry = JournalEntry.recorded(outcome, closing: intent.id)
            if let failure = await append([entry], patiently: patiently) {
                return step.stateFailed(failure, afterSending: true)
            }
            return step.needsPerson(Manual(text: message, url: url), remoteID: remoteID)
        case .rejected(let diagnostic):
            return await close(attempt, .rejected, diagnostic, patiently: patiently)
        case .notSent(let diagnostic), .postponed(let diagnostic):
            return await close(attempt, .neverSent, diagnostic, patiently: patiently)
        case .unknown(let diagnostic):
            // The intent stays open: only evidence closes it.
            return step.unknown(diagnostic, leavesCreate: true)
        }
    }

    private func close(
        _ attempt: CreateAttempt, _ evidence: JournalEntry.Evidence, _ diagnostic: Diagnostic,
        patiently: Bool
    ) async -> StepResult {
        let step = attempt.step
        // What says nothing about the earlier attempt does not end the intent that they share.
        if attempt.resumes { return step.failed(diagnostic) }
        let entry = JournalEntry.closed(intent: attempt.intent.id, evidence: evidence)
        if let failure = await append([entry], patiently: patiently) {
            return step.stateFailed(failure, afterSending: false)
        }
        // The copies that were kept for the replaced object are not needed: it was not replaced.
        if let old = attempt.replaced {
            await removeSinks(keptSinks(of: old))
        }
        return step.failed(diagnostic)
    }

    func prepareSinks(of desired: Declaration, keeping old: Record?) async -> Diagnostic? {
        do throws(Diagnostic) {
            for sink in desired.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                try await workshop.sinks.prepare(sink.value)
            }
            guard let old else { return nil }
            let kept = keptSinks(of: old)
            for sink in old.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                guard let copy = kept[sink.key] else { continue }
                try await workshop.sinks.copy(sink.value, to: copy)
            }
            return nil
        } catch {
            return error
        }
    }

    /// Where the secrets of a replaced object wait for its end; objects that were replaced earlier
    /// and are still alive keep theirs.
    private func keptSinks(of old: Record) -> [String: SinkReference] {
        old.sinks.mapValues { sink in
            var kept = sink.old
            while old.deposed.contains(where: { $0.sinks.values.contains(kept) }) {
                kept = kept.old
            }
            return kept
        }
    }

    private func recordCreated(
        _ object: CreatedObject, _ attempt: CreateAttempt, patiently: Bool
    ) async -> StepResult {
        let step = attempt.step
        var record = attempt.intent.outcome
        record.remoteID = object.remoteID
        record.since = workshop.clock.now
        var lost: Diagnostic?
        var rescued: Manual?
        for output in descriptor.kind.outputs {
            guard let sink = record.sinks[output.name] else { continue }
            guard let secret = object.returned[output.name] else {
                record.sinks[output.name] = nil
                lost = lostOutput(output, step: step)
                continue
            }
            switch await keep(secret, in: sink, rescue: .rescue(output.name, of: record.address)) {
            case .stored: break
            case .rescued(let place, let manual):
                record.sinks[output.name] = place
                rescued = manual
            case .lost(let diagnostic):
                record.sinks[output.name] = nil
                lost = diagnostic
            }
        }
        let entry = JournalEntry.recorded(record, closing: attempt.intent.id)
        if let failure = await append([entry], patiently: patiently) {
            return step.stateFailed(failure, afterSending: true)
        }
        if let lost {
            return step.needsPerson(
                Manual(
                    text: "\(object.remoteID) exists, but \(lost.message); delete it by hand on "
                        + "\(descriptor.title) and apply again",
                    url: descriptor.capabilities.consoleURL),
                remoteID: object.remoteID, error: lost, notes: object.notes)
        }
        if let rescued {
            // Whoever reads the sink still finds the old secret there, so what was replaced stays.
            return step.needsPerson(rescued, remoteID: object.remoteID, notes: object.notes)
        }
        // What deletes the replaced object is in a copy.
        if let old = attempt.replaced { await clearSinks(of: old, after: record) }
        return await confirmWorking(step, record: record, notes: object.notes)
    }

    private func lostOutput(_ output: OutputDescriptor, step: Step) -> Diagnostic {
        Diagnostic(
            .returnedSecretLost, "the answer held no \(output.name)", at: .connection(step.address))
    }

    /// Waits for a slow platform, then removes what was replaced.
    private func confirmWorking(
        _ step: Step, record: Record, notes: [String]
    ) async -> StepResult {
        guard let remoteID = record.remoteID else { return step.done(notes: notes) }
        if descriptor.capabilities.createsAsynchronously {
            switch await writer.settle(remoteID) {
            case .ready: break
            case .pending(let status):
                let word = status.map { " (\($0))" } ?? ""
                return step.needsPerson(
                    Manual(
                        text: "accepted, not yet seen working\(word): look at it on "
                            + "\(descriptor.title)", url: descriptor.capabilities.consoleURL),
                    remoteID: remoteID, notes: notes)
            case .failed(let diagnostic):
                return step.needsPerson(
                    Manual(
                        text: "recorded, but it does not work: correct what the manifest says and "
                            + "apply again", url: descriptor.capabilities.consoleURL),
                    remoteID: remoteID, error: diagnostic, notes: notes)
            }
        }
        for deposed in record.deposed where step.createsFirst {
            let result = await deleteDeposed(deposed, of: record.address, step: step)
            guard result.outcome.status == .done else { return result }
        }
        return step.done(remoteID, notes: notes)
    }
}
