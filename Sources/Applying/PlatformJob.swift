import Model

/// One piece of work; the steps of an address run in order, one after another.
///
/// An object, because it is handed from task to task.
final class PlatformJob: Sendable {
    let steps: [Step]
    /// Whether only the first half of the delete-first replace in it is done now.
    let deletesOnly: Bool
    /// Whether the first half is done already.
    let isDeleted: Bool
    /// The addresses whose failure stops this one.
    let waitsFor: Set<Address>

    init(
        _ steps: [Step], deletesOnly: Bool = false, isDeleted: Bool = false,
        waitsFor: Set<Address> = []
    ) {
        self.steps = steps
        self.deletesOnly = deletesOnly
        self.isDeleted = isDeleted
        self.waitsFor = waitsFor
    }

    /// Whether it is a create that may have its intent written while it waits for a slot.
    ///
    /// Its request is all there is to it: nothing is checked before, and nothing follows but its
    /// record. It can be recognised, so that an intent that a crash leaves open asks nobody; and
    /// nothing is in its answer that is nowhere else.
    func mayWaitInLine(_ descriptor: ProviderDescriptor) -> Bool {
        guard steps.count == 1, !deletesOnly, !isDeleted, let step = steps.first,
            step.action == .create, step.resolves == nil, let desired = step.desired,
            !desired.lifecycle.verify, desired.sinks.isEmpty,
            step.record?.deposed.isEmpty ?? true, descriptor.kind.outputs.isEmpty,
            !descriptor.capabilities.createsAsynchronously,
            desired.identity(by: descriptor.capabilities) != nil
        else { return false }
        return true
    }
}
