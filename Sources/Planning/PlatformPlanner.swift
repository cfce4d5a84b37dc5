import Model

/// Plans one platform whose reading is complete, or was left out on purpose.
struct PlatformPlanner {
    let entry: PlatformEntry
    let descriptor: ProviderDescriptor
    let observation: PlatformObservation
    let recorded: Recorded
    let desired: [Declaration]
    let fingerprints: DesiredFingerprints
    let policy: Policy

    private(set) var steps: [Step] = []
    private(set) var drift: [Drift] = []
    private(set) var unmanaged: [Unmanaged] = []
    private(set) var diagnostics: [Diagnostic] = []

    private let objects: [ByteKey: Observation]
    private let unrecorded: [Identity: [Observation]]
    private let records: [Record]
    private let intents: [CreateIntent]
    private let moves: [Address: Record]
    private let isRead: Bool
    /// Objects that a step of this plan concerns, so that they are not listed as unmanaged.
    private var claimed: Set<ByteKey> = []

    init(
        entry: PlatformEntry, descriptor: ProviderDescriptor, observation: PlatformObservation,
        recorded: Recorded, desired: [Declaration], fingerprints: DesiredFingerprints,
        policy: Policy
    ) {
        self.entry = entry
        self.descriptor = descriptor
        self.observation = observation
        self.recorded = recorded
        self.desired = desired.sorted { $0.address < $1.address }
        self.fingerprints = fingerprints
        self.policy = policy
        records = recorded.sortedRecords.filter {
            $0.address.platform.hasSameBytes(as: entry.name)
        }
        intents = recorded.sortedIntents.filter {
            $0.address.platform.hasSameBytes(as: entry.name)
        }
        var objects: [ByteKey: Observation] = [:]
        for object in observation.objects { objects[ByteKey(object.remoteID)] = object }
        self.objects = objects
        var known: Set<ByteKey> = []
        for record in records {
            if let id = record.remoteID { known.insert(ByteKey(id)) }
            for deposed in record.deposed { known.insert(ByteKey(deposed.remoteID)) }
        }
        var unrecorded: [Identity: [Observation]] = [:]
        for object in observation.objects where !known.contains(ByteKey(object.remoteID)) {
            if let identity = object.identity {
                unrecorded[identity, default: []].append(object)
            }
        }
        self.unrecorded = unrecorded
        claimed = known
        isRead = observation.completeness == .complete
        var moves: [Address: Record] = [:]
        for move in Planner.moveCandidates(
            desired: desired, recorded: recorded,
            descriptors: [descriptor.provider: descriptor])
        {
            moves[move.to] = recorded.records[move.from]
        }
        self.moves = moves
    }

    /// How many objects of this platform are under management, selected or not.
    var managedCount: Int { records.count { $0.remoteID != nil } }

    private var capabilities: Capabilities { descriptor.capabilities }

    mutating func run() {
        for declaration in desired {
            let record = recorded.records[declaration.address] ?? moves[declaration.address]
            let isSelected = policy.selection.contains(
                platform: declaration.address.platform, labels: declaration.labels)
            if isSelected { plan(declaration, record: record) }
        }
        let declared = Set(desired.map(\.address))
        let movedAway = Set(moves.values.map(\.address))
        for record in records
        where !declared.contains(record.address) && !movedAway.contains(record.address)
            && policy.selection.contains(platform: record.address.platform, labels: record.labels)
        {
            planRemoved(record)
        }
        let recordedAddresses = Set(records.map(\.address))
        for intent in intents
        where !declared.contains(intent.address) && !recordedAddresses.contains(intent.address)
            && policy.selection.contains(
                platform: intent.address.platform, labels: intent.outcome.labels)
        {
            if planAbandoned(intent) { continue }
            append(
                address: intent.address, kind: intent.kind, action: .forget, reason: .alreadyGone,
                record: intent.outcome, resolves: intent.id, needsSettling: needsSettling)
        }
        if isRead { listUnmanaged() }
    }

