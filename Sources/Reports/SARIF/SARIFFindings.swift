import Model

/// What a run found, each with a code and a place.
enum SARIFFindings {
    /// One finding.
    struct Finding {
        let code: DiagnosticCode
        let level: String
        let message: String
        let place: Place?
        /// What the finding is about, for its fingerprint: no line, which moves.
        let subject: String
        /// The difference that it tells, if it is one.
        var drift: DriftFinding?

        /// The same for the same finding of another run, wherever its line has moved.
        var fingerprint: String {
            if let drift { return drift.fingerprint }
            let text = [code.id, subject, message].joined(separator: "\u{0}")
            return String(SHA256.hex(of: text.utf8).prefix(32))
        }
    }

    /// Where a finding stands.
    struct Place {
        let file: String
        var start: SourcePosition?
        var end: SourcePosition?

        init(_ range: SourceRange) {
            file = range.file
            start = range.start
            end = range.end
        }

        init(file: String) { self.file = file }
    }

    static func of(_ report: RunReport) -> [Finding] {
        switch report.subject {
        case .validation(let diagnostics, _):
            return diagnostics.sorted().map { finding($0, sources: [:]) }
        case .plan(let plan), .drift(let plan), .apply(_, let plan):
            var sources: [Address: SourceRange] = [:]
            for step in plan.steps { sources[step.address] = step.desired?.source }
            var diagnostics = plan.allDiagnostics
            if case .apply(let outcomes, _) = report.subject {
                diagnostics += outcomes.compactMap { outcome in
                    outcome.error.map { error in
                        Diagnostic(
                            error.code, severity: error.severity,
                            "\(outcome.address): \(error.message)",
                            at: .connection(outcome.address), help: error.help)
                    }
                }
            }
            var findings = diagnostics.uniqued.sorted().map { finding($0, sources: sources) }
            switch report.subject {
            case .drift: findings += differences(of: plan, sources: sources)
            // An apply that has put it right has nothing to say about drift.
            case .apply: findings += guards(of: plan)
            case .plan, .validation: findings += guards(of: plan) + drift(of: report)
            }
            return findings
        }
    }

    private static func finding(
        _ diagnostic: Diagnostic, sources: [Address: SourceRange]
    ) -> Finding {
        var place: Place?
        var subject = ""
        switch diagnostic.place {
        case .source(let range):
            place = Place(range)
            subject = range.file
        case .file(let path):
            place = Place(file: path)
            subject = path
        case .connection(let address):
            place = sources[address].map { Place($0) }
            subject = address.description
        case let other: subject = other?.label ?? ""
        }
        let level = diagnostic.severity.rawValue
        let help = diagnostic.help.map { ". Help: \($0)" }.joined()
        let label = diagnostic.label.map { " (\($0))" } ?? ""
        return Finding(
            code: diagnostic.code, level: level,
            message: ForeignText.neutralised(diagnostic.message + label + help), place: place,
            subject: subject)
    }

    private static func guards(of plan: Plan) -> [Finding] {
        plan.guards.filter { !$0.isAllowed }.map {
            Finding(
                code: $0.code, level: "error", message: ForeignText.neutralised($0.message),
                place: nil, subject: "guard")
        }
    }

    /// Each difference by itself, so that an alert opens and closes with it.
    private static func differences(
        of plan: Plan, sources: [Address: SourceRange]
    ) -> [Finding] {
        // A moved connection drifts under the name that state knows.
        var sources = sources
        for step in plan.steps {
            guard let old = step.record?.address, sources[old] == nil else { continue }
            sources[old] = step.desired?.source
        }
        return plan.findings.map { difference in
            let row = FindingRow(difference)
            let (code, level) = rule(for: difference.direction)
            let detail = row.detail.isEmpty ? "" : ": \(row.detail)"
            return Finding(
                code: code, level: level,
                message: ForeignText.neutralised("\(row.what): \(row.direction)\(detail)"),
                place: difference.address.flatMap { sources[$0] }.map { Place($0) },
                subject: row.what, drift: difference)
        }
    }

    private static func rule(
        for direction: DriftFinding.Direction
    ) -> (code: DiagnosticCode, level: String) {
        switch direction {
        case .editedRemotely: (.connectionDrifted, "warning")
        case .missingRemotely: (.connectionMissing, "warning")
        case .conflict: (.driftConflict, "error")
        case .unhealthy: (.driftUnhealthy, "warning")
        case .needsAuthorization: (.driftNeedsAuthorization, "warning")
        case .pendingInGit: (.driftPending, "note")
        case .unmanagedNew: (.driftUnmanaged, "note")
        }
    }

    private static func drift(of report: RunReport) -> [Finding] {
        ReportRow.rows(of: report).compactMap { row in
            guard let drift = row.drift else { return nil }
            let address = row.address.description
            let message =
                switch drift.kind {
                case .missing: "\(address): \(drift.remoteID) is gone from the platform"
                case .changed:
                    "\(address): changed on the platform: "
                        + drift.changes.map(\.pointer.dotted).joined(separator: ", ")
                }
            return Finding(
                code: drift.kind == .missing ? .connectionMissing : .connectionDrifted,
                level: "warning", message: ForeignText.neutralised(message),
                place: row.source.map { Place($0) }, subject: address)
        }
    }
}
