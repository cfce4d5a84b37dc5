import Model
import TestSupport
import Testing

/// `lifecycle.verify`: the platform is asked before anything is touched.
@Suite struct VerifyFirstTests {
    private let site: Site
    private var connection = TestKind.mielto.connection("x")

    init() throws {
        site = try Site(platforms: [.mielto])
        connection.extra = "lifecycle: {verify: true}"
    }

    private func operations() async throws -> [String] {
        try await site.mutations().map(\.operation)
    }

    /// The connection that was applied, with a secret that the platform would refuse.
    private func refused(replace: String) async throws {
        var connection = self.connection
        connection.extra = "lifecycle: {verify: true, replace: \(replace)}"
        try site.declare([connection])
        #expect(try await site.apply().status == 0)
        try await site.clearLog()
        // The only thing that the sandbox's check says of any field.
        try site.manifest(
            connection.manifest.replacing("token_type: Bearer", with: "email: nobody"))
    }

    @Test(arguments: ["createFirst", "deleteFirst"])
    func `credentials that the platform refuses leave the old connection alone`(
        replace: String
    ) async throws {
        try await refused(replace: replace)
        let before = try await site.objects(.mielto)
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)\(run.output)")
        #expect(run.output.contains("RC4016"))
        #expect(run.output.contains("must be a valid email address"), "\(run.output)")
        #expect(try await operations() == ["validate"])
        #expect(try await site.objects(.mielto) == before)
        for form in SecretForms.all(of: connection.defaultSecret) {
            #expect(!(run.output + run.error).contains(form))
        }
    }

    @Test func `what passes is created, changed and replaced, each after one question`()
        async throws
    {
        try site.declare([connection])
        #expect(try await site.run("plan").status == 0)
        #expect(try await operations().isEmpty)
        #expect(try await site.apply().status == 0)
        #expect(try await operations() == ["validate", "create"])
        let asked = try #require(try await site.mutations().first)
        #expect(asked.path == "/mielto/api/v1/connections/validate?integration_id=slack")

        try await site.clearLog()
        var changed = connection
        changed.readable = "two"
        try site.declare([changed])
        #expect(try await site.apply().status == 0)
        #expect(try await operations() == ["validate", "update"])

        try await site.clearLog()
        site.setSecret(connection.secretVariable, "another-canary-value")
        changed.extra = "lifecycle: {verify: true, replace: deleteFirst}"
        try site.declare([changed])
        #expect(try await site.apply().status == 0)
        #expect(try await operations() == ["validate", "delete", "create"])

        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await operations().isEmpty)
    }

    @Test(arguments: ["404;text=Not Found", "405"])
    func `a server without the check says how to go on`(status: String) async throws {
        try site.declare([connection])
        try await site.fail("mielto:validate:status=\(status)")
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)\(run.output)")
        #expect(run.output.contains("this server has no check of credentials"), "\(run.output)")
        #expect(run.output.contains("RC4011"))
        #expect(try await operations() == ["validate"])
        try site.declare([TestKind.mielto.connection("x")])
        #expect(try await site.apply().status == 0)
    }

    @Test func `another route may be named`() async throws {
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project.replacing(
                "provider: mielto,",
                with: "provider: mielto, routes: {validate: \"POST /api/v1/nowhere\"},"),
            to: "reconcile.yaml")
        try site.declare([connection])
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)\(run.output)")
        #expect(
            try await site.mutations().map(\.path) == [
                "/mielto/api/v1/nowhere?integration_id=slack"
            ])
    }

    @Test func `an answer that is lost is no consent`() async throws {
        try site.declare([connection])
        try await site.fail("mielto:validate:status=500")
        let run = try await site.apply()
        #expect(run.status == 6, "\(run.error)\(run.output)")
        #expect(try await site.ids(.mielto).isEmpty)
    }

    @Test func `only kinds with such a check know the word`() async throws {
        let site = try Site(platforms: [.dragops])
        var other = TestKind.dragops.connection("x")
        other.extra = "lifecycle: {verify: true}"
        try site.declare([other])
        let run = try await site.run("validate")
        #expect(run.status == 1)
        #expect((run.output + run.error).contains("verify"), "\(run.error)")
    }
}