    // MARK: - A wanted connection

    private mutating func plan(_ declaration: Declaration, record: Record?) {
        if let lookup = unresolvedLookup(of: declaration) {
            add(declaration, record, .manual, .lookupFailed, manual: lookup)
            return
        }
        if let intent = intents.first(where: { $0.address == declaration.address }) {
            if planOpen(intent, for: declaration, record: record) { return }
        }
        guard let record else {
            planNew(declaration, resolving: openIntent(at: declaration.address))
            return
        }
        noteDrift(of: record)
        planDeposed(of: record, declaration: declaration)
        guard let remoteID = record.remoteID else {
            planPendingConsent(declaration, record: record)
            return
        }
        guard isRead else {
            // Nothing remote was read: the recorded fields stand in for the observed ones.
            planPresent(declaration, record: record, remoteID: remoteID, shown: record.applied)
            return
        }
        if let object = objects[ByteKey(remoteID)] {
            planPresent(declaration, record: record, remoteID: remoteID, shown: object.fields)
        } else if observation.notYetVisible.contains(remoteID) {
            add(declaration, record, .noOp, .notYetVisible, remoteID: remoteID)
        } else {
            planMissing(declaration, record: record)
        }
    }

    /// Never recorded: adopt what is there, or create.
    private mutating func planNew(_ declaration: Declaration, resolving intent: CreateIntent?) {
        let identity = declaration.identity(by: capabilities)
        let found = identity.map { unrecorded[$0] ?? [] } ?? []
        let candidates = found.filter { $0.unmanageable == nil }
        let reason: Reason = intent == nil ? .new : .secondAttempt
        guard isRead else {
            add(declaration, nil, .create, reason, resolves: intent?.id)
            return
        }
        if candidates.isEmpty {
            if capabilities.identityIsUniqueOnServer, let blocking = found.first {
                add(
                    declaration, nil, .manual, .existsRemotely, remoteID: blocking.remoteID,
                    manual: Manual(
                        text: "\(identity?.description ?? "It") exists as \(blocking.remoteID), "
                            + "which is \(blocking.unmanageable?.words ?? "not ours"); names are "
                            + "unique, so choose another name"))
            } else {
                add(
                    declaration, nil, .create, reason, candidates: found.map(\.remoteID),
                    resolves: intent?.id, needsSettling: intent != nil && needsSettling)
            }
            return
        }
        if entry.adopt == .never {
            guard capabilities.identityIsUniqueOnServer else {
                add(
                    declaration, nil, .create, reason, candidates: found.map(\.remoteID),
                    resolves: intent?.id, needsSettling: intent != nil && needsSettling)
                return
            }
            add(
                declaration, nil, .manual, .adoptForbidden, remoteID: candidates[0].remoteID,
                manual: Manual(
                    text: "an object of this name exists (\(candidates[0].remoteID)) and the "
                        + "platform entry says adopt: never"))
            return
        }
        guard candidates.count == 1, let object = candidates.first else {
            addAmbiguous(declaration, nil, among: candidates)
            return
        }
        planAdoption(of: object, declaration, record: nil, reason: .existsRemotely)
    }

    private mutating func planAdoption(
        of object: Observation, _ declaration: Declaration, record: Record?, reason: Reason
    ) {
        let changes = FieldComparison.changes(
            desired: declaration.fields, recorded: ValueObject(), observed: object.fields,
            kind: descriptor.kind)
        if changes.contains(where: \.forcesReplace) {
            let names = changes.filter(\.forcesReplace).map(\.pointer.dotted)
            add(
                declaration, record, .manual, .adoptConflict, remoteID: object.remoteID,
                observed: object.fields, changes: changes,
                manual: Manual(
                    text: "\(object.remoteID) exists with another "
                        + "\(names.joined(separator: ", ")), which cannot be changed in place: "
                        + "write what it has into the manifest, or delete it by hand"))
            return
        }
        add(
            declaration, record, .adopt, reason, remoteID: object.remoteID,
            observed: object.fields, changes: changes, updatesAfterAdopt: !changes.isEmpty)
    }

