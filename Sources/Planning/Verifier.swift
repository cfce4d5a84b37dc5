package import Model

/// Compares what state says with what platforms show; pure, like the planner.
package enum Verifier {
    /// Looks at every record of the selected platforms and labels.
    ///
    /// - Parameters:
    ///   - observed: one reading for each selected platform.
    ///   - policy: which connections are meant, and which returned secrets are where they were put.
    package static func verify(
        _ recorded: Recorded, observed: [PlatformObservation], policy: Policy
    ) -> Verification {
        var connections: [Verification.Connection] = []
        var intents: [CreateIntent] = []
        for entry in policy.platforms
        where policy.selection.platforms.isEmpty || policy.selection.platforms.contains(entry.name)
        {
            let records = recorded.records(of: entry.name)
            let look = Look(
                entry, observed.first { $0.platform.hasSameBytes(as: entry.name) }, records)
            for record in records
            where policy.selection.contains(record.address, labels: record.labels) {
                connections.append(
                    Verification.Connection(
                        record: record, presence: look.presence(of: record),
                        replaced: record.deposed.map {
                            look.presence(of: $0.remoteID, as: nil, in: record.account)
                        },
                        outputs: outputs(
                            of: record, kind: policy.descriptors[entry.provider]?.kind,
                            available: policy.availableHandles[record.address] ?? [])))
            }
            intents += recorded.intents(of: entry.name).filter {
                policy.selection.contains($0.address, labels: $0.outcome.labels)
            }
        }
        return Verification(
            connections: connections.sorted { $0.record.address < $1.record.address },
            intents: intents.sorted {
                $0.address == $1.address ? $0.id.precedesInBytes($1.id) : $0.address < $1.address
            })
    }

    /// The secrets that were put somewhere, and those that must have been and were not.
    private static func outputs(
        of record: Record, kind: KindDescriptor?, available: Set<String>
    ) -> [Verification.Output] {
        var names = Set(record.sinks.keys.map(ByteKey.init))
        if record.origin == .created, record.remoteID != nil {
            for output in kind?.outputs ?? [] where output.isRequired {
                names.insert(ByteKey(output.name))
            }
        }
        return names.sorted().map {
            Verification.Output(
                name: $0.text, sink: record.sinks[$0.text], isThere: available.contains($0.text))
        }
    }

    /// What one platform shows.
    private struct Look {
        let entry: PlatformEntry
        let observation: PlatformObservation?
        var shown: Set<ByteKey> = []
        /// The ids that no record names, by identity.
        var strays: [Identity: [String]] = [:]

        init(_ entry: PlatformEntry, _ observation: PlatformObservation?, _ records: [Record]) {
            self.entry = entry
            self.observation = observation
            var known: Set<ByteKey> = []
            for record in records {
                if let id = record.remoteID { known.insert(ByteKey(id)) }
                for deposed in record.deposed { known.insert(ByteKey(deposed.remoteID)) }
            }
            for object in observation?.objects ?? [] {
                let id = ByteKey(object.remoteID)
                shown.insert(id)
                guard let identity = object.identity, !known.contains(id) else { continue }
                strays[identity, default: []].append(object.remoteID)
            }
        }

        func presence(of record: Record) -> Verification.Presence {
            guard let remoteID = record.remoteID else { return .consentPending }
            return presence(of: remoteID, as: record.identity, in: record.account)
        }

        func presence(
            of remoteID: String, as identity: Identity?, in account: Account
        ) -> Verification.Presence {
            // In another account nothing of ours would be shown, which says nothing about it.
            guard let observation, observation.completeness == .complete,
                account == entry.account
            else { return .unseen }
            if shown.contains(ByteKey(remoteID)) { return .there }
            if observation.notYetVisible.contains(remoteID) { return .notYetVisible }
            let others = identity.flatMap { strays[$0] } ?? []
            return others.isEmpty ? .gone : .otherID(others)
        }
    }
}
