import Model

/// The first lines of a Markdown report: what it is and what it came to.
enum MarkdownHeadline {
    static func of(_ report: RunReport) -> String {
        let (sign, ending) = verdict(on: report)
        let project = MarkdownText.code(report.project, longest: 100)
        return "\(sign) reconcile \(report.verb) · \(project): \(ending)"
    }

    /// The lines that scripts look for, in the words of the text report.
    static func counts(of report: RunReport) -> [String] {
        switch report.subject {
        case .plan(let plan): [PlanCounts(plan).line]
        case .drift(let plan): [DriftReport.line(plan)]
        case .apply(let outcomes, _): [OutcomeCounts(outcomes).line]
        case .validation(let diagnostics, let scope): [ValidateReport.line(diagnostics, scope)]
        }
    }

    /// A sign and a few words; also the verdict of the HTML page.
    static func verdict(on report: RunReport) -> (sign: String, words: String) {
        if case .validation(let diagnostics, _) = report.subject {
            return diagnostics.contains { $0.severity == .error }
                ? ("❌", "invalid") : ("✅", "valid")
        }
        guard let plan = report.plan else { return ("✅", "done") }
        if case .drift = report.subject {
            if !plan.unreadable.isEmpty { return ("⚠️", "not everything could be read") }
            return plan.drift.isEmpty
                ? ("✅", "no drift")
                : ("⚠️", "\(Wording.count(plan.drift.count, "connection")) drifted")
        }
        if plan.guards.contains(where: { !$0.isAllowed }) { return ("⛔", "blocked by a guard") }
        if case .apply(let outcomes, _) = report.subject {
            let counts = OutcomeCounts(outcomes)
            if counts.failed + counts.unknown + counts.notAttempted > 0 {
                return ("❌", "not everything is done")
            }
            if !plan.unreadable.isEmpty { return ("⚠️", "not everything could be read") }
            if !report.isSuccess { return ("❌", "nothing was sent") }
            if counts.manual > 0 { return ("⚠️", "done, and a person must act") }
            return outcomes.isEmpty ? ("✅", "nothing to do") : ("✅", "done")
        }
        if !plan.unreadable.isEmpty { return ("⚠️", "not everything could be read") }
        if plan.isEmpty {
            return plan.count(.manual) > 0 ? ("⚠️", "a person must act") : ("✅", "nothing to do")
        }
        let losses = plan.count(.delete) + plan.count(.replace)
        let changes = Wording.count(plan.effective.count, "change")
        return losses > 0
            ? ("⚠️", "\(changes), \(losses) of them destructive") : ("📝", changes)
    }
}
