import Model

/// What stands above the table: guards, platforms that were left out, problems.
extension MarkdownPage {
    /// The most notices of one kind; each of them is short, so that they always fit.
    private static let most = 10

    mutating func addGuards(of report: RunReport) {
        guard let plan = report.plan, !plan.guards.isEmpty else { return }
        if case .drift = report.subject { return }
        let isBlocked = plan.guards.contains { !$0.isAllowed }
        add([isBlocked ? "> [!CAUTION]" : "> [!WARNING]"])
        var separate = false
        for tripped in plan.guards.prefix(Self.most) {
            if separate { add([">"]) }
            separate = true
            let word = tripped.isAllowed ? "Allowed" : "Blocked"
            add([
                "> **\(word) by \(tripped.code.id)**: \(MarkdownText.code(tripped.message, longest: 300))"
            ])
        }
        addRest(of: plan.guards.count, unit: "guard")
        if isBlocked, let command = report.context.applyCommand(for: plan),
            case .plan = report.subject, command.utf8.count < 2_000
        {
            add([">", "> If this is intended, for this very plan:", ">"])
            add(MarkdownText.fence([command], info: "sh").map { "> \($0)" })
        }
        add([""])
    }

    mutating func addUnreadable(of report: RunReport) {
        guard let platforms = report.plan?.unreadable, !platforms.isEmpty else { return }
        add(["> [!WARNING]"])
        for (index, platform) in platforms.prefix(Self.most).enumerated() {
            if index > 0 { add([">"]) }
            let name = MarkdownText.code(platform.name, longest: 60)
            let message = MarkdownText.code(platform.diagnostic.message, longest: 200)
            let id = platform.diagnostic.code.id
            add([
                "> \(name) could not be read in full, so nothing of it is planned: \(id) \(message)"
            ])
        }
        addRest(of: platforms.count, unit: "platform")
        add([""])
    }

    mutating func addDiagnostics(of report: RunReport) {
        var diagnostics: [Diagnostic] = []
        switch report.subject {
        case .plan(let plan), .drift(let plan): diagnostics = plan.diagnostics
        case .apply(let outcomes, let plan):
            diagnostics = plan.diagnostics + outcomes.compactMap(\.error)
        case .validation(let found, _): diagnostics = found
        }
        diagnostics = diagnostics.sorted().uniqued
        // Errors before warnings, each by place.
        diagnostics =
            diagnostics.filter { $0.severity == .error }
            + diagnostics.filter { $0.severity != .error }
        guard !diagnostics.isEmpty else { return }
        let most =
            switch detail {
            case .full: 200
            case .changes: 50
            case .table, .counts: Self.most
            }
        for diagnostic in diagnostics.prefix(most) {
            let place = diagnostic.place.map { " at \(MarkdownText.code($0.label))" } ?? ""
            let message = MarkdownText.code(diagnostic.message, longest: 200)
            add(["- \(diagnostic.severity.rawValue) \(diagnostic.code.id)\(place): \(message)"])
            if detail == .full {
                for help in diagnostic.help.prefix(5) {
                    add(["  - help: \(MarkdownText.code(help, longest: 300))"])
                }
            }
        }
        if diagnostics.count > most { add(["- and \(diagnostics.count - most) more"]) }
        add([""])
    }

    private mutating func addRest(of count: Int, unit: String) {
        guard count > Self.most else { return }
        add([">", "> and \(Wording.count(count - Self.most, "more " + unit, "more \(unit)s"))"])
    }

    /// The digest and what is missing; the last lines.
    mutating func addEnd(of report: RunReport) {
        switch detail {
        case .full: break
        case .changes:
            add(["*Shortened: long values are cut and unmanaged objects are left out.*", ""])
        case .table: add(["*Shortened: the fields are left out.*", ""])
        case .counts: add(["*Shortened: only the counts and the first rows are shown.*", ""])
        }
        guard let plan = report.plan else { return }
        if case .drift = report.subject { return }
        if let digest = plan.digest {
            add(["Digest: \(MarkdownText.code(digest, longest: 80))"])
        } else {
            add(["Digest: none, the remote was not read"])
        }
    }
}
