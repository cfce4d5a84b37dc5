import Model

/// What a run came to as test cases.
enum JUnitCases {
    static func of(_ report: RunReport) -> [JUnitReport.Case] {
        switch report.subject {
        case .validation(let diagnostics, let scope):
            return declared(scope) + problems(diagnostics, suite: "files")
        case .plan(let plan), .drift(let plan), .apply(_, let plan):
            let rows = ReportRow.rows(of: report).sorted { $0.address < $1.address }
            var cases = rows.map { of($0, in: report) }
            cases += platforms(of: plan)
            if case .drift = report.subject {
                cases += findings(of: plan)
            } else {
                cases += guards(of: plan)
            }
            return cases + problems(plan.diagnostics, suite: "problems")
        }
    }

    private static func of(_ row: ReportRow, in report: RunReport) -> JUnitReport.Case {
        var found = JUnitReport.Case(
            suite: row.address.platform, name: row.address.name, place: row.source)
        if row.step?.reason == .deposedRemains { found.name += " (replaced object)" }
        let deed = row.deed(of: report)
        switch row.health {
        case .failed, .unknown, .notAttempted:
            let error = row.outcome?.error
            let message = error.map { "\($0.code.id): \($0.message)" } ?? deed
            found.result = .failed(
                type: row.health.word, message: message, text: [deed] + (error?.help ?? []))
        case .person:
            let manual = row.outcome?.manual ?? row.step?.manual
            let text = manual.map { MarkdownPage.withoutAddresses($0.text) }
            found.result = .skipped("needs a person: " + (text ?? row.why(in: report)))
        case .missing:
            found.result = .failed(
                type: "missing",
                message: "\(row.drift?.remoteID ?? "the object") is gone from the platform",
                text: ["missing"])
        case .drifted:
            let fields = Wording.count(row.drift?.changes.count ?? 0, "field")
            let lines = TextPage.FieldRow.rows(
                of: (row.drift?.changes ?? []).map(\.withoutForce), style: TextStyle())
            let directions = FindingRow.directions(of: row.address, in: report.plan)
            found.result = .failed(
                type: directions.isEmpty ? "drift" : directions,
                message: "\(fields) changed on the platform",
                text: FieldLines.of(lines))
        case .fine:
            if !row.isQuiet { found.output = deed }
        }
        return found
    }

    private static func platforms(of plan: Plan) -> [JUnitReport.Case] {
        plan.unreadable.map { platform in
            JUnitReport.Case(
                suite: platform.name, name: "platform \(platform.name) can be read",
                result: .error(
                    type: platform.diagnostic.code.id, message: platform.diagnostic.message,
                    text: [platform.diagnostic.code.title] + platform.diagnostic.help))
        }
    }

    /// What the cases of the connections do not say: the remote did not move.
    private static func findings(of plan: Plan) -> [JUnitReport.Case] {
        plan.findings.filter { !DriftFinding.Direction.standard.contains($0.direction) }.map {
            let row = FindingRow($0)
            return JUnitReport.Case(
                suite: $0.platform, name: "\(row.direction) \(row.what) \(row.detail)",
                result: .skipped("\(row.direction), fingerprint \(row.fingerprint)"))
        }
    }

    private static func guards(of plan: Plan) -> [JUnitReport.Case] {
        plan.guards.map { tripped in
            JUnitReport.Case(
                suite: "guards", name: "\(tripped.code.id) \(tripped.code.title)",
                result: tripped.isAllowed
                    ? .passed
                    : .failed(
                        type: tripped.code.id, message: tripped.message,
                        text: [tripped.code.title]),
                output: tripped.isAllowed ? "allowed: \(tripped.message)" : "")
        }
    }

    private static func problems(
        _ diagnostics: [Diagnostic], suite: String
    ) -> [JUnitReport.Case] {
        diagnostics.sorted().map { diagnostic in
            let place = diagnostic.place.map { " at \($0.label)" } ?? ""
            var found = JUnitReport.Case(
                suite: suite, name: "\(diagnostic.code.id) \(diagnostic.code.title)\(place)")
            if case .source(let range) = diagnostic.place { found.place = range }
            if diagnostic.severity == .error {
                found.result = .failed(
                    type: diagnostic.code.id, message: diagnostic.message,
                    text: [diagnostic.code.title] + diagnostic.help)
            } else {
                found.output = "\(diagnostic.severity.rawValue): \(diagnostic.message)"
            }
            return found
        }
    }

    /// The connections of `validate`; what is wrong is told by the cases of the problems.
    private static func declared(_ scope: ValidateReport.Scope) -> [JUnitReport.Case] {
        scope.declared.map { declared in
            JUnitReport.Case(
                suite: declared.address.platform, name: declared.address.name,
                place: declared.source)
        }
    }
}
