package import Model

/// What a person decides about the state, as entries for the journal; pure.
///
/// Every decision leaves a line with who, when and what, beside the entries that carry it out.
/// Nothing here reaches a platform.
package struct StateEditing: Sendable {
    private let recorded: Recorded
    private let by: String
    private let at: Timestamp

    /// Edits that state in the name of a person, at that moment.
    package init(_ recorded: Recorded, by: String, at: Timestamp) {
        self.recorded = recorded
        self.by = by
        self.at = at
    }

    /// Stops managing a connection and leaves its object, and replaced ones, alone.
    ///
    /// Throws RC5021 when nothing is known at the address.
    package func forget(_ address: Address) throws(Diagnostic) -> [JournalEntry] {
        let entries = forgetting(address)
        guard !entries.isEmpty else {
            throw notKnown("the state has nothing at \(address)", address)
        }
        return entries
    }

    /// Stops managing every connection of a platform.
    ///
    /// Throws RC5021 when there is none.
    package func forget(platform: String) throws(Diagnostic) -> [JournalEntry] {
        let addresses = Set(recorded.records.keys).union(recorded.intents.values.map(\.address))
        let entries = addresses.filter { $0.platform.hasSameBytes(as: platform) }.sorted()
            .flatMap(forgetting)
        guard !entries.isEmpty else {
            throw Diagnostic(
                .notInState, "the state has nothing on the platform \(platform)",
                at: .commandLine, help: ["`state list` shows what there is"])
        }
        return entries
    }

    /// Says that the open create, or the pending consent, of an address made the object `id`.
    ///
    /// Throws RC5021 when nothing is open there, RC5022 when another address has the id, RC5023
    /// when several creates are open.
    package func adopt(
        _ remoteID: String, at address: Address
    ) throws(Diagnostic) -> [JournalEntry] {
        let open = intents(at: address)
        guard open.count <= 1 else {
            throw Diagnostic(
                .severalOpen, "\(open.count) creates are open at \(address)",
                at: .connection(address),
                help: ["run apply, which looks each of them up, or use --not-created"])
        }
        guard !remoteID.isEmpty else {
            throw Diagnostic(
                .idTaken, "an id is never empty", at: .commandLine,
                help: ["give the id that the platform shows"])
        }
        guard var record = open.first?.outcome ?? pendingRecord(at: address) else {
            throw notKnown("no create is open at \(address)", address)
        }
        if let owner = owner(of: remoteID, on: address.platform) {
            throw Diagnostic(
                .idTaken, "\(remoteID) is managed as \(owner) already",
                at: .connection(address), help: ["check the id, or `state forget \(owner)` first"])
        }
        record.remoteID = remoteID
        record.consent = nil
        record.since = at
        // What the create would have returned never arrived.
        record.sinks = [:]
        if open.first?.baseline.contains(where: { $0.hasSameBytes(as: remoteID) }) == true {
            // It was there before our request, so it never got our secrets from it.
            record.origin = .adopted
            record.fingerprints = record.fingerprints.mapped(\.fingerprint.unverified)
        }
        return [
            decision(address, "the open create made \(remoteID)"),
            .recorded(record, closing: open.first?.id),
        ]
    }

    /// Says that no open create, and no pending consent, of an address made anything.
    ///
    /// Throws RC5021 when nothing is open there.
    package func notCreated(_ address: Address) throws(Diagnostic) -> [JournalEntry] {
        var entries = intents(at: address).map {
            JournalEntry.closed(intent: $0.id, evidence: .person)
        }
        if let pending = pendingRecord(at: address), pending.deposed.isEmpty {
            entries.append(.forgotten(address, reason: "not_created"))
        }
        guard !entries.isEmpty else {
            throw notKnown("no create is open at \(address)", address)
        }
        return [decision(address, "the open create made nothing")] + entries
    }

    /// Gives a connection another address on the same platform.
    ///
    /// Its fingerprints are dropped, because they are bound to the address and only the secrets
    /// could sign them again; the next apply does.
    ///
    /// Throws RC5021 when there is none, RC5024 when the target is taken or elsewhere.
    package func move(
        _ address: Address, to target: Address
    ) throws(Diagnostic) -> [JournalEntry] {
        guard var record = recorded.records[address] else {
            throw notKnown("the state has no connection at \(address)", address)
        }
        guard target.platform.hasSameBytes(as: address.platform) else {
            throw Diagnostic(
                .addressTaken, "\(target) is on another platform", at: .connection(address),
                help: ["an object cannot be moved between platforms"])
        }
        guard recorded.records[target] == nil, intents(at: target).isEmpty,
            intents(at: address).isEmpty
        else {
            throw Diagnostic(
                .addressTaken, "\(target) is in use, or a create is open at one of the two",
                at: .connection(target), help: ["`state resolve` or `state forget` it first"])
        }
        record.address = target
        record.fingerprints = [:]
        return [
            decision(address, "moved to \(target)"), .moved(from: address, to: record),
        ]
    }

    private func forgetting(_ address: Address) -> [JournalEntry] {
        var entries = intents(at: address).map {
            JournalEntry.closed(intent: $0.id, evidence: .person)
        }
        if recorded.records[address] != nil {
            entries.append(.forgotten(address, reason: "person"))
        }
        return entries.isEmpty ? [] : [decision(address, "no longer managed")] + entries
    }

    private func intents(at address: Address) -> [CreateIntent] {
        recorded.sortedIntents.filter { $0.address == address }
    }

    /// A record without an object: its consent is pending.
    private func pendingRecord(at address: Address) -> Record? {
        recorded.records[address].flatMap { $0.remoteID == nil ? $0 : nil }
    }

    private func owner(of remoteID: String, on platform: String) -> Address? {
        recorded.sortedRecords.first { record in
            let ids = [record.remoteID].compactMap { $0 } + record.deposed.map(\.remoteID)
            return record.address.platform.hasSameBytes(as: platform)
                && ids.contains { $0.hasSameBytes(as: remoteID) }
        }?.address
    }

    private func decision(_ address: Address, _ text: String) -> JournalEntry {
        .decision(address, text: text, by: by, at: at)
    }

    private func notKnown(_ message: String, _ address: Address) -> Diagnostic {
        Diagnostic(
            .notInState, message, at: .connection(address),
            help: ["`state list` shows what there is"])
    }
}