    /// Recorded and gone.
    private mutating func planMissing(_ declaration: Declaration, record: Record) {
        let identity = declaration.identity(by: capabilities)
        let candidates = (identity.map { unrecorded[$0] ?? [] } ?? []).filter {
            $0.unmanageable == nil
        }
        let mayAdopt = entry.adopt == .matching
        if mayAdopt, candidates.count == 1, let object = candidates.first {
            planAdoption(of: object, declaration, record: record, reason: .missingRemotely)
        } else if mayAdopt, candidates.count > 1 {
            addAmbiguous(declaration, record, among: candidates)
        } else {
            let intent = openIntent(at: declaration.address)
            add(
                declaration, record, .create, intent == nil ? .missingRemotely : .secondAttempt,
                candidates: candidates.map(\.remoteID), resolves: intent?.id,
                needsSettling: intent != nil && needsSettling)
        }
    }

    /// Recorded and there: compare.
    private mutating func planPresent(
        _ declaration: Declaration, record: Record, remoteID: String, shown: ValueObject
    ) {
        let isMove = record.address != declaration.address
        let signed =
            isMove
            ? fingerprints.forMoves[record.address] : fingerprints.own[declaration.address]
        let secrets = FingerprintComparison(
            desired: signed, recorded: record.fingerprints, declaration: declaration,
            kind: descriptor.kind)
        let fields = FieldComparison.changes(
            desired: declaration.fields, recorded: record.applied, observed: shown,
            kind: descriptor.kind)
        let changes = (fields + secrets.changes).sorted { $0.pointer < $1.pointer }
        let intent = openIntent(at: declaration.address)

        guard !changes.isEmpty else {
            let isStale =
                isMove || intent != nil || secrets.needsSigning
                || record.labels != declaration.labels
                || record.preventDestroy != declaration.lifecycle.preventDestroy
                || record.sinks != declaration.sinks && !record.sinks.isEmpty
                || record.consent != nil
            let reason: Reason = isMove ? .moved : isStale ? .recordOnly : .unchanged
            add(
                declaration, record, .noOp, reason, remoteID: remoteID, observed: shown,
                resolves: intent?.id, needsSettling: intent != nil && needsSettling,
                updatesRecord: isStale)
            return
        }
        let reason = reason(for: changes, record: record)
        if !changes.contains(where: \.forcesReplace) {
            add(
                declaration, record, .update, reason, remoteID: remoteID, observed: shown,
                changes: changes, resolves: intent?.id,
                needsSettling: intent != nil && needsSettling)
            return
        }
        planReplace(
            declaration, record: record, remoteID: remoteID, shown: shown, changes: changes,
            reason: reason)
    }

