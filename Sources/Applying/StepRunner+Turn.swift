import Model

extension StepRunner {
    /// How often the intent of a create is renewed while a rate limit holds it back: two hours.
    static let renewals = 12

    /// Sends a create when its turn has come.
    ///
    /// An intent says until when its request may leave. Under a limit of so many an hour the turn
    /// may come later; then nothing has left, and the intent is made durable anew with a later
    /// moment before it is tried again.
    func createInTurn(
        _ desired: Declaration, _ intent: CreateIntent
    ) async throws(Diagnostic) -> CreateResult {
        var result = await writer.create(desired)
        for _ in 0..<Self.renewals {
            guard case .postponed = result, !workshop.stop.isRaised else { return result }
            try await workshop.journal.append([.intent(intent.renewed(until: latestLeave))])
            result = await writer.create(desired)
        }
        return result
    }

    /// The last moment at which a create that is sent now may leave: after ten minutes of rate
    /// limits, and the deadline of the request.
    var latestLeave: Timestamp {
        Timestamp(
            milliseconds: workshop.clock.now.milliseconds
                + Int64(platform.entry.limits.timeoutSeconds) * 1_000 + 600_000)
    }
}
