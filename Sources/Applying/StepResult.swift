import Model

/// How one step ended, with what its platform's run must know about it.
struct StepResult: Sendable {
    /// What is reported.
    let outcome: Outcome
    /// Whether a create may have left an object that nobody knows.
    var leavesUnknownCreate = false
    /// Whether the state failed, so that nothing more may start.
    var stopsEverything = false
}

extension Step {
    func done(
        _ remoteID: String? = nil, manual: Manual? = nil, notes: [String] = []
    ) -> StepResult {
        StepResult(
            outcome: Outcome(
                address: address, action: action, status: .done,
                remoteID: remoteID ?? self.remoteID, manual: manual, notes: notes))
    }

    func failed(_ diagnostic: Diagnostic, remoteID: String? = nil) -> StepResult {
        StepResult(
            outcome: Outcome(
                address: address, action: action, status: .failed,
                remoteID: remoteID ?? self.remoteID, error: diagnostic))
    }

    func unknown(_ diagnostic: Diagnostic, leavesCreate: Bool) -> StepResult {
        StepResult(
            outcome: Outcome(
                address: address, action: action, status: .unknown, remoteID: remoteID,
                error: diagnostic), leavesUnknownCreate: leavesCreate)
    }

    func notAttempted(_ diagnostic: Diagnostic) -> StepResult {
        StepResult(
            outcome: Outcome(
                address: address, action: action, status: .notAttempted, remoteID: remoteID,
                error: diagnostic))
    }

    func needsPerson(
        _ manual: Manual, remoteID: String? = nil, error: Diagnostic? = nil,
        notes: [String] = []
    ) -> StepResult {
        StepResult(
            outcome: Outcome(
                address: address, action: action, status: .manual,
                remoteID: remoteID ?? self.remoteID, error: error, manual: manual, notes: notes))
    }

    /// The state failed while nothing of this step is in an unknown place.
    func stateFailed(_ diagnostic: Diagnostic, afterSending: Bool) -> StepResult {
        StepResult(
            outcome: Outcome(
                address: address, action: action, status: afterSending ? .unknown : .failed,
                remoteID: remoteID, error: diagnostic),
            leavesUnknownCreate: false, stopsEverything: true)
    }
}