    private mutating func planReplace(
        _ declaration: Declaration, record: Record, remoteID: String, shown: ValueObject,
        changes: [FieldChange], reason: Reason
    ) {
        switch capabilities.deletion {
        case .byHand(let advice):
            add(
                declaration, record, .manual, .noReplaceRoute, remoteID: remoteID,
                observed: shown, changes: changes,
                manual: Manual(
                    text: "\(descriptor.title) can neither change nor delete it through its API: "
                        + advice, url: capabilities.consoleURL))
            return
        case .byReturnedSecret(let output) where !hasHandle(record, output: output):
            add(
                declaration, record, .manual, .handleMissing, remoteID: remoteID,
                observed: shown, changes: changes, manual: missingHandle(output, of: remoteID))
            return
        case .byID, .byReturnedSecret: break
        }
        let identity = declaration.identity(by: capabilities)
        let holdsName =
            capabilities.identityIsUniqueOnServer && identity != nil
            && identity == record.identity
        let createsFirst =
            switch declaration.lifecycle.replace {
            case .auto: !holdsName && !isNameExchanged(identity, besides: record)
            case .createFirst: true
            case .deleteFirst: false
            }
        if createsFirst, holdsName {
            diagnostics.append(
                Diagnostic(
                    .createFirstImpossible,
                    "\(declaration.address) asks for createFirst, but \(descriptor.title) keeps "
                        + "its name unique", at: .source(declaration.source),
                    help: ["use lifecycle.replace: auto or deleteFirst"]))
            add(
                declaration, record, .manual, .noReplaceRoute, remoteID: remoteID,
                observed: shown, changes: changes,
                manual: Manual(
                    text: "createFirst is impossible while the name stays; use auto or "
                        + "deleteFirst"))
            return
        }
        let intent = openIntent(at: declaration.address)
        add(
            declaration, record, .replace, intent == nil ? reason : .secondAttempt,
            remoteID: remoteID, observed: shown, changes: changes, createsFirst: createsFirst,
            candidates: (identity.map { unrecorded[$0] ?? [] } ?? []).map(\.remoteID)
                + (identity != nil && identity == record.identity ? [remoteID] : []),
            resolves: intent?.id, needsSettling: intent != nil && needsSettling)
    }

    /// Whether the wanted unique name is still held by another object of ours, so that both must
    /// let go before either can take.
    private func isNameExchanged(_ identity: Identity?, besides record: Record) -> Bool {
        guard capabilities.identityIsUniqueOnServer, let identity else { return false }
        return records.contains { $0.address != record.address && $0.identity == identity }
    }

    private func reason(for changes: [FieldChange], record: Record) -> Reason {
        var hasRevision = false
        var hasSecret = false
        for change in changes {
            switch change.difference {
            case .value(_, let after):
                // The manifest still says what was applied: it is the remote that moved.
                let applied = Value.object(record.applied)[change.pointer]
                if applied == after, after != nil { return .drifted }
                return .fieldsDiffer
            case .secret(_, .revision): hasRevision = true
            case .secret: hasSecret = true
            }
        }
        return hasSecret || !hasRevision ? .secretRotated : .revisionChanged
    }

    // MARK: - Consent, unknown creates, leftovers

    private mutating func planPendingConsent(_ declaration: Declaration, record: Record) {
        let identity = declaration.identity(by: capabilities)
        let candidates = (identity.map { unrecorded[$0] ?? [] } ?? []).filter {
            $0.unmanageable == nil
        }
        if isRead, candidates.count == 1, let object = candidates.first {
            planAdoption(of: object, declaration, record: record, reason: .consentGiven)
        } else if isRead, candidates.count > 1 {
            addAmbiguous(declaration, record, among: candidates)
        } else {
            add(
                declaration, record, .manual, .consentRequired,
                manual: Manual(
                    text: "give consent in the browser; the next run takes the connection over",
                    url: record.consent?.url))
        }
    }

    /// Looks for the object of an unknown create; returns false when there is none and the
    /// connection is planned as if the create had not happened.
    private mutating func planOpen(
        _ intent: CreateIntent, for declaration: Declaration, record: Record?
    ) -> Bool {
        guard isRead else { return false }
        guard let found = newObjects(of: intent) else {
            add(
                declaration, record, .manual, .unresolved,
                manual: Manual(
                    text: "an earlier create has an unknown outcome and the connection has no "
                        + "identity to look for; check \(descriptor.title) and run "
                        + "reconcile state resolve \(declaration.address) --adopt ID "
                        + "or --not-created"), resolves: intent.id)
            return true
        }
        guard let object = found.first else { return false }
        guard found.count == 1 else {
            addAmbiguous(declaration, record, among: found, resolving: intent)
            return true
        }
        var outcome = intent.outcome
        outcome.remoteID = object.remoteID
        add(
            declaration, outcome, .adopt, .foundAfterUnknown, remoteID: object.remoteID,
            observed: object.fields, resolves: intent.id)
        return true
    }

