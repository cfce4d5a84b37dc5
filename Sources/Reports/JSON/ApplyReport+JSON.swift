package import Model

extension ApplyReport {
    /// Returns how every step ended; `digest` is that of the plan that was applied.
    package static func json(
        _ outcomes: [Outcome], digest: String?, toolVersion: String
    ) -> Value {
        let outcomes = outcomes.sorted { $0.address < $1.address }
        let counts = OutcomeCounts(outcomes)
        return .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("digest", .optional(digest)),
                (
                    "summary",
                    .members([
                        ("done", .count(counts.done)), ("failed", .count(counts.failed)),
                        ("unknown", .count(counts.unknown)),
                        ("not_attempted", .count(counts.notAttempted)),
                        ("manual", .count(counts.manual)),
                    ])
                ),
                ("outcomes", .array(outcomes.map(json))),
            ])
    }

    private static func json(_ outcome: Outcome) -> Value {
        var members: [(String, Value)] = [
            ("address", .string(outcome.address.description)),
            ("action", .string(outcome.action.rawValue)),
            ("status", .string(outcome.status.rawValue)),
            ("remote_id", .optional(outcome.remoteID)),
            (
                "error",
                outcome.error.map { error in
                    .members([
                        ("code", .string(error.code.id)), ("message", .string(error.message)),
                    ])
                } ?? .null
            ),
        ]
        if let manual = outcome.manual {
            members.append(
                (
                    "manual",
                    .members([("url", .optional(manual.url)), ("text", .string(manual.text))])
                )
            )
        }
        if !outcome.notes.isEmpty {
            members.append(("notes", .array(outcome.notes.map(Value.string))))
        }
        return .members(members)
    }
}
