import Model

/// One platform's part of a plan.
struct PlatformPart: Sendable {
    let status: Plan.PlatformStatus
    /// What was planned; nil when the reading is not complete, so that nothing may be.
    let plan: Planned?
    let diagnostics: [Diagnostic]

    /// What was planned for a platform.
    struct Planned: Sendable {
        let steps: [Step]
        let drift: [Drift]
        let unmanaged: [Unmanaged]
        let allowedUnmanaged: Int
        let findings: [DriftFinding]
        /// How many objects are under management.
        let managed: Int
    }

    init(
        entry: PlatformEntry, descriptor: ProviderDescriptor, observation: PlatformObservation,
        recorded: Recorded, desired: [Declaration], fingerprints: DesiredFingerprints,
        policy: Policy, mapping: some Mapping
    ) {
        let records = recorded.records(of: entry.name)
        let completeness =
            PlatformPart.accountChange(of: entry, in: records) ?? observation.completeness
        status = Plan.PlatformStatus(
            name: entry.name, provider: entry.provider, account: entry.account,
            completeness: completeness, objects: observation.objects.count,
            requests: observation.requests)
        if case .incomplete = completeness {
            plan = nil
            diagnostics = observation.diagnostics
            return
        }
        var planner = PlatformPlanner(
            entry: entry, descriptor: descriptor, observation: observation, recorded: recorded,
            records: records, desired: PlatformPart.sorted(desired), fingerprints: fingerprints,
            policy: policy)
        planner.run(mapping)
        planner.steps.sort { left, right in
            let order = left.address.compareBytes(to: right.address)
            guard order == 0 else { return order < 0 }
            return (left.action.order, left.remoteID ?? "")
                < (right.action.order, right.remoteID ?? "")
        }
        plan = Planned(
            steps: planner.steps, drift: planner.drift, unmanaged: planner.unmanaged,
            allowedUnmanaged: planner.allowedUnmanaged, findings: planner.findings,
            managed: planner.managedCount)
        diagnostics = observation.diagnostics + planner.diagnostics
    }

    /// The declarations of one platform in the order of their names, in which manifests give them.
    private static func sorted(_ declarations: [Declaration]) -> [Declaration] {
        let isSorted = declarations.indices.dropFirst().allSatisfy {
            !declarations[$0].address.name.precedesInBytes(declarations[$0 - 1].address.name)
        }
        return isSorted ? declarations : declarations.sortedInBytes(by: \.address.name)
    }

    /// A changed endpoint or workspace makes every record of the platform look missing, so
    /// nothing of it may be planned.
    private static func accountChange(
        of entry: PlatformEntry, in records: [Record]
    ) -> PlatformObservation.Completeness? {
        guard let foreign = records.first(where: { $0.account != entry.account }) else {
            return nil
        }
        return .incomplete(
            Diagnostic(
                .accountChanged,
                "state has records of \(entry.name) in another account "
                    + "(\(foreign.account.label), not \(entry.account.label))",
                at: .source(entry.source),
                help: [
                    "change the entry back, or use a new platform name for the new account",
                    "to let go of the old account: reconcile state forget --platform \(entry.name)",
                ]))
    }
}

extension Account {
    /// The account for people.
    fileprivate var label: String {
        workspace.map { "\(endpoint), workspace \($0)" } ?? endpoint
    }
}

extension Action {
    /// Where a step stands among several of one address: the main step before the clean-up, and
    /// what ends the record after everything that the record alone knows.
    fileprivate var order: Int {
        switch self {
        case .delete: 1
        case .forget: 2
        default: 0
        }
    }
}