    /// The objects that an unknown create may have made; nil when they cannot be recognised.
    private func newObjects(of intent: CreateIntent) -> [Observation]? {
        guard let identity = intent.identity else { return nil }
        return (unrecorded[identity] ?? []).filter { object in
            object.unmanageable == nil
                && !intent.baseline.contains { $0.hasSameBytes(as: object.remoteID) }
        }
    }

    /// An unknown create whose manifest is gone; returns false when it left nothing behind.
    private mutating func planAbandoned(_ intent: CreateIntent) -> Bool {
        guard isRead else { return true }
        var record = intent.outcome
        guard let found = newObjects(of: intent), found.count <= 1 else {
            append(
                address: intent.address, kind: intent.kind, action: .manual, reason: .unresolved,
                record: record,
                manual: Manual(
                    text: "an earlier create has an unknown outcome; check \(descriptor.title) "
                        + "and run reconcile state resolve \(intent.address) --adopt ID "
                        + "or --not-created"), resolves: intent.id)
            return true
        }
        guard let object = found.first else { return false }
        record.remoteID = object.remoteID
        append(
            address: intent.address, kind: intent.kind, action: .adopt,
            reason: .foundAfterUnknown, remoteID: object.remoteID, record: record,
            observed: object.fields, resolves: intent.id)
        return true
    }

    /// Replaced objects that are still alive.
    private mutating func planDeposed(of record: Record, declaration: Declaration?) {
        for deposed in record.deposed where isRead {
            guard objects[ByteKey(deposed.remoteID)] != nil else {
                append(
                    address: declaration?.address ?? record.address, kind: record.kind,
                    action: .forget, reason: .deposedRemains, remoteID: deposed.remoteID,
                    record: record)
                continue
            }
            var manual: Manual?
            switch capabilities.deletion {
            case .byHand(let advice): manual = Manual(text: advice, url: capabilities.consoleURL)
            case .byReturnedSecret(let output):
                if deposed.sinks[output] == nil || !hasHandle(record, output: output) {
                    manual = missingHandle(output, of: deposed.remoteID)
                }
            case .byID: break
            }
            append(
                address: declaration?.address ?? record.address, kind: record.kind,
                action: manual == nil ? .delete : .manual, reason: .deposedRemains,
                remoteID: deposed.remoteID, desired: declaration, record: record, manual: manual)
        }
    }

    // MARK: - A connection that is no longer wanted

    private mutating func planRemoved(_ record: Record) {
        noteDrift(of: record)
        let intent = openIntent(at: record.address)
        if let intent, planAbandoned(intent) { return }
        planDeposed(of: record, declaration: nil)
        let isGone =
            record.remoteID.map {
                isRead && objects[ByteKey($0)] == nil && !observation.notYetVisible.contains($0)
            } ?? true
        if isGone {
            addRemoved(record, .forget, .alreadyGone, resolving: intent)
        } else if entry.prune == .never {
            addRemoved(record, .forget, .pruneNever, resolving: intent)
        } else {
            switch capabilities.deletion {
            case .byHand(let advice):
                addRemoved(
                    record, .manual, .noDeleteRoute,
                    manual: Manual(
                        text: "\(descriptor.title) offers no delete through its API: " + advice,
                        url: capabilities.consoleURL))
            case .byReturnedSecret(let output) where !hasHandle(record, output: output):
                addRemoved(
                    record, .manual, .handleMissing,
                    manual: missingHandle(output, of: record.remoteID ?? ""))
            case .byID, .byReturnedSecret:
                addRemoved(record, .delete, .notDeclared, resolving: intent)
            }
        }
    }

    // MARK: - Drift and strangers

