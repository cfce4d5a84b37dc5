import Documents
import Host
import Model
import Reports
import Sandbox
import TestSupport
import Testing

@Suite struct ReportFileTests {
    private func site() throws -> Site {
        let site = try Site(platforms: [.blink, .mielto])
        try site.declare([TestKind.blink.connection("a"), TestKind.mielto.connection("a")])
        return site
    }

    @Test func `plan, apply and drift write all formats in one run, of one moment`() async throws {
        let site = try site()
        for arguments in [["plan"], ["apply", "--auto-approve"], ["drift"]] {
            let verb = arguments[0]
            let run = try await site.run(arguments + Site.everyReport(verb))
            #expect(run.status == 0, "\(verb): \(run.error)")
            for file in Site.reportFiles(verb) {
                #expect(try !site.folder.text(of: file).isEmpty, "\(file)")
            }
            let json = try JSON.parse(Array(try site.folder.text(of: "\(verb)-report.json").utf8))
            #expect(json["project"] == "test", "\(verb)")
            let markdown = try site.folder.text(of: "\(verb)-report.markdown")
            #expect(markdown.hasPrefix("<!-- reconcile:test:\(verb) -->\n"))
            let metrics = try site.folder.text(of: "\(verb)-report.prometheus")
            #expect(metrics.contains("reconcile_run_success{project=\"test\",verb=\"\(verb)\"} 1"))
            let junit = try site.folder.text(of: "\(verb)-report.junit")
            #expect(junit.contains("failures=\"0\""))
            #expect(junit.contains("file=\"connections/all.yaml\""))
        }
        // A collector runs as somebody else.
        let status = try Files.status(of: site.folder("drift-report.prometheus"))
        #expect(status?.permissions == 0o644)
        #expect(try Files.status(of: site.folder("drift-report.json"))?.permissions == 0o600)
    }

    @Test func `validate writes its formats, and paths start where the program runs`() async throws
    {
        let site = try site()
        try site.folder.write("kind: Nonsense\n", to: "connections/bad.yaml")
        let run = try await site.run(
            ["-p", "../\(Paths.lastComponent(of: site.folder.path))/reconcile.yaml", "validate"]
                + ["junit", "sarif", "markdown"].flatMap { ["--report", "\($0)=v.\($0)"] })
        #expect(run.status == 1)
        let sarif = try JSON.parse(Array(try site.folder.text(of: "v.sarif").utf8))
        let result = sarif["runs"]?.arrayValue?.first?["results"]?.arrayValue?.first
        let place = result?["locations"]?.arrayValue?.first?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"] == "connections/bad.yaml")
        #expect(try site.folder.text(of: "v.junit").contains("<failure "))
    }

    @Test func `a format that a verb does not have is refused with those it has`() async throws {
        let site = try site()
        let run = try await site.run("validate", "--report", "gitlab=x")
        #expect(run.status == 64)
        #expect(run.error.contains("`validate` has: text, json, markdown, junit, sarif"))
        let doctor = try await site.run("doctor", "--report", "markdown=x")
        #expect(doctor.status == 64)
        for pair in [["text=r", "json=./r"], ["text=a/../r", "json=r"]] {
            let twice = try await site.run("plan", "--report", pair[0], "--report", pair[1])
            #expect(twice.status == 64)
            #expect(twice.error.contains("two outputs go to"))
        }
    }

    @Test(arguments: ["missing/r.md", "connections", "/dev/full", "/proc/r.md", "full", "r.md/x"])
    func `a path that cannot be written stops an apply before its first request`(
        _ path: String
    ) async throws {
        let site = try site()
        try site.folder.write("a file", to: "r.md")
        let link = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/ln", "-s", "/dev/full", site.folder("full")],
                environment: Environment([:])))
        try #require(link.end == .exited(0))
        for flag in [["--report", "markdown=\(path)"], ["--events", path]] {
            let run = try await site.run(["apply", "--auto-approve"] + flag)
            #expect(run.status == 1, "\(flag) \(run.error)")
            #expect(run.error.contains("RC9004"), "\(run.error)")
        }
        #expect(try await site.requests().isEmpty)
        #expect(try Files.status(of: "/dev/full")?.kind == .device)
    }

    @Test func `a report that is lost at the end never hides the outcome`() async throws {
        let site = try site()
        try Files.makeFolder(site.folder("reports"))
        try await site.fail("blink:create:delay=10s@1")
        async let running = site.run(
            "apply", "--auto-approve", "--report", "markdown=reports/r.md", "--report",
            "json=r.json")
        // The folder goes while the create is on its way.
        while try await site.mutations().isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        try Files.removeFolder(site.folder("reports"))
        let run = try await running
        #expect(run.status == 6, "\(run.error)")
        #expect(run.error.contains("RC9004"))
        #expect(run.error.contains("the run ended with exit code 0"))
        #expect(run.error.contains("Apply: 2 done, 0 failed"))
        #expect(run.output.contains("Apply: 2 done, 0 failed"))
        // One that fails takes no other with it.
        #expect(try site.folder.text(of: "r.json").contains("\"done\": 2"))
    }

    @Test func `a pipe and a device are written to and never replaced`() async throws {
        let site = try site()
        let run = try await site.run(
            "validate", "--report", "json=/dev/stdout", "--report", "text=/dev/null")
        #expect(run.status == 0, "\(run.error)")
        #expect(run.output.contains("\"valid\": true"))
        #expect(try Files.status(of: "/dev/null", followsLink: false)?.kind == .device)
        #expect(try Files.status(of: "/dev/stdout", followsLink: false)?.kind == .symbolicLink)
    }

    @Test func `a link in the checkout is replaced and not followed`() async throws {
        let site = try site()
        try site.folder.write("precious", to: "precious")
        let link = try await ChildProcess.run(
            ChildProcess.Request(
                ["/bin/ln", "-s", "precious", site.folder("r.md")],
                environment: Environment([:])))
        try #require(link.end == .exited(0))
        #expect(try await site.run("plan", "--report", "markdown=r.md").status == 0)
        #expect(try site.folder.text(of: "precious") == "precious")
        #expect(try site.folder.text(of: "r.md").hasPrefix("<!-- reconcile"))
    }

    @Test func `an apply that a guard stops writes its reports too`() async throws {
        let site = try Site(platforms: [.blink], guards: "maxDestroy: 0")
        try site.declare([TestKind.blink.connection("a"), TestKind.blink.connection("b")])
        #expect(try await site.apply().status == 0)
        try site.declare([TestKind.blink.connection("b")])
        let run = try await site.run(["apply", "--auto-approve"] + Site.everyReport("apply"))
        #expect(run.status == 3)
        #expect(try site.folder.text(of: "apply-report.junit").contains("<failure "))
        #expect(try site.folder.text(of: "apply-report.markdown").contains("blocked by a guard"))
        let metrics = try site.folder.text(of: "apply-report.prometheus")
        #expect(metrics.contains("reconcile_run_success{project=\"test\",verb=\"apply\"} 0"))
    }
}
