import Model

extension StepRunner {
    /// Deletes the object of a record, or a replaced object that is still alive.
    func delete(_ step: Step) async -> StepResult {
        guard let record = step.record, let remoteID = step.remoteID else {
            return step.failed(missing("a recorded object to delete", step))
        }
        if step.reason == .deposedRemains {
            guard let deposed = record.deposed.first(where: { $0.remoteID == remoteID }) else {
                return step.failed(missing("a replaced object of that id", step))
            }
            if descriptor.capabilities.createsAsynchronously, step.desired != nil,
                let current = record.remoteID
            {
                // The old object goes only after the new one was seen working.
                guard case .ready = await writer.settle(current) else {
                    return step.needsPerson(
                        Manual(
                            text: "\(current) is not yet seen working, so \(remoteID) stays",
                            url: descriptor.capabilities.consoleURL))
                }
            }
            return await deleteDeposed(deposed, of: step.address, step: step)
        }
        let result = await remove(remoteID, sinks: record.sinks, step: step)
        guard result.outcome.status == .done else { return result }
        var entries: [JournalEntry] = []
        // A replace goes on: its second half resolves the intent.
        if let intent = step.resolves, step.action == .delete {
            entries.append(.closed(intent: intent, evidence: .absentAfterSettle))
        }
        entries.append(.deleted(record.address, remoteID: remoteID, at: workshop.clock.now))
        if let failure = await append(entries) {
            return step.stateFailed(failure, afterSending: true)
        }
        await removeSinks(record.sinks)
        return result
    }

    /// Replaces in the order that the plan fixed.
    func replace(_ step: Step) async -> StepResult {
        guard let record = step.record else {
            return step.failed(missing("a recorded object to replace", step))
        }
        if step.createsFirst { return await create(step, replacing: record) }
        let deleted = await deletePart(of: step)
        guard deleted.outcome.status == .done else { return deleted }
        return await createPart(of: step)
    }

    /// The first half of a delete-first replace.
    func deletePart(of planned: Step) async -> StepResult {
        var step = planned
        if step.action == .replace, let failure = await refusal(of: step) {
            return step.failed(failure)
        }
        // What the second half would fail over is found out while there is still an object.
        if let desired = step.desired, let failure = await prepareSinks(of: desired, keeping: nil) {
            return step.failed(failure)
        }
        if let failure = await takeOver(&step) {
            return step.stateFailed(failure, afterSending: false)
        }
        return await delete(step)
    }

    /// The second half of a delete-first replace.
    func createPart(of step: Step) async -> StepResult {
        await create(step, replacing: nil)
    }

    func deleteDeposed(
        _ deposed: Record.Deposed, of address: Address, step: Step
    ) async -> StepResult {
        let result = await remove(deposed.remoteID, sinks: deposed.sinks, step: step)
        guard result.outcome.status == .done else { return result }
        let entry = JournalEntry.deposedDeleted(
            address, remoteID: deposed.remoteID, at: workshop.clock.now)
        if let failure = await append([entry]) {
            return step.stateFailed(failure, afterSending: true)
        }
        await removeSinks(deposed.sinks)
        return step.done()
    }

    private func remove(
        _ remoteID: String, sinks: [String: SinkReference], step: Step
    ) async -> StepResult {
        var handle: Secret?
        switch descriptor.capabilities.deletion {
        case .byID: break
        case .byHand(let advice):
            return step.needsPerson(
                Manual(text: advice, url: descriptor.capabilities.consoleURL))
        case .byReturnedSecret(let output):
            do throws(Diagnostic) {
                if let sink = sinks[output] { handle = try await workshop.sinks.read(sink) }
            } catch {
                return step.failed(error)
            }
            guard handle != nil else {
                return step.needsPerson(
                    Manual(
                        text: "\(output) of \(remoteID) is not in its sink: delete it by hand on "
                            + descriptor.title, url: descriptor.capabilities.consoleURL))
            }
        }
        switch await writer.delete(remoteID, handle: handle) {
        case .done: return step.done()
        case .rejected(let diagnostic), .notSent(let diagnostic): return step.failed(diagnostic)
        case .unknown(let diagnostic):
            // Repeating a delete by id is safe, and the record keeps the id until it is confirmed.
            return step.unknown(diagnostic, leavesCreate: false)
        }
    }

    /// A secret of an object that is gone is worthless; leaving it behind is untidy, no failure.
    func removeSinks(_ sinks: [String: SinkReference]) async {
        for sink in sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            do throws(Diagnostic) {
                try await workshop.sinks.remove(sink.value)
            } catch {
                workshop.events.receive(.note("\(sink.value) could not be removed"))
            }
        }
    }
}
