package import Model

extension PlanReport {
    /// Returns the plan as text: drift, changes, what needs a person, the `Plan:` line, the
    /// digest, problems and guards, and last what to type next.
    ///
    /// The words of the `Plan:` and `Digest:` lines never change; scripts look for them.
    package static func text(_ plan: Plan, context: PlanContext, style: TextStyle) -> String {
        if let explanation = context.explanation {
            return text(explanation, of: plan, style: style)
        }
        var page = TextPage(style: style)
        page.addTitle(of: plan)
        page.addDrift(of: plan, resolved: true)
        page.addChanges(of: plan)
        page.addManual(of: plan)
        page.addUnmanaged(of: plan)
        page.blank()
        if plan.isEmpty, plan.unreadable.isEmpty, plan.count(.manual) == 0 {
            page.line([Span(plan.steps.isEmpty ? "Nothing to do." : PlanReport.nothing(plan))])
        }
        page.line([Span(PlanCounts(plan).line, .strong)])
        page.line([Span("Digest: "), Span(plan.digest ?? "none, the remote was not read")])
        page.addNotices(of: plan)
        page.addUnreadable(of: plan)
        page.add(plan.diagnostics)
        page.addGuards(of: plan, context: context)
        page.addNext(after: plan, context: context)
        return page.text
    }

    private static func nothing(_ plan: Plan) -> String {
        "Nothing to do: \(Wording.count(plan.steps.count, "connection")) as written."
    }
}

extension TextPage {
    /// The project and what was read.
    mutating func addTitle(of plan: Plan) {
        let objects = plan.platforms.reduce(0) { $0 + $1.objects }
        let requests = plan.platforms.reduce(0) { $0 + $1.requests }
        var parts = [Wording.count(plan.platforms.count, "platform")]
        if plan.isRemoteUnread {
            parts.append("remote not read")
        } else {
            parts.append("\(Wording.count(objects, "object")) read")
            parts.append(Wording.count(requests, "request"))
        }
        wrapped(parts.joined(separator: ", "), first: [Span(plan.project, .strong), ": "])
    }

    // MARK: - Drift

    /// What moved remotely; with what the plan does about it where `resolved`.
    mutating func addDrift(of plan: Plan, resolved: Bool) {
        guard !plan.drift.isEmpty else { return }
        heading("Drift: moved on the platform since it was last applied")
        var steps: [Address: Step] = [:]
        for step in plan.steps where step.reason != .deposedRemains {
            steps[step.record?.address ?? step.address] = step
        }
        for (index, drift) in plan.drift.enumerated() {
            if index > 0, !style.summaryOnly { blank() }
            let step = steps[drift.address]
            let source = step?.desired?.source
            let sign = StepSign.padded(StepSign.of(drift))
            row(sign + [Span("\(drift.address)")], right: source.map { .place($0) }, indent: 2)
            if style.summaryOnly { continue }
            switch drift.kind {
            case .missing:
                wrapped("\(drift.remoteID) is gone from the platform", indent: 8)
            case .changed:
                add(FieldRow.rows(of: drift.changes.map(\.withoutForce), style: style))
            }
            if resolved, let step { wrapped(TextPage.resolution(of: step), indent: 8, ink: .quiet) }
        }
    }

    private static func resolution(of step: Step) -> String {
        switch step.action {
        case .create: "this plan creates it again"
        case .adopt: "this plan adopts what stands in its place"
        case .update: "this plan puts it back"
        case .replace: "this plan replaces it"
        case .delete: "this plan deletes it"
        case .forget: "this plan forgets it"
        case .manual: "a person must act, see below"
        case .noOp: "the manifest agrees with what the platform shows"
        }
    }

    // MARK: - Changes

    mutating func addChanges(of plan: Plan) {
        let steps = plan.steps.filter {
            $0.action.isEffective || $0.action == .noOp && $0.isWorthALine
        }
        guard !steps.isEmpty else { return }
        heading("Changes")
        for (index, step) in steps.enumerated() {
            if index > 0, !style.summaryOnly { blank() }
            add(step)
        }
    }

    private mutating func add(_ step: Step) {
        let right: Span =
            if let source = step.desired?.source {
                .place(source)
            } else {
                Span(step.action == .noOp ? "" : "not in the manifests", .quiet)
            }
        row(
            StepSign.padded(StepSign.of(step)) + [Span("\(step.address)", .strong)], right: right,
            indent: 2)
        if style.summaryOnly { return }
        switch (step.action, step.reason) {
        case (.create, .new): break
        case (.noOp, _): wrapped(Wording.why(step), indent: 8)
        default: wrapped("\(Wording.deed(step)): \(Wording.why(step))", indent: 8)
        }
        if step.needsSettling {
            wrapped("waits until an earlier request can no longer take effect", indent: 8)
        }
        if step.action == .create, let declaration = step.desired {
            add(FieldRow.rows(settingAllOf: declaration))
        } else {
            add(FieldRow.rows(of: step.changes, style: style))
        }
    }

    // MARK: - People and strangers

    mutating func addManual(of plan: Plan) {
        let steps = plan.steps.filter { $0.action == .manual }
        guard !steps.isEmpty else { return }
        heading("Needs a person (\(steps.count))")
        for (index, step) in steps.enumerated() {
            if index > 0, !style.summaryOnly { blank() }
            row(
                StepSign.padded(StepSign.of(step)) + [Span("\(step.address)", .strong)],
                right: step.desired.map { .place($0.source) }, indent: 2)
            if style.summaryOnly { continue }
            wrapped(Wording.why(step), indent: 8)
            add(step.manual, indent: 8)
            add(FieldRow.rows(of: step.changes, style: style))
        }
    }

