package import Model

extension StateReport {
    /// Returns the records and open intents, sorted by address; no fingerprint is shown.
    package static func listJSON(_ recorded: Recorded, toolVersion: String) -> Value {
        .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("serial", .number(Number(recorded.serial))),
                ("connections", .array(recorded.sortedRecords.map(json))),
                ("intents", .array(recorded.sortedIntents.map(json))),
            ])
    }

    /// Returns everything state holds under one address, or nil when it holds nothing.
    package static func showJSON(
        _ address: Address, in recorded: Recorded, toolVersion: String
    ) -> Value? {
        let record = recorded.records[address]
        let intents = recorded.sortedIntents.filter { $0.address == address }
        guard record != nil || !intents.isEmpty else { return nil }
        return .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("connection", record.map(json) ?? .null), ("intents", .array(intents.map(json))),
            ])
    }

    private static func json(_ record: Record) -> Value {
        let labels = record.labels.sorted { $0.key.precedesInBytes($1.key) }
        let sinks = record.sinks.sorted { $0.key.precedesInBytes($1.key) }
        return .members([
            ("address", .string(record.address.description)), ("type", .string(record.kind)),
            ("provider_name", .string(record.provider)),
            ("endpoint", .string(record.account.endpoint)),
            ("workspace", .optional(record.account.workspace)),
            ("remote_id", .optional(record.remoteID)),
            (
                "identity",
                record.identity.map { .array($0.components.map(Value.string)) } ?? .null
            ),
            ("origin", .string(record.origin.rawValue)),
            ("since", .string(record.since.description)),
            ("labels", .members(labels.map { ($0.key, .string($0.value)) })),
            ("prevent_destroy", .bool(record.preventDestroy)),
            (
                "applied",
                ChangeJSON.shown(
                    FieldMask.masked(.object(record.applied), at: Pointer()) ?? .null)
            ),
            (
                "secret_fields",
                .array(record.fingerprints.leaves.map { .string($0.pointer.description) })
            ),
            ("sinks", .members(sinks.map { ($0.key, .string($0.value.written)) })),
            ("replaced_alive", .array(record.deposed.map { .string($0.remoteID) })),
            (
                "consent",
                record.consent.map {
                    .members([
                        ("url", .string($0.url)), ("since", .string($0.since.description)),
                    ])
                } ?? .null
            ),
        ])
    }

    static func json(_ intent: CreateIntent) -> Value {
        .members([
            ("id", .string(intent.id)), ("address", .string(intent.address.description)),
            ("type", .string(intent.kind)),
            ("may_have_left_until", .string(intent.mayLeaveUntil.description)),
            ("ids_seen_before", .array(intent.baseline.map(Value.string))),
        ])
    }
}
