import Model
import TestSupport
import Testing

/// Connections that need a person, and runs that wait for one.
@Suite struct ConsentTests {
    private func site() throws -> Site {
        let site = try Site(platforms: [.xpander])
        var connection = TestKind.xpander.connection("calendar")
        connection.connector = "Google Calendar"
        try site.declare([connection])
        return site
    }

    private func giveConsent(in site: Site) async throws {
        let connector = try await site.connectorID("Google%20Calendar", named: "Google Calendar")
        _ = try await site.control("POST", "consent/xpander/\(connector)", ["name": "calendar"])
    }

    /// Waits until the sandbox saw what is asked for; fails after a minute.
    private func wait(
        until isThere: @Sendable ([Site.Seen]) -> Bool, in site: Site
    ) async throws {
        for _ in 0..<600 {
            if isThere(try await site.requests()) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the request never came")
    }

    @Test func `a run that waits takes over what a person makes, and asks once`() async throws {
        let site = try site()
        async let waiting = site.run("apply", "--auto-approve", "--wait", "5m")
        try await wait(until: { $0.contains { $0.method != "GET" } }, in: site)
        try await giveConsent(in: site)
        let run = try await waiting
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(run.error.contains("https://app.xpander.ai/connectors/"), "\(run.error)")
        #expect(try await site.mutations().count == 1)
        let id = try #require(try await site.ids(.xpander).first)
        #expect(try site.state().contains(id))
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test func `a later run can wait for what an earlier one asked for`() async throws {
        let site = try site()
        #expect(try await site.apply().status == 7)
        try await site.clearLog()
        async let waiting = site.run("apply", "--auto-approve", "--wait", "5m")
        try await wait(until: { !$0.isEmpty }, in: site)
        try await giveConsent(in: site)
        let run = try await waiting
        #expect(run.status == 0, "\(run.error)\(run.output)")
        #expect(try await site.mutations().isEmpty)
    }

    @Test func `nobody comes, and the run ends with 7 and nothing asked twice`() async throws {
        let site = try site()
        let run = try await site.run("apply", "--auto-approve", "--wait", "1s")
        #expect(run.status == 7, "\(run.error)\(run.output)")
        #expect(try await site.mutations().count == 1)
    }
}