    private mutating func noteDrift(of record: Record) {
        guard isRead, let remoteID = record.remoteID else { return }
        guard let object = objects[ByteKey(remoteID)] else {
            if !observation.notYetVisible.contains(remoteID) {
                drift.append(
                    Drift(address: record.address, remoteID: remoteID, kind: .missing, changes: []))
            }
            return
        }
        // Read from the record to what is shown, so `before` is what we applied.
        let moved = FieldComparison.changes(
            desired: record.applied, recorded: ValueObject(), observed: object.fields,
            kind: descriptor.kind
        ).map { change in
            guard case .value(let shown, let applied) = change.difference else { return change }
            return FieldChange(
                pointer: change.pointer, difference: .value(before: applied, after: shown),
                forcesReplace: change.forcesReplace)
        }
        if !moved.isEmpty {
            drift.append(
                Drift(address: record.address, remoteID: remoteID, kind: .changed, changes: moved))
        }
    }

    private mutating func listUnmanaged() {
        for object in observation.objects where !claimed.contains(ByteKey(object.remoteID)) {
            unmanaged.append(
                Unmanaged(
                    platform: entry.name, remoteID: object.remoteID,
                    title: object.identity?.description ?? object.title,
                    because: object.unmanageable))
        }
    }

    // MARK: - Helpers

    private var needsSettling: Bool {
        !capabilities.identityIsUniqueOnServer && !policy.settled.contains(entry.name)
    }

    private func openIntent(at address: Address) -> CreateIntent? {
        intents.first { $0.address == address }
    }

    private func hasHandle(_ record: Record, output: String) -> Bool {
        record.sinks[output] != nil
            && policy.availableHandles[record.address]?.contains(output) == true
    }

    private func missingHandle(_ output: String, of remoteID: String) -> Manual {
        Manual(
            text: "\(descriptor.title) deletes only by \(output), which is not in its sink: "
                + "delete \(remoteID) by hand", url: capabilities.consoleURL)
    }

    private func unresolvedLookup(of declaration: Declaration) -> Manual? {
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

    private mutating func addAmbiguous(
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

    private mutating func addRemoved(
        _ record: Record, _ action: Action, _ reason: Reason, manual: Manual? = nil,
        resolving intent: CreateIntent? = nil
    ) {
        append(
            address: record.address, kind: record.kind, action: action, reason: reason,
            remoteID: record.remoteID, record: record, manual: manual, resolves: intent?.id,
            needsSettling: intent != nil && needsSettling)
    }

    private mutating func add(
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

    private mutating func append(
        address: Address, kind: String, action: Action, reason: Reason, remoteID: String? = nil,
        desired: Declaration? = nil, record: Record? = nil, observed: ValueObject? = nil,
        changes: [FieldChange] = [], createsFirst: Bool = false, updatesAfterAdopt: Bool = false,
        candidates: [String] = [], manual: Manual? = nil, resolves: String? = nil,
        needsSettling: Bool = false, updatesRecord: Bool = false
    ) {
        if let remoteID { claimed.insert(ByteKey(remoteID)) }
        let signed = desired.flatMap { fingerprints.own[$0.address] }
        steps.append(
            Step(
                address: address, kind: kind, provider: descriptor.provider, action: action,
                reason: reason, remoteID: remoteID, desired: desired, record: record,
                observed: observed, changes: changes, createsFirst: createsFirst,
                updatesAfterAdopt: updatesAfterAdopt, fingerprints: signed,
                wanted: desired.map { Effect.wanted($0, fingerprints: signed) },
                candidates: candidates.sorted { $0.precedesInBytes($1) }, manual: manual,
                resolves: resolves, needsSettling: needsSettling, updatesRecord: updatesRecord,
                effect: Effect.digest(
                    address: address, action: action, kind: kind, remoteID: remoteID,
                    desired: desired, changes: changes, createsFirst: createsFirst,
                    updatesAfterAdopt: updatesAfterAdopt, fingerprints: signed)))
    }
}

extension Observation.Unmanageable {
    /// The reason for people.
    fileprivate var words: String {
        switch self {
        case .sharedIn: "shared from another workspace"
        case .oauth: "made by an OAuth flow"
        case .unreadable: "shown in a form that cannot be read"
        }
    }
}
