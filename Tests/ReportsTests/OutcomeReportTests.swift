import Documents
import Model
import Reports
import TestSupport
import Testing

private let golden = GoldenFile(beside: #filePath)

@Suite struct OutcomeReportTests {
    @Test func `every ending reads as frozen`() throws {
        let text = ApplyReport.text(
            try SampleRuns.outcomes(), digest: SamplePlans.digest, style: TextStyle())
        #expect(try golden.text("apply.txt", recording: text) == text)
        let narrow = ApplyReport.text(
            try SampleRuns.outcomes(), digest: SamplePlans.digest,
            style: TextStyle(unicode: false, width: 40))
        #expect(try golden.text("apply-40-ascii.txt", recording: narrow) == narrow)
        let json = ApplyReport.json(
            try SampleRuns.outcomes(), of: try SamplePlans.full(), toolVersion: "1.2.3")
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
