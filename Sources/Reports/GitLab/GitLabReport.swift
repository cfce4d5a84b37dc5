import Model

/// The file that GitLab reads by `artifacts:reports:terraform` and shows at a merge request.
enum GitLabReport {
    /// GitLab refuses numbers of more digits, and then the whole file.
    private static let most = 999_999

    /// Returns the three counts that GitLab asks for; a replace is a delete and a create.
    ///
    /// For a plan they are what an apply would do, for an apply what it did, for drift what others
    /// did.
    static func json(_ report: RunReport) -> Value {
        var create = 0
        var update = 0
        var delete = 0
        func count(_ action: Action, updatesAfterAdopt: Bool) {
            switch action {
            case .create: create += 1
            case .update: update += 1
            case .replace:
                create += 1
                delete += 1
            case .delete: delete += 1
            case .adopt where updatesAfterAdopt: update += 1
            case .adopt, .forget, .manual, .noOp: break
            }
        }
        switch report.subject {
        case .plan(let plan):
            for step in plan.steps { count(step.action, updatesAfterAdopt: step.updatesAfterAdopt) }
        case .apply:
            for row in ReportRow.rows(of: report) where row.outcome?.status == .done {
                count(row.action, updatesAfterAdopt: row.step?.updatesAfterAdopt == true)
            }
        case .drift(let plan):
            for drift in plan.drift {
                count(drift.kind == .missing ? .delete : .update, updatesAfterAdopt: false)
            }
        case .validation: break
        }
        return .members([
            ("create", .count(min(most, create))), ("update", .count(min(most, update))),
            ("delete", .count(min(most, delete))),
        ])
    }
}
