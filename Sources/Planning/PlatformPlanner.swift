import Model

/// Plans one platform whose reading is complete, or was left out on purpose.
struct PlatformPlanner: Sendable {
    let entry: PlatformEntry
    let descriptor: ProviderDescriptor
    let observation: PlatformObservation
    let recorded: Recorded
    let desired: [Declaration]
    let fingerprints: DesiredFingerprints
    let policy: Policy

    var steps: [Step] = []
    var drift: [Drift] = []
    var unmanaged: [Unmanaged] = []
    var allowedUnmanaged = 0
    var diagnostics: [Diagnostic] = []

    let objects: ShownObjects
    /// Which of the objects, by their place, a record of ours names.
    let isRecorded: [Bool]
    let unrecorded: [Identity: [Observation]]
    let records: [Record]
    /// Each declaration with its signatures and the record at its address, in the order of the
    /// addresses.
    let rows: [Row]
    /// The records that no declaration has the address of, in the order of theirs.
    let undeclared: [Record]
    /// The addresses of the records of each identity, where the server keeps those unique.
    let recordedIdentities: [Identity: [Address]]
    let intents: [CreateIntent]
    let intentsByAddress: [Address: CreateIntent]
    let moves: [Address: Record]
    let isRead: Bool
    /// What the secrets of the declaration are signed with that is being planned.
    private(set) var signed: Fingerprints?
    /// Objects without a record that a step of this plan concerns, so that they are not listed as
    /// unmanaged.
    var claimed: Set<ByteKey> = []

