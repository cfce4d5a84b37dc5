import Model

/// What becomes of a connection that no manifest wants any more, and what is only reported.
extension PlatformPlanner {
    mutating func planRemoved(_ record: Record) {
        noteDrift(of: record)
        let intent = openIntent(at: record.address)
        if let intent, planAbandoned(intent) { return }
        planDeposed(of: record, declaration: nil)
        let isGone =
            record.remoteID.map {
                isRead && objects[$0] == nil && !observation.notYetVisible.contains($0)
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

    mutating func noteDrift(of record: Record, ignoring ignored: [Pointer] = []) {
        guard isRead, let remoteID = record.remoteID else { return }
        guard let object = objects[remoteID] else {
            if !observation.notYetVisible.contains(remoteID) {
                drift.append(
                    Drift(address: record.address, remoteID: remoteID, kind: .missing, changes: []))
            }
            return
        }
        // Nearly always, and told without looking at the fields one by one.
        if record.applied == object.fields { return }
        // Read from the record to what is shown, so `before` is what we applied.
        let moved = FieldComparison.changes(
            desired: record.applied.taking(ignored, from: object.fields), recorded: ValueObject(),
            observed: object.fields,
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

    mutating func listUnmanaged() {
        let allowed = policy.allowedUnmanaged.map(GlobPattern.init)
        let others = wantedByOthers
        for (index, object) in objects.all.enumerated()
        where !isRecorded[index] && !claimed.contains(ByteKey(object.remoteID)) {
            if let shard = policy.selection.shard {
                guard shard.contains(remoteID: object.remoteID, on: entry.name) else { continue }
                if let identity = object.identity, others.contains(identity) { continue }
            }
            let title = object.identity?.description ?? object.title
            let name = "\(entry.name)/\(title ?? object.remoteID)"
            if allowed.contains(where: { $0.matches(name) }) {
                allowedUnmanaged += 1
                continue
            }
            unmanaged.append(
                Unmanaged(
                    platform: entry.name, remoteID: object.remoteID, title: title,
                    because: object.unmanageable))
        }
    }

    /// What the manifests of other shards stand for: their objects may just have been made, or are
    /// about to be adopted, and are no stranger's.
    private var wantedByOthers: Set<Identity> {
        guard let shard = policy.selection.shard else { return [] }
        return Set(
            desired.filter { !shard.contains($0.address) }
                .compactMap { $0.identity(by: capabilities) })
    }
}
