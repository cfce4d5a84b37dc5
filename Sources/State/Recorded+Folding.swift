package import Model

extension Recorded {
    /// What a list of entries leaves behind, in their order; pure.
    package static func folding(
        _ entries: some Sequence<JournalEntry>, into start: Recorded = Recorded()
    ) -> Recorded {
        var recorded = start
        for entry in entries { recorded.fold(entry) }
        return recorded
    }

    /// Takes one entry in; total, so that any sequence of entries has a meaning.
    package mutating func fold(_ entry: JournalEntry) {
        switch entry {
        case .intent(let intent): intents[intent.id] = intent
        case .closed(let intent, _): intents[intent] = nil
        case .recorded(let record, let closing):
            records[record.address] = record
            if let closing { intents[closing] = nil }
        case .deleted(let address, let remoteID, let at):
            tombstones.append(
                Tombstone(platform: address.platform, remoteID: remoteID, at: at))
            end(remoteID, at: address)
        case .deposedDeleted(let address, let remoteID, let at):
            tombstones.append(
                Tombstone(platform: address.platform, remoteID: remoteID, at: at))
            endDeposed(remoteID, at: address)
        case .forgotten(let address, _): records[address] = nil
        case .moved(let from, let record):
            records[from] = nil
            records[record.address] = record
        case .begun(let plan):
            begun.removeAll { $0.digest.hasSameBytes(as: plan.digest) }
            begun.append(plan)
        case .finished(let digest): begun.removeAll { $0.digest.hasSameBytes(as: digest) }
        case .key(let id): keyID = id
        case .decision, .takenOver: break
        }
    }

    private mutating func end(_ remoteID: String, at address: Address) {
        guard var record = records[address], let current = record.remoteID,
            current.hasSameBytes(as: remoteID)
        else { return }
        // Replaced objects that are still alive would be lost with the record.
        record.remoteID = nil
        records[address] = record.deposed.isEmpty ? nil : record
    }

    private mutating func endDeposed(_ remoteID: String, at address: Address) {
        guard var record = records[address] else { return }
        record.deposed.removeAll { $0.remoteID.hasSameBytes(as: remoteID) }
        let holdsNothing =
            record.remoteID == nil && record.deposed.isEmpty && record.consent == nil
        records[address] = holdsNothing ? nil : record
    }
}
