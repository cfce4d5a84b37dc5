import Model
import Reports
import TestSupport
import Testing

private let golden = GoldenFile(beside: #filePath)

@Suite struct PlanTextTests {
    @Test(arguments: [40, 80, 120])
    func `the full plan reads as frozen at every width`(_ width: Int) throws {
        let text = PlanReport.text(
            try SamplePlans.full(), context: SamplePlans.context, style: TextStyle(width: width))
        #expect(try golden.text("plan-\(width).txt", recording: text) == text)
    }

    @Test func `the short form and the coloured form read as frozen`() throws {
        let short = PlanReport.text(
            try SamplePlans.full(), context: SamplePlans.context,
            style: TextStyle(summaryOnly: true))
        #expect(try golden.text("plan-summary.txt", recording: short) == short)
        let coloured = PlanReport.text(
            try SamplePlans.full(), context: SamplePlans.context, style: TextStyle(colour: true))
        #expect(try golden.text("plan-colour.txt", recording: coloured) == coloured)
    }

    @Test(arguments: [20, 40, 60, 80])
    func `only what people copy is wider than the terminal`(_ width: Int) throws {
        let text = PlanReport.text(
            try SamplePlans.full(), context: SamplePlans.context, style: TextStyle(width: width))
        for line in text.split(separator: "\n") {
            let word = line.drop { $0 == " " }
            let isCopied =
                word.hasPrefix("Plan: ") || word.hasPrefix("Digest: ")
                || word.contains("reconcile ") || !word.contains(" ")
                || word.contains("http") || word.hasPrefix("?") || word.hasPrefix("-->")
                || word.contains("file://") || width < 40
            #expect(isCopied || line.count <= width, "\(line)")
        }
    }

    @Test func `without colour no escape is written, and with it only around words`() throws {
        let plan = try SamplePlans.full()
        let plain = PlanReport.text(plan, context: SamplePlans.context, style: TextStyle())
        #expect(!plain.utf8.contains(0x1B))
        let coloured = PlanReport.text(
            plan, context: SamplePlans.context, style: TextStyle(colour: true))
        #expect(stripped(coloured) == plain)
    }

    @Test func `an ASCII terminal gets ASCII`() throws {
        let text = PlanReport.text(
            try SamplePlans.full(), context: SamplePlans.context, style: TextStyle(unicode: false))
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.contains("\"15m\" -> \"5m\""))
    }

    @Test func `nothing to do is said in one line`() throws {
        let steps = [
            try SamplePlans.step("blink/calm", .noOp, .unchanged, id: "con_1"),
            try SamplePlans.step("blink/still", .noOp, .unchanged, id: "con_2"),
        ]
        let text = PlanReport.text(
            SamplePlans.plan(steps), context: SamplePlans.context, style: TextStyle())
        #expect(
            text == """
                acme-prod: 2 platforms, 18 objects read, 6 requests

                Nothing to do: 2 connections as written.
                Plan: 0 to create, 0 to adopt, 0 to update, 0 to replace, 0 to delete, 0 to forget. \
                2 unchanged, 0 need a person.
                Digest: \(SamplePlans.digest)

                """)
    }

    @Test func `the next command is bound to the digest and repeats the selection`() throws {
        let plan = SamplePlans.plan([
            try SamplePlans.step("blink/old", .delete, .notDeclared, id: "con_1")
        ])
        func last(_ context: PlanContext, _ style: TextStyle = TextStyle()) -> Substring? {
            PlanReport.text(plan, context: context, style: style).split(separator: "\n").last
        }
        #expect(
            last(PlanContext(toolVersion: "1", repeated: ["--select", "a=it's"]))
                == """
                Next: reconcile --select 'a=it'\\''s' apply --expect-digest \(SamplePlans.digest)
                """)
        #expect(
            last(PlanContext(toolVersion: "1", file: "p.json")) == "Next: reconcile apply p.json")
        #expect(
            last(PlanContext(command: .preview, toolVersion: "1"))?.hasPrefix("Digest:") == true)
        #expect(
            last(PlanContext(toolVersion: "1"), TextStyle(automation: true))?.hasPrefix("Digest:")
                == true)
    }

    @Test func `a plan without a key is applied without a digest`() throws {
        let plan = SamplePlans.plan(
            [try SamplePlans.step("blink/old", .delete, .notDeclared, id: "con_1")],
            secrets: .notBound)
        let text = PlanReport.text(
            plan, context: PlanContext(toolVersion: "1"), style: TextStyle())
        #expect(text.contains("secrets not bound"))
        #expect(text.hasSuffix("Next: reconcile apply\n"))
    }

    @Test func `a plan that did not read the remote has no digest and no next command`() throws {
        let plan = SamplePlans.plan(
            [try SamplePlans.step("blink/new", .create, .new)],
            platforms: [SamplePlans.status("blink", .notRead, objects: 0, requests: 0)],
            secrets: .notCompared, digest: nil)
        let text = PlanReport.text(
            plan, context: PlanContext(toolVersion: "1"), style: TextStyle())
        #expect(text.contains("acme-prod: 1 platform, remote not read"))
        #expect(text.contains("Digest: none, the remote was not read"))
        #expect(text.contains("note: remote not read"))
        #expect(!text.contains("Next:"))
        #expect(!text.contains("manifests not compared"))
    }

    @Test func `a changed key is told once`() {
        let plan = SamplePlans.plan([], secrets: .keyChanged(recorded: "k0", current: "k1"))
        let text = PlanReport.text(
            plan, context: PlanContext(toolVersion: "1"), style: TextStyle())
        #expect(text.split(separator: "warning: secrets not compared").count == 2)
    }

    @Test func `an allowed guard no longer blocks, and the next command allows it again`() throws {
        let plan = SamplePlans.plan(
            [try SamplePlans.step("blink/old", .delete, .notDeclared, id: "con_1")],
            guards: [
                Guard(
                    code: SamplePlans.guardCode, message: "destroys 4 connections",
                    isAllowed: true)
            ])
        let text = PlanReport.text(
            plan, context: PlanContext(toolVersion: "1"), style: TextStyle())
        #expect(text.contains("Allowed[RC3001]: destroys 4 connections"))
        #expect(!text.contains("Blocked"))
        #expect(text.hasSuffix("--allow RC3001@\(SamplePlans.digest)\n"))
    }

    private func stripped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let escape = rest.firstIndex(of: "\u{1B}") {
            result += rest[..<escape]
            rest = rest[escape...].drop { $0 != "m" }.dropFirst()
        }
        return result + rest
    }
}
