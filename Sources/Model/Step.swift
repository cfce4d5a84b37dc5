/// One connection's part of a plan.
package struct Step: Hashable, Sendable {
    private struct Parts: Hashable, Sendable {
        let address: Address
        let kind: String
        let provider: String
        let action: Action
        let reason: Reason
        let remoteID: String?
        let desired: Declaration?
        var record: Record?
        let observed: ValueObject?
        let changes: [FieldChange]
        let createsFirst: Bool
        let updatesAfterAdopt: Bool
        let fingerprints: [Pointer: Fingerprint]?
        let comparedKeys: Set<String>
        let wanted: String?
        let candidates: [String]
        let manual: Manual?
        let resolves: String?
        let needsSettling: Bool
        let updatesRecord: Bool
        let effect: String
    }

    private var shared: Shared<Parts>

    /// The connection.
    package var address: Address { shared.value.address }
    /// The manifest kind.
    package var kind: String { shared.value.kind }
    /// The provider.
    package var provider: String { shared.value.provider }
    /// What happens.
    package var action: Action { shared.value.action }
    /// Why.
    package var reason: Reason { shared.value.reason }
    /// The object concerned, if there is one.
    package var remoteID: String? { shared.value.remoteID }
    /// The desired state, lookups filled in; nil when the connection is no longer wanted.
    package var desired: Declaration? { shared.value.desired }
    /// What state holds under this address, or under the old one of a move.
    package var record: Record? {
        get { shared.value.record }
        set { Shared.change(&shared) { $0.record = newValue } }
    }
    /// The readable fields that the object shows now, where there is one.
    package var observed: ValueObject? { shared.value.observed }
    /// The field changes, sorted by pointer.
    package var changes: [FieldChange] { shared.value.changes }
    /// For a replace: whether the new object is made before the old one goes.
    package var createsFirst: Bool { shared.value.createsFirst }
    /// For an adopt: whether differing fields are updated in the same apply.
    package var updatesAfterAdopt: Bool { shared.value.updatesAfterAdopt }
    /// The fingerprints to record when the step is done; nil when there is no key or no secret.
    package var fingerprints: [Pointer: Fingerprint]? { shared.value.fingerprints }
    /// The ids of older keys by which the record was compared as well as by the present one.
    package var comparedKeys: Set<String> { shared.value.comparedKeys }
    /// Hex SHA-256 over what is wanted, whatever is there now; nil when nothing is, and for a step
    /// without effect.
    package var wanted: String? { shared.value.wanted }
    /// The ids of the same identity seen before the step, sorted; the baseline of an intent.
    package var candidates: [String] { shared.value.candidates }
    /// What a person must do, when `action` is manual.
    package var manual: Manual? { shared.value.manual }
    /// The open intent that this step resolves, if any.
    package var resolves: String? { shared.value.resolves }
    /// Whether the settle time must pass, and two complete lists agree, before it may run.
    package var needsSettling: Bool { shared.value.needsSettling }
    /// Whether the state must be written though `action` is a no-op (a move, new labels …).
    package var updatesRecord: Bool { shared.value.updatesRecord }
    /// Hex SHA-256 over what decides the step's effect; empty where there is none.
    package var effect: String { shared.value.effect }

    /// Makes a step.
    package init(
        address: Address, kind: String, provider: String, action: Action, reason: Reason,
        remoteID: String? = nil, desired: Declaration? = nil, record: Record? = nil,
        observed: ValueObject? = nil, changes: [FieldChange] = [], createsFirst: Bool = false,
        updatesAfterAdopt: Bool = false,
        fingerprints: [Pointer: Fingerprint]? = nil, comparedKeys: Set<String> = [],
        wanted: String? = nil, candidates: [String] = [],
        manual: Manual? = nil, resolves: String? = nil, needsSettling: Bool = false,
        updatesRecord: Bool = false,
        effect: String
    ) {
        shared = Shared(
            Parts(
                address: address, kind: kind, provider: provider, action: action, reason: reason,
                remoteID: remoteID, desired: desired, record: record, observed: observed,
                changes: changes, createsFirst: createsFirst, updatesAfterAdopt: updatesAfterAdopt,
                fingerprints: fingerprints, comparedKeys: comparedKeys, wanted: wanted,
                candidates: candidates, manual: manual, resolves: resolves,
                needsSettling: needsSettling, updatesRecord: updatesRecord, effect: effect))
    }
}
