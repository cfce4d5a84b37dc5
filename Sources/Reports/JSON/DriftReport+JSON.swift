package import Model

extension DriftReport {
    /// Returns the drift in the words of the plan's JSON, without what an apply would do.
    package static func json(_ plan: Plan, context: PlanContext) -> Value {
        let missing = plan.drift.count { $0.kind == .missing }
        return .members(
            JSONFormat.head(toolVersion: context.toolVersion) + [
                ("project", .string(plan.project)),
                (
                    "summary",
                    .members(
                        [
                            ("drifted", .count(plan.drift.count)),
                            ("changed", .count(plan.drift.count - missing)),
                            ("missing", .count(missing)),
                            ("managed", .count(plan.managed)),
                            ("unmanaged", .count(plan.unmanaged.count)),
                        ] + PlanJSON.allowed(plan))
                ),
                ("resource_drift", PlanJSON.drift(plan)),
                ("differences", PlanJSON.findings(plan)),
                ("unmanaged", PlanJSON.unmanaged(plan)),
                ("diagnostics", DiagnosticReport.json(plan.allDiagnostics)),
                ("platforms", PlanJSON.platforms(plan)),
            ] + PlanJSON.history(context.history))
    }
}
