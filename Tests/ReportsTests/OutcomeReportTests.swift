import Documents
import Model
import Reports
import TestSupport
import Testing

private let golden = GoldenFile(beside: #filePath)

@Suite struct OutcomeReportTests {
    private func outcomes() throws -> [Outcome] {
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

    @Test func `every ending reads as frozen`() throws {
        let text = ApplyReport.text(
            try outcomes(), digest: SamplePlans.digest, style: TextStyle())
        #expect(try golden.text("apply.txt", recording: text) == text)
        let narrow = ApplyReport.text(
            try outcomes(), digest: SamplePlans.digest,
            style: TextStyle(unicode: false, width: 40))
        #expect(try golden.text("apply-40-ascii.txt", recording: narrow) == narrow)
        let json = ApplyReport.json(
            try outcomes(), digest: SamplePlans.digest, toolVersion: "1.2.3")
        let written = String(decoding: JSON.writePretty(json), as: UTF8.self)
        #expect(try golden.text("apply.json", recording: written) == written)
    }

    @Test func `nothing to do is said`() {
        let text = ApplyReport.text([], digest: nil, style: TextStyle())
        #expect(
            text == """
                Nothing to do.

                Apply: 0 done, 0 failed, 0 unknown, 0 not attempted, 0 need a person.

                """)
    }

    @Test func `drift alone reads as frozen`() throws {
        let text = DriftReport.text(
            try SamplePlans.full(), context: SamplePlans.context, style: TextStyle())
        #expect(try golden.text("drift.txt", recording: text) == text)
    }
}