    /// What a person must do; the page to visit on a line of its own, unbroken.
    mutating func add(_ manual: Manual?, indent: Int) {
        guard let manual else { return }
        wrapped(manual.text, indent: indent)
        if let url = manual.url { line([Span(url, .notice)], indent: indent) }
    }

    /// The most unmanaged objects of one platform that text lists; catalogues have thousands.
    private static let unmanagedShown = 10

    mutating func addUnmanaged(of plan: Plan) {
        defer { addAllowed(of: plan) }
        guard !plan.unmanaged.isEmpty else { return }
        heading("Not managed here (\(plan.unmanaged.count)), left alone")
        if style.summaryOnly { return line([Span("see --format json")], indent: 2) }
        var rest = plan.unmanaged[...]
        while let platform = rest.first?.platform {
            let group = rest.prefix { $0.platform.hasSameBytes(as: platform) }
            rest = rest[group.endIndex...]
            for object in group.prefix(Self.unmanagedShown) {
                let title = object.title.map { "  \(ValueText.line(.string($0)))" } ?? ""
                let because = Wording.unmanageable(object.because).map { "  \($0)" } ?? ""
                line(
                    StepSign.padded(Span("?", .quiet))
                        + [Span("\(platform)  \(object.remoteID)\(title)"), Span(because, .quiet)],
                    indent: 2)
            }
            let hidden = group.count - Self.unmanagedShown
            if hidden > 0 {
                line([Span("and \(hidden) more on \(platform), see --format json")], indent: 6)
            }
        }
    }

    private mutating func addAllowed(of plan: Plan) {
        guard plan.allowedUnmanaged > 0 else { return }
        blank()
        wrapped(
            "\(Wording.count(plan.allowedUnmanaged, "unmanaged object")) allowed by "
                + "unmanaged.allow", ink: .quiet)
    }

    // MARK: - The last block

    /// What limits the plan's word.
    mutating func addNotices(of plan: Plan) {
        if plan.isRemoteUnread {
            wrapped(
                "remote not read; compared with state only, so nothing can be applied from it",
                first: [Span("note: ", .noticeStrong)])
        }
        switch plan.secrets {
        case .bound: break
        case .notBound:
            wrapped(
                "secrets not bound: there is no fingerprint key yet, so changed secrets are not "
                    + "seen and the digest does not cover them; the first apply makes a key",
                first: [Span("note: ", .noticeStrong)])
        case .keyChanged(let recorded, let current):
            wrapped(
                "secrets not compared: state was signed with key \(recorded), the key at hand is "
                    + "\(current); nothing is replaced for it, and an apply signs anew",
                first: [Span("warning: ", .changeStrong)])
        case .notCompared where !plan.isRemoteUnread:
            wrapped(
                "secrets of the manifests not compared",
                first: [Span("note: ", .noticeStrong)])
        case .notCompared: break
        }
    }

    /// The platforms that are left out, with why.
    mutating func addUnreadable(of plan: Plan) {
        for platform in plan.unreadable {
            blank()
            wrapped(
                "\(platform.name) could not be read in full, so nothing of it is planned",
                first: [Span("Left out: ", .badStrong)])
            add(platform.diagnostic)
        }
    }

    mutating func addGuards(of plan: Plan, context: PlanContext) {
        let blocking = plan.guards.filter { !$0.isAllowed }
        for tripped in plan.guards {
            blank()
            wrapped(
                ": \(tripped.message)",
                first: [
                    tripped.isAllowed
                        ? Span("Allowed[\(tripped.code.id)]", .changeStrong)
                        : Span("Blocked[\(tripped.code.id)]", .badStrong)
                ])
        }
        guard let first = blocking.first else { return }
        if let command = context.applyCommand(for: plan) {
            wrapped(
                "if this is intended, allow it for this very plan:",
                first: [Span("  = ", .notice), Span("help: ", .strong)])
            line([Span(command)], indent: 10)
        }
        wrapped(
            "or split the change, or raise the limits under guards in the project file",
            first: [Span("  = ", .notice), Span("help: ", .strong)])
        line([
            Span("  = ", .notice), Span("more: ", .strong),
            Span("reconcile explain \(first.code.id)"),
        ])
    }

    mutating func addNext(after plan: Plan, context: PlanContext) {
        guard !style.automation, context.command.invitesApply, !plan.isEmpty,
            plan.guards.allSatisfy(\.isAllowed), let command = context.applyCommand(for: plan)
        else { return }
        blank()
        line([Span("Next: ", .strong), Span(command)])
    }
}

extension Step {
    /// Whether a step that changes nothing remotely is still worth a line.
    var isWorthALine: Bool { reason == .moved || reason == .notYetVisible }
}

extension FieldChange {
    /// The change as drift shows it: what moved, without what it would ask for.
    var withoutForce: FieldChange {
        FieldChange(pointer: pointer, difference: difference, forcesReplace: false)
    }
}

extension Span {
    /// `file:line`, quiet.
    static func place(_ range: SourceRange) -> Span {
        Span("\(range.file):\(range.start.line)", .quiet)
    }
}
