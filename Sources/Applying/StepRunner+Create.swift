import Model

extension StepRunner {
    /// Creates the object of a step; `old` is the record that a create-first replace leaves alive.
    func create(_ step: Step, replacing old: Record?) async -> StepResult {
        guard let desired = step.desired else {
            return step.failed(missing("a declaration to create", step))
        }
        var outcome = record(of: desired, step: step, remoteID: nil)
        outcome.deposed = step.record?.deposed ?? []
        if let old, let remoteID = old.remoteID {
            outcome.deposed.append(
                Record.Deposed(remoteID: remoteID, sinks: keptSinks(of: old)))
        }
        if let failure = await prepareSinks(of: desired, keeping: old) {
            return step.failed(failure)
        }
        // Where names are unique an earlier attempt may still arrive and be the one that counts:
        // its intent goes on and does not end before an object is recorded.
        let resumed = descriptor.capabilities.identityIsUniqueOnServer ? step.resolves : nil
        let intent = CreateIntent(
            id: resumed ?? workshop.randomness.bytes(count: 16).hexadecimal,
            address: desired.address,
            kind: desired.kind, provider: desired.provider, account: platform.entry.account,
            identity: outcome.identity, baseline: step.candidates, outcome: outcome,
            mayLeaveUntil: latestLeave)
        var entries: [JournalEntry] = []
        if let earlier = step.resolves, resumed == nil {
            entries.append(.closed(intent: earlier, evidence: .absentAfterSettle))
        }
        entries.append(.intent(intent))
        if let failure = await append(entries) {
            return step.stateFailed(failure, afterSending: false)
        }

        let answer: CreateResult
        do throws(Diagnostic) {
            answer = try await createInTurn(desired, intent)
        } catch {
            return step.stateFailed(error, afterSending: false)
        }
        switch answer {
        case .created(let object):
            return await recordCreated(object, step: step, intent: intent, outcome: outcome)
        case .needsConsent(let url, let message, let remoteID):
            outcome.remoteID = remoteID
            outcome.consent = Record.PendingConsent(url: url, since: workshop.clock.now)
            if let failure = await append([.recorded(outcome, closing: intent.id)]) {
                return step.stateFailed(failure, afterSending: true)
            }
            return step.needsPerson(Manual(text: message, url: url), remoteID: remoteID)
        case .rejected(let diagnostic):
            if resumed != nil { return step.failed(diagnostic) }
            return await close(intent, .rejected, step: step, diagnostic, keeping: old)
        case .notSent(let diagnostic), .postponed(let diagnostic):
            if resumed != nil { return step.failed(diagnostic) }
            return await close(intent, .neverSent, step: step, diagnostic, keeping: old)
        case .unknown(let diagnostic):
            // The intent stays open: only evidence closes it.
            return step.unknown(diagnostic, leavesCreate: true)
        }
    }

    private func close(
        _ intent: CreateIntent, _ evidence: JournalEntry.Evidence, step: Step,
        _ diagnostic: Diagnostic, keeping old: Record?
    ) async -> StepResult {
        if let failure = await append([.closed(intent: intent.id, evidence: evidence)]) {
            return step.stateFailed(failure, afterSending: false)
        }
        // The copies that were kept for the replaced object are not needed: it was not replaced.
        if let old {
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
        _ object: CreatedObject, step: Step, intent: CreateIntent, outcome: Record
    ) async -> StepResult {
        var record = outcome
        record.remoteID = object.remoteID
        record.since = workshop.clock.now
        var lost: Diagnostic?
        var rescued: Manual?
        for output in descriptor.kind.outputs {
            guard let sink = outcome.sinks[output.name] else { continue }
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
        if let failure = await append([.recorded(record, closing: intent.id)]) {
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
