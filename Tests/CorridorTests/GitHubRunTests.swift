import Host
import Model
import TestSupport
import Testing

/// What the program tells GitHub Actions, seen from outside.
@Suite struct GitHubRunTests {
    /// A site whose checkout is the folder above the project's.
    private func site(_ kinds: [TestKind] = [.dragops]) throws -> (Site, [String: String]) {
        let site = try Site(platforms: kinds)
        try site.folder.write("", to: "output")
        try site.folder.write("", to: "summary")
        return (
            site,
            [
                "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": site.folder.path,
                "GITHUB_OUTPUT": site.folder("output"),
                "GITHUB_STEP_SUMMARY": site.folder("summary"),
            ]
        )
    }

    private func outputs(_ site: Site) throws -> [String: String] {
        let lines = try site.folder.text(of: "output").split(
            separator: "\n", omittingEmptySubsequences: false)
        var found: [String: String] = [:]
        var index = 0
        while index + 2 < lines.count {
            let parts = lines[index].split(separator: "<<")
            try #require(parts.count == 2 && lines[index + 2] == parts[1])
            found[String(parts[0])] = String(lines[index + 1])
            index += 3
        }
        return found
    }

    private func commands(_ run: Site.Run) -> [Substring] {
        run.error.split(separator: "\n").filter { $0.hasPrefix("::") }
    }

    @Test func `a plan gives its digest, its counts and its end`() async throws {
        let (site, github) = try site()
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let run = try await site.run("plan", "--detailed-exitcode", environment: github)
        #expect(run.status == 2, "\(run.error)")
        let found = try outputs(site)
        #expect(found["digest"]?.hasPrefix("sha256:") == true)
        #expect(found["has-changes"] == "true")
        #expect(found["has-drift"] == "false")
        #expect(found["create"] == "2")
        #expect(found["delete"] == "0")
        #expect(found["exit-code"] == "2")
        #expect(found["exit-reason"] == "changes")
        #expect(commands(run) == [])
    }

    @Test func `errors stand beside their lines, relative to the checkout`() async throws {
        let (site, github) = try site()
        let text = TestKind.dragops.connection("a").manifest.replacing(
            "displayName", with: "dsplayName")
        try site.manifest(text)
        let above = Paths.parent(of: site.folder.path)
        let name = Paths.lastComponent(of: site.folder.path)
        for (workspace, file) in [(site.folder.path, ""), (above, "\(name)/")] {
            let run = try await site.run(
                ["validate"], environment: github.merging(["GITHUB_WORKSPACE": workspace]) { $1 })
            #expect(run.status == 1)
            let line = try #require(commands(run).first)
            #expect(line.hasPrefix("::error file=\(file)connections/all.yaml,line="), "\(line)")
            #expect(line.contains("title=RC1101 unknown field::"), "\(line)")
            #expect(line.contains("displayName"))
        }
        #expect(try outputs(site)["exit-reason"] == "invalid")
        let elsewhere = try await site.run(
            ["validate"], environment: github.merging(["GITHUB_WORKSPACE": "/usr"]) { $1 })
        #expect(commands(elsewhere).first?.hasPrefix("::error title=") == true)
    }

    @Test func `destroys and drift are warnings, a tripped guard and a failure are errors`()
        async throws
    {
        let (site, github) = try site([.mielto, .dragops])
        try site.declare([
            TestKind.mielto.connection("keep"), TestKind.dragops.connection("a"),
            TestKind.dragops.connection("b"),
        ])
        #expect(try await site.apply().status == 0)
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["config": ["channel": "theirs"]])

        let drift = try await site.run(["drift"], environment: github)
        #expect(drift.status == 2)
        #expect(commands(drift).count == 1)
        #expect(commands(drift)[0].hasPrefix("::warning file=connections/all.yaml,line=1"))
        #expect(commands(drift)[0].contains("config.channel"))
        #expect(try outputs(site)["exit-reason"] == "drift")

        try site.declare([TestKind.mielto.connection("keep")])
        let plan = try await site.run(["plan"], environment: github)
        #expect(plan.status == 3)
        #expect(
            commands(plan)[0].hasPrefix("::error file=reconcile.yaml,title=RC3003 plan blocked::"))
        #expect(
            commands(plan).filter { $0.hasPrefix("::warning") && $0.contains("is deleted") }.count
                == 2)

        try site.declare([
            TestKind.mielto.connection("keep"), TestKind.dragops.connection("a"),
            TestKind.dragops.connection("b"), TestKind.dragops.connection("c"),
        ])
        try await site.fail("dragops:create:status=422")
        let apply = try await site.run(["apply", "--auto-approve"], environment: github)
        #expect(apply.status == 6, "\(apply.error)")
        let failed = try #require(commands(apply).first { $0.contains("create failed") })
        #expect(failed.hasPrefix("::error file=connections/all.yaml,line="))
        #expect(try outputs(site)["failed"] == "1")
        #expect(try outputs(site)["exit-code"] == "6")
    }

    @Test func `the summary gets the report, behind what others wrote, and never too much`()
        async throws
    {
        let (site, github) = try site()
        try site.declare([TestKind.dragops.connection("a")])
        try site.folder.write("before\n", to: "summary")
        let run = try await site.run(["plan"], environment: github)
        #expect(run.status == 0)
        let summary = try site.folder.text(of: "summary")
        #expect(summary.hasPrefix("before\n<!-- reconcile:test:plan -->\n"))
        #expect(summary.contains("dragops/a"))

        let full = String(repeating: "x", count: (1 << 20) - 100)
        try site.folder.write(full, to: "summary")
        let other = try await site.run(["plan"], environment: github)
        #expect(other.status == 0)
        #expect(try site.folder.text(of: "summary") == full)
        #expect(other.error.contains("RC9030"))
    }

    @Test func `files that cannot be written cost a warning and nothing else`() async throws {
        let (site, github) = try site()
        try site.declare([TestKind.dragops.connection("a")])
        let run = try await site.run(
            ["plan", "--format", "json"],
            environment: github.merging(["GITHUB_OUTPUT": site.folder("not/there")]) { $1 })
        #expect(run.status == 0)
        #expect(run.json != nil)
        #expect(run.error.contains("warning[RC9030]"))
        #expect(commands(run).first?.hasPrefix("::warning title=RC9030") == true)
    }

    @Test func `elsewhere nothing of this happens`() async throws {
        let (site, github) = try site()
        try site.manifest("kind: Nonsense")
        for value in ["", "false"] {
            let run = try await site.run(
                ["plan"], environment: github.merging(["GITHUB_ACTIONS": value]) { $1 })
            #expect(run.status == 1)
            #expect(commands(run) == [])
        }
        #expect(try site.folder.text(of: "output").isEmpty)
    }
}