    init(
        entry: PlatformEntry, descriptor: ProviderDescriptor, observation: PlatformObservation,
        recorded: Recorded, records: [Record], desired: [Declaration],
        fingerprints: DesiredFingerprints, policy: Policy
    ) {
        self.entry = entry
        self.descriptor = descriptor
        self.observation = observation
        self.recorded = recorded
        self.desired = desired
        self.fingerprints = fingerprints
        self.policy = policy
        self.records = records
        intents = recorded.intents(of: entry.name)
        intentsByAddress = Dictionary(
            intents.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        let objects = ShownObjects(observation.objects)
        self.objects = objects
        var isRecorded = [Bool](repeating: false, count: objects.all.count)
        var recordedIdentities: [Identity: [Address]] = [:]
        for record in records {
            if descriptor.capabilities.identityIsUniqueOnServer, let identity = record.identity {
                recordedIdentities[identity, default: []].append(record.address)
            }
            if let index = record.remoteID.flatMap(objects.index) { isRecorded[index] = true }
            for deposed in record.deposed {
                if let index = objects.index(of: deposed.remoteID) { isRecorded[index] = true }
            }
        }
        self.isRecorded = isRecorded
        self.recordedIdentities = recordedIdentities
        (rows, undeclared) = Row.joined(desired, signed: fingerprints.own, records)
        // A list may lag: what we deleted ourselves is no object to take over.
        var deleted: Set<ByteKey> = []
        for tombstone in recorded.tombstones
        where tombstone.platform.hasSameBytes(as: entry.name) {
            deleted.insert(ByteKey(tombstone.remoteID))
        }
        var unrecorded: [Identity: [Observation]] = [:]
        for (index, object) in objects.all.enumerated()
        where !isRecorded[index] && !deleted.contains(ByteKey(object.remoteID)) {
            if let identity = object.identity {
                unrecorded[identity, default: []].append(object)
            }
        }
        self.unrecorded = unrecorded
        isRead = observation.completeness == .complete
        var moves: [Address: Record] = [:]
        if rows.contains(where: { $0.record == nil }) {
            for move in Planner.moveCandidates(
                desired: desired, recorded: recorded,
                descriptors: [descriptor.provider: descriptor])
            {
                moves[move.to] = recorded.records[move.from]
            }
        }
        self.moves = moves
    }

    /// How many objects of this platform are under management, selected or not; of a shard its own,
    /// because its guards can only count what it destroys.
    var managedCount: Int {
        let shard = policy.selection.shard
        return records.count { $0.remoteID != nil && shard?.contains($0.address) ?? true }
    }

    var capabilities: Capabilities { descriptor.capabilities }

    /// How many declarations are planned in one go.
    private static let portion = 256

    mutating func run(_ mapping: some Mapping) {
        let portions = stride(from: 0, to: rows.count, by: Self.portion).map { start in
            rows[start..<min(start + Self.portion, rows.count)]
        }
        // No declaration looks at what became of another one.
        for part in mapping.map(portions, { [self] in planned($0) }) {
            steps += part.steps
            drift += part.drift
            diagnostics += part.diagnostics
            claimed.formUnion(part.claimed)
        }
        let movedAway = Set(moves.values.map(\.address))
        for record in undeclared
        where !movedAway.contains(record.address)
            && policy.selection.contains(record.address, labels: record.labels)
        {
            planRemoved(record)
        }
        let declared = intents.isEmpty ? [] : Set(desired.map(\.address))
        for intent in intents
        where !declared.contains(intent.address) && recorded.records[intent.address] == nil
            && policy.selection.contains(intent.address, labels: intent.outcome.labels)
        {
            if planAbandoned(intent) { continue }
            append(
                address: intent.address, kind: intent.kind, action: .forget, reason: .alreadyGone,
                record: intent.outcome, resolves: intent.id, needsSettling: !isSettled)
        }
        if isRead { listUnmanaged() }
    }

    private func planned(_ rows: ArraySlice<Row>) -> PlatformPlanner {
        var part = self
        for row in rows
        where policy.selection.contains(row.declaration.address, labels: row.declaration.labels) {
            part.signed = row.signed
            part.plan(row.declaration, record: row.record ?? moves[row.declaration.address])
        }
        return part
    }

    /// Whether nothing that left earlier can still take effect.
    var isSettled: Bool { policy.settled.contains(entry.name) }

    /// Whether a second attempt must wait: where the server keeps names unique it admits only one
    /// of the two.
    var needsSettling: Bool { !capabilities.identityIsUniqueOnServer && !isSettled }

    func openIntent(at address: Address) -> CreateIntent? { intentsByAddress[address] }

    func hasHandle(_ record: Record, output: String) -> Bool {
        record.sinks[output] != nil
            && policy.availableHandles[record.address]?.contains(output) == true
    }

    func missingHandle(_ output: String, of remoteID: String) -> Manual {
        Manual(
            text: "\(descriptor.title) deletes only by \(output), which is not in its sink: "
                + "delete \(remoteID) by hand", url: capabilities.consoleURL)
    }

    /// The secret that an object of ours should have returned once and that never arrived.
    func lostOutput(of record: Record) -> String? {
        guard isRead, record.origin == .created else { return nil }
        return descriptor.kind.outputs.first {
            $0.isRequired && record.sinks[$0.name] == nil
        }?.name
    }

    func lostSecret(_ output: String, of remoteID: String) -> Manual {
        Manual(
            text: "the \(output) of \(remoteID) was lost with the answer: delete \(remoteID) by "
                + "hand on \(descriptor.title); the next apply makes a new one",
            url: capabilities.consoleURL)
    }

    func unresolvedLookup(of declaration: Declaration) -> Manual? {
        guard isRead else { return nil }
        for field in descriptor.kind.fields where field.access == .lookup {
            guard declaration.fields[field.name] != nil,
                observation.lookups[declaration.address] == nil
            else { continue }
            return Manual(
                text: "\(descriptor.title) has no single match for this \(field.name); "
                    + "check the name or write the id")
        }
        return nil
    }

    mutating func addAmbiguous(
        _ declaration: Declaration, _ record: Record?, among candidates: [Observation],
        resolving intent: CreateIntent? = nil
    ) {
        let ids = candidates.map(\.remoteID)
        for id in ids { claimed.insert(ByteKey(id)) }
        let verb = intent == nil ? "import" : "state resolve \(declaration.address) --adopt ID"
        let advice =
            intent == nil
            ? "delete the one that is not wanted, or rename one of them"
            : "decide with reconcile \(verb)"
        add(
            declaration, record, .manual, .ambiguous, candidates: ids,
            manual: Manual(
                text: "\(ids.count) objects could be meant: \(ids.joined(separator: ", ")); "
                    + advice), resolves: intent?.id)
    }

    mutating func addRemoved(
        _ record: Record, _ action: Action, _ reason: Reason, manual: Manual? = nil,
        resolving intent: CreateIntent? = nil
    ) {
        append(
            address: record.address, kind: record.kind, action: action, reason: reason,
            remoteID: record.remoteID, record: record, manual: manual, resolves: intent?.id,
            needsSettling: intent != nil && !isSettled)
    }

    mutating func add(
        _ declaration: Declaration, _ record: Record?, _ action: Action, _ reason: Reason,
        remoteID: String? = nil, observed: ValueObject? = nil, changes: [FieldChange] = [],
        createsFirst: Bool = false, updatesAfterAdopt: Bool = false, candidates: [String] = [],
        manual: Manual? = nil, resolves: String? = nil, needsSettling: Bool = false,
        updatesRecord: Bool = false
    ) {
        append(
            address: declaration.address, kind: declaration.kind, action: action, reason: reason,
            remoteID: remoteID, desired: declaration, record: record, observed: observed,
            changes: changes, createsFirst: createsFirst, updatesAfterAdopt: updatesAfterAdopt,
            candidates: candidates, manual: manual, resolves: resolves,
            needsSettling: needsSettling, updatesRecord: updatesRecord)
    }

    mutating func append(
        address: Address, kind: String, action: Action, reason: Reason, remoteID: String? = nil,
        desired: Declaration? = nil, record: Record? = nil, observed: ValueObject? = nil,
        changes: [FieldChange] = [], createsFirst: Bool = false, updatesAfterAdopt: Bool = false,
        candidates: [String] = [], manual: Manual? = nil, resolves: String? = nil,
        needsSettling: Bool = false, updatesRecord: Bool = false
    ) {
        // What is unchanged has a record, and nothing of it is written again.
        let isUnchanged = reason == .unchanged
        if !isUnchanged, let remoteID { claimed.insert(ByteKey(remoteID)) }
        let signed = isUnchanged || desired == nil ? nil : signed
        let wanted =
            action.isEffective ? desired.map { Effect.wanted($0, fingerprints: signed) } : nil
        steps.append(
            Step(
                address: address, kind: kind, provider: descriptor.provider, action: action,
                reason: reason, remoteID: remoteID, desired: desired, record: record,
                observed: observed, changes: changes, createsFirst: createsFirst,
                updatesAfterAdopt: updatesAfterAdopt, fingerprints: signed,
                comparedKeys: Set((record.flatMap { fingerprints.older[$0.address] } ?? [:]).keys),
                wanted: wanted,
                candidates: candidates.sorted { $0.precedesInBytes($1) }, manual: manual,
                resolves: resolves, needsSettling: needsSettling, updatesRecord: updatesRecord,
                effect: Effect.digest(
                    address: address, action: action, kind: kind, remoteID: remoteID,
                    wanted: wanted, changes: changes, createsFirst: createsFirst,
                    updatesAfterAdopt: updatesAfterAdopt)))
    }
}
