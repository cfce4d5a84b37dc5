import Model
import Reports

/// Runs made by hand, one for each verb.
enum SampleRuns {
    static let ended = Timestamp(milliseconds: 1_763_668_080_123)

    static func plan(_ plan: Plan, exitCode: Int = 3) -> RunReport {
        RunReport(.plan(plan), context: SamplePlans.context, run: run(exitCode))
    }

    static func drift(_ plan: Plan, exitCode: Int = 6) -> RunReport {
        RunReport(.drift(plan), context: SamplePlans.context, run: run(exitCode))
    }

    static func apply(_ outcomes: [Outcome], _ plan: Plan, exitCode: Int = 6) -> RunReport {
        RunReport(.apply(outcomes, plan), context: SamplePlans.context, run: run(exitCode))
    }

    static func validation(
        _ diagnostics: [Diagnostic], _ scope: ValidateReport.Scope
    ) -> RunReport {
        RunReport(
            .validation(diagnostics, scope), context: SamplePlans.context,
            run: run(diagnostics.isEmpty ? 0 : 1))
    }

    /// One run of every verb, by the verb's name.
    static func all() throws -> [(verb: String, report: RunReport)] {
        let plan = try SamplePlans.full()
        return [
            ("plan", self.plan(plan)), ("drift", drift(plan)),
            ("apply", apply(try outcomes(), try applied())),
            ("validate", validation(try diagnostics(), try scope())),
        ]
    }

    private static func run(_ exitCode: Int) -> RunReport.Run {
        RunReport.Run(ended: ended, exitCode: exitCode, folder: "prod/")
    }

    /// The plan that the outcomes are of.
    static func applied() throws -> Plan {
        SamplePlans.plan([
            try SamplePlans.step("mielto/z", .update, .fieldsDiffer, id: "con_9"),
            try SamplePlans.step(
                "blink/a", .create, .new,
                desired: SamplePlans.declaration(
                    "blink/a", ["name": "A"], file: "connections/a.yaml", line: 2)),
            try SamplePlans.step("blink/b", .create, .new),
            try SamplePlans.step("blink/c", .create, .new),
            try SamplePlans.step("blink/d", .delete, .notDeclared, id: "con_4"),
            try SamplePlans.step("xpander/e", .create, .new),
            try SamplePlans.step("mielto/calm", .noOp, .unchanged, id: "con_5"),
        ])
    }

    static func diagnostics() throws -> [Diagnostic] {
        let start = SourcePosition(line: 9, column: 5)
        return [
            Diagnostic(
                DiagnosticCode("RC1102", "unknown field", "A field that no kind has."),
                "unknown field `schedul`",
                at: .source(
                    SourceRange(
                        file: "connections/a b.yaml", start: start,
                        end: SourcePosition(line: 9, column: 12))),
                label: "did you mean `schedule`?", help: ["fields here: schedule"]),
            Diagnostic(
                DiagnosticCode("RC1201", "no manifest", "Nothing is declared."),
                severity: .warning, "the folder is empty", at: .file("reconcile.yaml")),
            Diagnostic(SamplePlans.readCode, severity: .note, "nowhere in particular"),
        ]
    }

    static func scope() throws -> ValidateReport.Scope {
        ValidateReport.Scope(
            files: 2, connections: 1, project: "acme-prod",
            declared: [
                .init(
                    address: try SamplePlans.address("blink/a"),
                    source: SourceRange(
                        file: "connections/a.yaml", start: SourcePosition(line: 1, column: 1),
                        end: SourcePosition(line: 4, column: 1)))
            ])
    }

    static func outcomes() throws -> [Outcome] {
        let code = DiagnosticCode("RC4101", "rejected", "")
        return [
            Outcome(
                address: try SamplePlans.address("mielto/z"), action: .update, status: .done,
                remoteID: "con_9"),
            Outcome(
                address: try SamplePlans.address("blink/a"), action: .create, status: .done,
                remoteID: "con_1", notes: ["the platform seeded SLACK_BOT_TOKEN"]),
            Outcome(
                address: try SamplePlans.address("blink/b"), action: .create, status: .failed,
                error: Diagnostic(
                    code, "the platform refused: name is taken",
                    at: .request(platform: "blink", request: "POST /connections"),
                    help: ["choose another name"])),
            Outcome(
                address: try SamplePlans.address("blink/c"), action: .create, status: .unknown,
                error: Diagnostic(
                    DiagnosticCode("RC4102", "unknown outcome", ""),
                    "the connection closed before an answer came")),
            Outcome(
                address: try SamplePlans.address("blink/d"), action: .delete,
                status: .notAttempted, remoteID: "con_4"),
            Outcome(
                address: try SamplePlans.address("xpander/e"), action: .create, status: .manual,
                manual: Manual(text: "give consent", url: "https://consent.example/e")),
        ]
    }
}
