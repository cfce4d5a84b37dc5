package import Model

extension PlanReport {
    /// Returns the plan in Terraform's shape where Terraform has the word, with our own beside it.
    ///
    /// No secret value, length or hash is in it; readers ignore members they do not know.
    package static func json(_ plan: Plan, context: PlanContext) -> Value {
        let counts = PlanCounts(plan)
        return .members(
            JSONFormat.head(toolVersion: context.toolVersion) + [
                ("project", .string(plan.project)),
                ("digest", .optional(plan.digest)),
                (
                    "summary",
                    .members(
                        [
                            ("create", .count(counts.create)), ("update", .count(counts.update)),
                            ("replace", .count(counts.replace)), ("delete", .count(counts.delete)),
                            ("adopt", .count(counts.adopt)), ("forget", .count(counts.forget)),
                            ("manual", .count(counts.manual)),
                            ("unchanged", .count(counts.unchanged)),
                            ("drifted", .count(counts.drifted)),
                            ("unmanaged", .count(counts.unmanaged)),
                        ] + PlanJSON.allowed(plan))
                ),
                ("resource_changes", .array(plan.steps.map(resourceChange))),
                ("resource_drift", PlanJSON.drift(plan)),
                ("unmanaged", PlanJSON.unmanaged(plan)),
                ("guards", PlanJSON.guards(plan)),
                ("manual", manual(plan)),
                ("diagnostics", DiagnosticReport.json(plan.allDiagnostics)),
                ("platforms", PlanJSON.platforms(plan)),
                ("secrets", .string(PlanJSON.word(plan.secrets))),
            ] + (context.explanation.map { [("explanation", $0.json)] } ?? []))
    }

    private static func resourceChange(_ step: Step) -> Value {
        var members: [(String, Value)] = [
            ("address", .string(step.address.description)),
            ("mode", "managed"),
            ("type", .string(step.kind)),
            ("name", .string(step.address.name)),
            ("provider_name", .string(step.provider)),
            ("platform", .string(step.address.platform)),
            ("remote_id", .optional(step.remoteID)),
            ("change", ChangeJSON(step).value),
            ("action", .string(step.action.rawValue)),
            ("action_reason", .string(step.reason.rawValue)),
            ("source", JSONFormat.source(step.desired?.source)),
        ]
        if let old = Wording.movedFrom(step) {
            members.append(("previous_address", .string(old.description)))
        }
        return .members(members)
    }

    private static func manual(_ plan: Plan) -> Value {
        .array(
            plan.steps.filter { $0.action == .manual }.map { step in
                .members([
                    ("address", .string(step.address.description)),
                    ("reason", .string(step.reason.rawValue)),
                    ("url", .optional(step.manual?.url)),
                    ("text", .string(step.manual?.text ?? Wording.why(step))),
                ])
            })
    }
}

/// The members that several reports share.
enum PlanJSON {
    static func guards(_ plan: Plan) -> Value {
        .array(
            plan.guards.map { tripped in
                .members([
                    ("code", .string(tripped.code.id)), ("message", .string(tripped.message)),
                    ("allowed", .bool(tripped.isAllowed)),
                ])
            })
    }

    static func drift(_ plan: Plan) -> Value {
        .array(
            plan.drift.map { drift in
                .members([
                    ("address", .string(drift.address.description)),
                    ("platform", .string(drift.address.platform)),
                    ("remote_id", .string(drift.remoteID)),
                    ("kind", .string(drift.kind.rawValue)),
                    ("change", ChangeJSON(drift).value),
                ])
            })
    }

    /// How many unmanaged objects the project file calls fine, where it does.
    static func allowed(_ plan: Plan) -> [(String, Value)] {
        plan.allowedUnmanaged > 0 ? [("unmanaged_allowed", .count(plan.allowedUnmanaged))] : []
    }

    static func unmanaged(_ plan: Plan) -> Value {
        .array(
            plan.unmanaged.map { object in
                .members([
                    ("platform", .string(object.platform)), ("id", .string(object.remoteID)),
                    ("identity", .optional(object.title)),
                ])
            })
    }

    static func platforms(_ plan: Plan) -> Value {
        .array(
            plan.platforms.map { platform in
                let status =
                    switch platform.completeness {
                    case .complete: "read"
                    case .incomplete: "incomplete"
                    case .notRead: "not_read"
                    }
                return .members([
                    ("name", .string(platform.name)), ("provider", .string(platform.provider)),
                    ("status", .string(status)), ("objects", .count(platform.objects)),
                    ("requests", .count(platform.requests)),
                ])
            })
    }

    static func word(_ secrets: SecretComparison) -> String {
        switch secrets {
        case .bound: "bound"
        case .notBound: "not_bound"
        case .keyChanged: "key_changed"
        case .notCompared: "not_compared"
        }
    }
}
