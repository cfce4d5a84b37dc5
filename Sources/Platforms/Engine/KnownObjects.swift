import Model

/// The objects that records name, by their ids.
struct KnownObjects: Sendable {
    private let records: [ByteKey: Record]

    /// Knows the objects of these records.
    init(_ records: [Record] = []) {
        var known: [ByteKey: Record] = [:]
        known.reserveCapacity(records.count)
        for record in records { if let id = record.remoteID { known[ByteKey(id)] = record } }
        self.records = known
    }

    /// The object with what its record says as well kept once: nearly everything of most.
    func sharing(_ object: Observation) -> Observation {
        records[ByteKey(object.remoteID)].map(object.sharing) ?? object
    }
}
