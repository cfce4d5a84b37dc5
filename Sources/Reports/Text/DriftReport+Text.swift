package import Model

extension DriftReport {
    /// Returns the drift as text: what moved, what nobody manages, the `Drift:` line, problems.
    ///
    /// The words of the `Drift:` line never change; scripts look for them.
    package static func text(_ plan: Plan, context: PlanContext, style: TextStyle) -> String {
        var page = TextPage(style: style)
        page.addTitle(of: plan)
        page.addDrift(of: plan, resolved: false)
        page.addUnmanaged(of: plan)
        page.addFindings(of: plan)
        page.blank()
        page.line([Span(line(plan), .strong)])
        page.addHistory(context.history)
        page.addUnreadable(of: plan)
        page.add(plan.diagnostics)
        if !plan.drift.isEmpty, !style.automation {
            let words = ["reconcile"] + context.repeated + ["plan"]
            page.blank()
            page.line([
                Span("Next: ", .strong),
                Span(words.map(ShellWord.quoted).joined(separator: " ")),
                Span("  shows what an apply would do about it"),
            ])
        }
        return page.text
    }

    static func line(_ plan: Plan) -> String {
        let missing = plan.drift.count { $0.kind == .missing }
        return "Drift: \(plan.drift.count - missing) changed, \(missing) missing. "
            + "\(plan.managed) managed, \(plan.unmanaged.count) unmanaged."
    }
}
