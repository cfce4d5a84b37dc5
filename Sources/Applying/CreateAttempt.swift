import Model

/// One create: what its intent says, what is sent, and what it is for.
///
/// An object, because it is large and handed from task to task.
final class CreateAttempt: Sendable {
    /// What the plan wants.
    let step: Step
    /// What is sent.
    let desired: Declaration
    /// What is durable before it is sent.
    let intent: CreateIntent
    /// The record of the object that it replaces and that is still alive.
    let replaced: Record?
    /// Whether it goes on under the intent of an earlier attempt, which may still arrive.
    let resumes: Bool

    init(
        step: Step, desired: Declaration, intent: CreateIntent, replaced: Record?, resumes: Bool
    ) {
        self.step = step
        self.desired = desired
        self.intent = intent
        self.replaced = replaced
        self.resumes = resumes
    }

    /// What is made durable before it is sent.
    var opening: [JournalEntry] {
        guard let earlier = step.resolves, !resumes else { return [.intent(intent)] }
        return [.closed(intent: earlier, evidence: .absentAfterSettle), .intent(intent)]
    }
}
