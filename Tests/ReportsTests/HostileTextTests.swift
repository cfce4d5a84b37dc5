import Model
import Reports
import Testing

/// Names and messages that try to act on a terminal or a build service.
@Suite struct HostileTextTests {
    static let hostile = "\u{1B}]0;owned\u{7}\u{1B}[2J\r\n::error::x\n##[error]y\u{202E}\u{9B}31m"

    private func plan() throws -> Plan {
        let text = Self.hostile
        let address = Address(platform: "blink", name: "n\(text)")
        let source = SourceRange(
            file: "f\(text)", start: SourcePosition(line: 1, column: 1),
            end: SourcePosition(line: 1, column: 2))
        let declaration = Declaration(
            address: address, kind: text, provider: text, labels: [text: text],
            fields: [
                "k\(text)": .string(text), "o": .object(["p\(text)": .array([.string(text)])]),
            ],
            sinks: [text: SinkReference(text)], lifecycle: Lifecycle(), source: source)
        func step(_ action: Action, _ reason: Reason) -> Step {
            Step(
                address: address, kind: text, provider: text, action: action, reason: reason,
                remoteID: text, desired: declaration,
                changes: [
                    SamplePlans.change([text], .string(text), .object([text: .string(text)])),
                    FieldChange(
                        pointer: Pointer([text]),
                        difference: .secret(reference: text, because: .rotated),
                        forcesReplace: true),
                ], manual: Manual(text: text, url: text), effect: "e")
        }
        let diagnostic = Diagnostic(
            SamplePlans.readCode, text, at: .source(source), label: text, help: [text],
            frame: [.init(number: 1, text: text, caret: 2..<9)])
        return Plan(
            project: text, platforms: [SamplePlans.status(text, .incomplete(diagnostic))],
            steps: [
                step(.create, .new), step(.update, .drifted), step(.manual, .ambiguous),
                step(.noOp, .moved),
            ],
            drift: [
                Drift(address: address, remoteID: text, kind: .missing, changes: []),
                Drift(
                    address: address, remoteID: text, kind: .changed,
                    changes: [SamplePlans.change([text], .string(text), nil)]),
            ],
            unmanaged: [
                Unmanaged(platform: text, remoteID: text, title: text, because: .oauth)
            ],
            guards: [Guard(code: SamplePlans.guardCode, message: text, isAllowed: false)],
            diagnostics: [diagnostic], secrets: .keyChanged(recorded: text, current: text),
            digest: text, managed: 1,
            findings: [
                DriftFinding(
                    .unhealthy, platform: text, address: address, remoteID: text,
                    field: Pointer([text]), detail: text),
                DriftFinding(.unmanagedNew, platform: text, remoteID: text, detail: text),
            ])
    }

    private func outcome() -> Outcome {
        Outcome(
            address: Address(platform: Self.hostile, name: Self.hostile), action: .create,
            status: .failed, remoteID: Self.hostile,
            error: Diagnostic(SamplePlans.readCode, Self.hostile),
            manual: Manual(text: Self.hostile, url: Self.hostile), notes: [Self.hostile])
    }

    @Test(arguments: [20, 80], [true, false])
    func `foreign text is inert in every report`(_ width: Int, _ unicode: Bool) throws {
        let style = TextStyle(unicode: unicode, width: width)
        let plan = try plan()
        let context = PlanContext(
            toolVersion: "1", file: Self.hostile, repeated: [Self.hostile])
        let texts = [
            PlanReport.text(plan, context: context, style: style),
            DriftReport.text(plan, context: context, style: style),
            ApplyReport.text([outcome()], digest: Self.hostile, style: style),
            DiagnosticReport.text(plan.diagnostics, style: style),
            ValidateReport.text(
                plan.diagnostics, scope: .init(files: 1, connections: 1), style: style),
        ]
        for text in texts {
            #expect(text.contains("owned"))
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                #expect(
                    line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F },
                    "\(String(reflecting: line))")
                #expect(!line.unicodeScalars.contains { [0x202E, 0x9B].contains($0.value) })
                #expect(!line.drop { $0 == " " }.hasPrefix("::"))
                #expect(!line.contains("##["))
            }
        }
    }

    @Test(arguments: [
        ("::error::x", "\\u{3a}:error::x"), ("a ##[group]b", "a \\u{23}#[group]b"),
        ("##vso[task.x]", "\\u{23}#vso[task.x]"), ("time is 10:20", "time is 10:20"),
        ("# title", "# title"), ("\u{A0}::error::x", "\u{A0}\\u{3a}:error::x"),
    ])
    func `no line starts a command of a build service`(_ note: String, _ expected: String) {
        let outcome = Outcome(
            address: Address(platform: "a", name: "b"), action: .create, status: .done,
            manual: Manual(text: "x", url: note))
        let text = ApplyReport.text([outcome], digest: nil, style: TextStyle())
        #expect(text.split(separator: "\n").contains { $0.drop { $0 == " " } == expected })
    }
}
