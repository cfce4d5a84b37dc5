package import Model

extension StateReport {
    /// Returns what became of each record, sorted by address, and the open creates.
    package static func verifyJSON(_ verification: Verification, toolVersion: String) -> Value {
        let connections = verification.connections
        let counts: [(String, Int)] = [
            ("well", connections.count(where: \.isWell)),
            ("there", connections.count { $0.presence == .there }),
            ("gone", connections.count { $0.presence == .gone }),
            ("other_id", connections.count { $0.presence.word == "other_id" }),
            ("consent_pending", connections.count { $0.record.consent != nil }),
            ("not_seen", connections.count { $0.presence == .unseen }),
            ("not_yet_visible", connections.count { $0.presence == .notYetVisible }),
            ("outputs_missing", connections.flatMap(\.outputs).count { !$0.isThere }),
            ("open_creates", verification.intents.count),
        ]
        return .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("summary", .members(counts.map { ($0.0, .count($0.1)) })),
                ("connections", .array(connections.map(json))),
                ("intents", .array(verification.intents.map(json))),
            ])
    }

    private static func json(_ connection: Verification.Connection) -> Value {
        let record = connection.record
        var others: [String] = []
        if case .otherID(let ids) = connection.presence { others = ids }
        return .members([
            ("address", .string(record.address.description)),
            ("remote_id", .optional(record.remoteID)),
            ("presence", .string(connection.presence.word)),
            ("other_ids", .array(others.map(Value.string))),
            ("well", .bool(connection.isWell)),
            ("consent_url", .optional(record.consent?.url)),
            (
                "replaced",
                .array(
                    zip(record.deposed, connection.replaced).map { deposed, presence in
                        .members([
                            ("remote_id", .string(deposed.remoteID)),
                            ("presence", .string(presence.word)),
                        ])
                    })
            ),
            (
                "outputs",
                .array(
                    connection.outputs.map {
                        .members([
                            ("name", .string($0.name)), ("sink", .optional($0.sink?.written)),
                            ("there", .bool($0.isThere)),
                        ])
                    })
            ),
        ])
    }
}

extension Verification.Presence {
    /// The word in JSON; it never changes.
    fileprivate var word: String {
        switch self {
        case .there: "there"
        case .gone: "gone"
        case .otherID: "other_id"
        case .consentPending: "consent_pending"
        case .unseen: "not_seen"
        case .notYetVisible: "not_yet_visible"
        }
    }
}
