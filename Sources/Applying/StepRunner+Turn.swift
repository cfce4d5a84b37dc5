import Model

extension StepRunner {
    /// How often the intent of a create is renewed while a rate limit holds it back: two hours.
    static let renewals = 12
    /// How long a create may wait between its intent and its sending before the intent is renewed,
    /// in milliseconds.
    private static let slack: Int64 = 60_000

    /// Sends a create when its turn has come.
    ///
    /// An intent says until when its request may leave. Under a limit of so many an hour the turn
    /// may come later, and so it may in a line of creates that wait for a slot; then nothing has
    /// left, and the intent is made durable anew with a later moment before it is tried again.
    func createInTurn(_ attempt: CreateAttempt) async throws(Diagnostic) -> CreateResult {
        if attempt.intent.mayLeaveUntil < latestLeave { try await renew(attempt) }
        var result = await writer.create(attempt.desired)
        for _ in 0..<Self.renewals {
            guard case .postponed = result, !workshop.stop.isRaised else { return result }
            try await renew(attempt)
            result = await writer.create(attempt.desired)
        }
        return result
    }

    private func renew(_ attempt: CreateAttempt) async throws(Diagnostic) {
        let renewed = attempt.intent.renewed(until: latestLeaveOfWaiting)
        try await workshop.journal.append([.intent(renewed)])
    }

    /// The last moment at which a create that is sent now may leave: after ten minutes of rate
    /// limits, and the deadline of the request.
    private var latestLeave: Timestamp {
        Timestamp(
            milliseconds: workshop.clock.now.milliseconds
                + Int64(platform.entry.limits.timeoutSeconds) * 1_000 + 600_000)
    }

    /// The last moment at which a create may leave that still waits for its intent to be durable,
    /// and then for a slot.
    var latestLeaveOfWaiting: Timestamp {
        Timestamp(milliseconds: latestLeave.milliseconds + Self.slack)
    }
}
