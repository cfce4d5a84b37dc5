package import Model
import Transport

extension PlatformWriter {
    /// Updates the fields of an object in place by the platform's documented route.
    package func update(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject
    ) async -> MutationResult {
        let wire = adapter.updateRequest(
            remoteID, to: declaration, observed: observed, account: account)
        guard let wire else {
            return .notSent(
                Diagnostic(
                    .requestNotWritten, "\(adapter.descriptor.title) documents no update",
                    at: .connection(declaration.address)))
        }
        return await change(wire) { answer, complaint in
            switch answer.status {
            case 400...499 where answer.error != nil: .rejected(complaint.refusal(answer))
            case 404, 405: .rejected(complaint.refusal(answer))
            default: .unknown(complaint.refusal(answer))
            }
        }
    }

    /// Deletes an object by id, or by the secret that its create returned.
    package func delete(_ remoteID: String, handle: Secret?) async -> MutationResult {
        guard let wire = adapter.deleteRequest(remoteID, account: account) else {
            return .rejected(byHand())
        }
        if case .byReturnedSecret(let output) = adapter.descriptor.capabilities.deletion,
            handle == nil
        {
            return .rejected(byHand(lacking: output))
        }
        return await change(wire, handle: handle) { answer, complaint in
            switch adapter.verdict(onDelete: answer.status, answer.error) {
            case .gone where !complaint.request.route.isUnverified: return .done
            case .gone, .checkList: return await confirmedByList(remoteID, answer, complaint)
            case .rejected where answer.error != nil || answer.status == 405:
                return .rejected(complaint.refusal(answer))
            case .rateLimited where answer.error != nil:
                return .rejected(complaint.refusal(answer))
            case .rejected, .rateLimited, .unknown: return .unknown(complaint.refusal(answer))
            }
        }
    }

    /// Sends what may be repeated; `accept` reads a success and `judge` anything else.
    func change(
        _ wire: WireRequest, handle: Secret? = nil,
        accept: (Answer, Complaint) -> MutationResult = { _, _ in .done },
        judge: (Answer, Complaint) async -> MutationResult
    ) async -> MutationResult {
        let request: RequestWriter.Written
        do throws(Diagnostic) {
            request = try conversation.writer.write(wire, handle: handle)
        } catch {
            return .notSent(error)
        }
        let complaint = conversation.complaint(request, handle: handle)
        var mayHaveArrived = false
        var attempt = 0
        let latest = conversation.services.clock.uptime + Conversation.patience
        while true {
            let sent = await send(request)
            if let result = sent.result {
                if conversation.waitsOut(result, sent.answer, until: latest) { continue }
                attempt += 1
                if let pause = conversation.pause(after: result, sent.answer, attempt: attempt),
                    await conversation.wait(pause, because: conversation.reason(result))
                {
                    if case .notSent = sent {} else { mayHaveArrived = true }
                    continue
                }
            }
            switch sent {
            case .answer(let answer, _) where answer.isSuccess && answer.error == nil:
                return accept(answer, complaint)
            case .answer(let answer, _): return await judge(answer, complaint)
            case .unknown(let diagnostic, _): return .unknown(diagnostic)
            case .notSent(let diagnostic, _), .noTurn(let diagnostic, _):
                return mayHaveArrived ? .unknown(diagnostic) : .notSent(diagnostic)
            }
        }
    }

    /// A 404 on a route that the platform's own document does not state may mean that the route is
    /// missing; only a complete list tells.
    private func confirmedByList(
        _ remoteID: String, _ answer: Answer, _ complaint: Complaint
    ) async -> MutationResult {
        var requests = 0
        let everything = Interest(declarations: [], records: [], includesUnused: true)
        switch await reader.list(everything, requests: &requests) {
        case .success(let result):
            let isThere = result.objects.contains { $0.remoteID.hasSameBytes(as: remoteID) }
            return isThere ? .rejected(complaint.refusal(answer)) : .done
        case .failure(let failure): return .unknown(failure.diagnostic)
        }
    }

    private func byHand(lacking output: String? = nil) -> Diagnostic {
        let descriptor = adapter.descriptor
        let page = descriptor.capabilities.consoleURL ?? descriptor.title
        if let output {
            return Diagnostic(
                .deleteByHand, "only `\(output)` deletes this connection, and it is not there",
                at: nil, help: ["delete the connection at \(page)"])
        }
        var help = ["delete the connection at \(page)"]
        if case .byHand(let advice) = descriptor.capabilities.deletion { help.append(advice) }
        return Diagnostic(
            .deleteByHand, "\(descriptor.title) deletes no connection through its API",
            help: help)
    }
}
