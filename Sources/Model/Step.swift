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
        let fingerprints: Fingerprints?
        let details: Shared<Details>
    }

    /// What most steps have alike: those that change nothing.
    private struct Details: Hashable, Sendable {
        let createsFirst: Bool
        let updatesAfterAdopt: Bool
        let comparedKeys: Set<String>
        let wanted: String?
        let candidates: [String]
        let manual: Manual?
        let resolves: String?
        let needsSettling: Bool
        let updatesRecord: Bool
        let effect: String

        /// Those of a step that changes nothing, kept once.
        static let none = Shared(
            Details(
                createsFirst: false, updatesAfterAdopt: false, comparedKeys: [], wanted: nil,
                candidates: [], manual: nil, resolves: nil, needsSettling: false,
                updatesRecord: false, effect: ""))
    }

    private var shared: Shared<Parts>
    private var details: Details { _read { yield shared.value.details.value } }

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
    package var createsFirst: Bool { details.createsFirst }
    /// For an adopt: whether differing fields are updated in the same apply.
    package var updatesAfterAdopt: Bool { details.updatesAfterAdopt }
    /// The fingerprints to record when the step is done; nil when there is no key or no secret.
    package var fingerprints: Fingerprints? { shared.value.fingerprints }
    /// The ids of older keys by which the record was compared as well as by the present one.
    package var comparedKeys: Set<String> { details.comparedKeys }
    /// Hex SHA-256 over what is wanted, whatever is there now; nil when nothing is, and for a step
    /// without effect.
    package var wanted: String? { details.wanted }
    /// The ids of the same identity seen before the step, sorted; the baseline of an intent.
    package var candidates: [String] { details.candidates }
    /// What a person must do, when `action` is manual.
    package var manual: Manual? { details.manual }
    /// The open intent that this step resolves, if any.
    package var resolves: String? { details.resolves }
    /// Whether the settle time must pass, and two complete lists agree, before it may run.
    package var needsSettling: Bool { details.needsSettling }
    /// Whether the state must be written though `action` is a no-op (a move, new labels …).
    package var updatesRecord: Bool { details.updatesRecord }
    /// Hex SHA-256 over what decides the step's effect; empty where there is none.
    package var effect: String { details.effect }

    /// Makes a step.
    package init(
        address: Address, kind: String, provider: String, action: Action, reason: Reason,
        remoteID: String? = nil, desired: Declaration? = nil, record: Record? = nil,
        observed: ValueObject? = nil, changes: [FieldChange] = [], createsFirst: Bool = false,
        updatesAfterAdopt: Bool = false,
        fingerprints: Fingerprints? = nil, comparedKeys: Set<String> = [],
        wanted: String? = nil, candidates: [String] = [],
        manual: Manual? = nil, resolves: String? = nil, needsSettling: Bool = false,
        updatesRecord: Bool = false,
        effect: String
    ) {
        let details = Details(
            createsFirst: createsFirst, updatesAfterAdopt: updatesAfterAdopt,
            comparedKeys: comparedKeys, wanted: wanted, candidates: candidates, manual: manual,
            resolves: resolves, needsSettling: needsSettling, updatesRecord: updatesRecord,
            effect: effect)
        shared = Shared(
            Parts(
                address: address, kind: kind, provider: provider, action: action, reason: reason,
                remoteID: remoteID, desired: desired, record: record, observed: observed,
                changes: changes, fingerprints: fingerprints,
                details: details == Details.none.value ? Details.none : Shared(details)))
    }
}
