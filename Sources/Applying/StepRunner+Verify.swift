import Model

/// `lifecycle.verify`: nothing is touched for credentials that the platform would refuse.
extension StepRunner {
    /// Why the platform would not take what a step is about to send; nil when it would, or when
    /// nobody asked for a check.
    func refusal(of step: Step) async -> Diagnostic? {
        guard let desired = step.desired, desired.lifecycle.verify else { return nil }
        switch step.action {
        case .create, .update, .replace: return await writer.check(desired)
        case .adopt where step.updatesAfterAdopt: return await writer.check(desired)
        case .adopt, .delete, .forget, .noOp, .manual: return nil
        }
    }
}
