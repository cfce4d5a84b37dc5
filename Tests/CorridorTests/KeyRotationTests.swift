import Model
import TestSupport
import Testing

/// The fingerprint key changes, and nothing else may.
@Suite struct KeyRotationTests {
    private let key = "  fingerprintKey: {secretRef: \"env://KEY_A\"}\n"

    /// A project that was applied with the first key.
    private func applied() async throws -> Site {
        let site = try Site(platforms: [.dragops], extra: key)
        site.setSecret("KEY_A", "canary-key-a-0123456789abcdef-0123456789abcdef")
        site.setSecret("KEY_B", "canary-key-b-0123456789abcdef-0123456789abcdef")
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        try await site.clearLog()
        return site
    }

    private func name(_ keys: String, in site: Site) throws {
        let text = try site.folder.text(of: "reconcile.yaml")
        let kept = text.split(separator: "\n").filter { !$0.contains("fingerprintKey") }
        try site.folder.write(
            kept.joined(separator: "\n") + "\n  fingerprintKey: \(keys)\n", to: "reconcile.yaml")
    }

    private let both = "[{secretRef: \"env://KEY_B\"}, {secretRef: \"env://KEY_A\"}]"
    private let second = "{secretRef: \"env://KEY_B\"}"

    @Test func `a new key before the old one signs everything anew and sends nothing`() async throws
    {
        let site = try await applied()
        try name(both, in: site)
        let plan = try await site.run("plan", "--detailed-exitcode")
        #expect(plan.status == 0, "\(plan.output)")
        #expect(!plan.output.contains("not compared"), "\(plan.output)")
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
        // From now on the old key is not needed, and a rotation is still seen.
        try name(second, in: site)
        site.setSecret("KEY_A", nil)
        let after = try await site.run("plan", "--detailed-exitcode")
        #expect(after.status == 0, "\(after.output)")
        #expect(!after.output.contains("not compared"), "\(after.output)")
        #expect(!(try site.state().contains("unverified")))
        let connection = TestKind.dragops.connection("a")
        site.setSecret(connection.secretVariable, "another-canary-value")
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(try await site.mutations().map(\.operation).sorted() == ["create", "delete"])
    }

    @Test func `a secret that changes together with the key is replaced once`() async throws {
        let site = try await applied()
        try name(both, in: site)
        let connection = TestKind.dragops.connection("a")
        site.setSecret(connection.secretVariable, "another-canary-value")
        let plan = try await site.run("plan")
        #expect(plan.output.contains("1 to replace"), "\(plan.output)")
        #expect(try await site.apply().status == 0)
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().map(\.operation).sorted() == ["create", "delete"])
    }

    @Test func `a lost key is said until everything is signed anew, and replaces nothing`()
        async throws
    {
        let site = try await applied()
        try name(second, in: site)
        let plan = try await site.run("plan", "--detailed-exitcode")
        #expect(plan.status == 0, "\(plan.output)")
        #expect(plan.output.contains("not compared"), "\(plan.output)")
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)
        let after = try await site.run("plan", "--detailed-exitcode")
        #expect(after.status == 0, "\(after.output)")
        #expect(!after.output.contains("not compared"), "\(after.output)")
    }

    @Test func `doctor says which key verifies, and misses one that has no value`() async throws {
        let site = try await applied()
        try name(both, in: site)
        let fine = try await site.run("doctor")
        #expect(fine.status == 0, "\(fine.output)\(fine.error)")
        #expect(fine.output.contains("signs anew"), "\(fine.output)")
        site.setSecret("KEY_A", nil)
        let missing = try await site.run("doctor")
        #expect(missing.status == 8, "\(missing.output)\(missing.error)")
        #expect(try await site.run("plan").status == 1)
    }
}
