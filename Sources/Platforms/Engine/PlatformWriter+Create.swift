package import Model
import Transport

extension PlatformWriter {
    /// Sends one create; a refusal because of a rate limit is waited out, nothing else is repeated.
    package func create(_ declaration: Declaration) async -> CreateResult {
        guard let wire = adapter.createRequest(declaration, account: account) else {
            return .notSent(
                Diagnostic(
                    .requestNotWritten, "what the manifest names was not found on the platform",
                    at: .connection(declaration.address)))
        }
        let request: RequestWriter.Written
        do throws(Diagnostic) {
            request = try conversation.writer.write(wire)
        } catch {
            return .notSent(error)
        }
        let complaint = conversation.complaint(request)
        let latest = conversation.services.clock.uptime + Conversation.patience
        var refusal: Diagnostic?
        while true {
            switch await send(request, notAfter: latest) {
            case .noTurn(let diagnostic, .late) where refusal == nil: return .postponed(diagnostic)
            case .noTurn(let diagnostic, _):
                // What was refused before has made nothing.
                return refusal.map { .rejected($0) } ?? .notSent(diagnostic)
            case .notSent(let diagnostic, _): return .notSent(diagnostic)
            case .unknown(let diagnostic, _): return .unknown(diagnostic)
            case .answer(let answer, _) where answer.isSuccess:
                return success(answer, complaint)
            case .answer(let answer, let result):
                switch adapter.verdict(onCreate: answer.status, answer.error) {
                case .rejected: return .rejected(complaint.refusal(answer))
                case .mayExist: return .unknown(complaint.existing(answer))
                case .rateLimited where answer.error != nil:
                    guard conversation.waitsOut(result, answer, until: latest) else {
                        return .rejected(complaint.refusal(answer))
                    }
                    refusal = complaint.refusal(answer)
                case .rateLimited, .unknown: return .unknown(complaint.refusal(answer))
                }
            }
        }
    }

    private func success(_ answer: Answer, _ complaint: Complaint) -> CreateResult {
        guard let value = answer.json else {
            return .unknown(complaint.unreadable(answer, lacking: "a JSON body"))
        }
        switch adapter.createAnswer(value) {
        case .created(let object):
            return .created(
                CreatedObject(
                    remoteID: object.remoteID, fields: object.fields, returned: object.returned,
                    status: object.status.map(complaint.harmless),
                    notes: object.notes.map(complaint.harmless)))
        case .needsConsent(let url, let message, let remoteID):
            let page = url.flatMap {
                $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil
            }
            let text = complaint.harmless(message)
            return .needsConsent(
                url: complaint.harmless(
                    page ?? adapter.descriptor.capabilities.consoleURL ?? account.endpoint),
                message: text.isEmpty ? "finish the authorisation in the browser" : text,
                remoteID: remoteID)
        case .unreadable(let what):
            return .unknown(complaint.unreadable(answer, lacking: what))
        }
    }
}
