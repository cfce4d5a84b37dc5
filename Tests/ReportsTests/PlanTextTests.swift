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
}
