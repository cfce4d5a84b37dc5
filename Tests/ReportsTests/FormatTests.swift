import Documents
import Model
import Reports
import TestSupport
import Testing

private let golden = GoldenFile(beside: #filePath)

@Suite struct FormatTests {
    @Test(arguments: [
        (ReportFormat.markdown, "md"), (.html, "html"), (.junit, "junit.xml"), (.sarif, "sarif"),
        (.gitlab, "gitlab.json"), (.prometheus, "prom"),
    ])
    func `every verb reads as frozen in every format`(
        _ format: ReportFormat, _ ending: String
    ) throws {
        for (verb, report) in try SampleRuns.all() {
            let text = String(decoding: report.bytes(in: format), as: UTF8.self)
            let name = "run-\(verb).\(ending)"
            #expect(try golden.text(name, recording: text) == text, "\(name)")
        }
    }

    @Test func `a run without anything to say is well formed in every format`() throws {
        let plan = SamplePlans.plan([], platforms: [])
        let reports = [
            SampleRuns.plan(plan, exitCode: 0), SampleRuns.drift(plan, exitCode: 0),
            SampleRuns.apply([], plan, exitCode: 0),
            SampleRuns.validation([], .init(files: 0, connections: 0)),
        ]
        for report in reports {
            for format in ReportFormat.allCases {
                #expect(!report.bytes(in: format).isEmpty, "\(format)")
            }
            let junit = String(decoding: report.bytes(in: .junit), as: UTF8.self)
            #expect(junit.contains("<testcase "))
        }
    }

    @Test func `a report is the same bytes each time`() throws {
        for format in ReportFormat.allCases {
            for (verb, report) in try SampleRuns.all() {
                #expect(report.bytes(in: format) == report.bytes(in: format), "\(verb) \(format)")
            }
        }
    }

    @Test func `GitLab counts a replace as delete and create, and what was done of an apply`()
        throws
    {
        let plan = SamplePlans.plan([
            try SamplePlans.step("blink/a", .replace, .fieldsDiffer, id: "1"),
            try SamplePlans.step("blink/b", .create, .new),
            try SamplePlans.step("blink/c", .adopt, .existsRemotely, id: "2"),
            try SamplePlans.step(
                "blink/d", .adopt, .existsRemotely, id: "3", updatesAfterAdopt: true),
            try SamplePlans.step("blink/e", .forget, .pruneNever, id: "4"),
        ])
        func counts(_ report: RunReport) throws -> [Int64?] {
            let json = try JSON.parse(report.bytes(in: .gitlab))
            return ["create", "update", "delete"].map { json[$0]?.integerValue }
        }
        #expect(try counts(SampleRuns.plan(plan)) == [2, 1, 1])
        let done = [
            Outcome(
                address: try SamplePlans.address("blink/a"), action: .replace, status: .done),
            Outcome(
                address: try SamplePlans.address("blink/b"), action: .create, status: .failed),
        ]
        #expect(try counts(SampleRuns.apply(done, plan)) == [1, 0, 1])
        #expect(try counts(SampleRuns.drift(try SamplePlans.full())) == [0, 1, 1])
    }

    @Test func `what a failed step says stands in JUnit, and a person is skipped`() throws {
        let (_, report) = try #require(try SampleRuns.all().first { $0.verb == "apply" })
        let xml = String(decoding: report.bytes(in: .junit), as: UTF8.self)
        #expect(xml.contains("tests=\"7\" failures=\"3\" errors=\"0\""))
        #expect(xml.contains("<failure message=\"RC4101: the platform refused: name is taken\""))
        #expect(xml.contains("<skipped message=\"needs a person: give consent\"/>"))
    }

    @Test func `a fingerprint of SARIF outlives a move of its line`() throws {
        func prints(line: Int) throws -> [String?] {
            let range = SourceRange(
                file: "a.yaml", start: SourcePosition(line: line, column: 1),
                end: SourcePosition(line: line, column: 4))
            let report = SampleRuns.validation(
                [
                    Diagnostic(SamplePlans.readCode, "x", at: .source(range)),
                    Diagnostic(SamplePlans.readCode, "x", at: .source(range)),
                ], .init(files: 1, connections: 0))
            let json = try JSON.parse(report.bytes(in: .sarif))
            let results = json["runs"]?.arrayValue?.first?["results"]?.arrayValue ?? []
            return results.map { $0["partialFingerprints"]?["reconcile/v1"]?.stringValue }
        }
        let first = try prints(line: 3)
        #expect(first.count == 2 && Set(first).count == 2)
        #expect(try prints(line: 40) == first)
    }

    @Test func `every series of Prometheus is there once, with help before it`() throws {
        for (verb, report) in try SampleRuns.all() {
            let text = String(decoding: report.bytes(in: .prometheus), as: UTF8.self)
            var seen: Set<String> = []
            var metric = ""
            for line in text.split(separator: "\n") {
                if line.hasPrefix("# HELP ") {
                    metric = String(line.split(separator: " ")[2])
                } else if !line.hasPrefix("#") {
                    let series = String(line.prefix { $0 != " " })
                    #expect(line.hasPrefix(metric + "{"), "\(verb): \(line)")
                    #expect(seen.insert(series).inserted, "\(verb): \(line)")
                }
            }
            #expect(seen.count >= 3, "\(verb)")
        }
    }
}
