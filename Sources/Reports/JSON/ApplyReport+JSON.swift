package import Model

extension ApplyReport {
    /// Returns how every step of a plan ended; no outcomes where nothing was begun.
    package static func json(
        _ outcomes: [Outcome], of plan: Plan, toolVersion: String
    ) -> Value {
        let outcomes = outcomes.sorted { $0.address < $1.address }
        let counts = OutcomeCounts(outcomes)
        return .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("project", .string(plan.project)),
                ("digest", .optional(plan.digest)),
                (
                    "summary",
                    .members([
                        ("done", .count(counts.done)), ("failed", .count(counts.failed)),
                        ("unknown", .count(counts.unknown)),
                        ("not_attempted", .count(counts.notAttempted)),
                        ("manual", .count(counts.manual)),
                    ])
                ),
                ("outcomes", .array(outcomes.map { .members(members(of: $0)) })),
                ("guards", PlanJSON.guards(plan)),
                ("diagnostics", DiagnosticReport.json(plan.allDiagnostics)),
                ("platforms", PlanJSON.platforms(plan)),
            ])
    }

    /// The members of one outcome.
    static func members(of outcome: Outcome) -> [(String, Value)] {
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
        return members
    }
}
