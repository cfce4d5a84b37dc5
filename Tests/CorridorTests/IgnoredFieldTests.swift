import Model
import TestSupport
import Testing

/// `lifecycle.ignore`: fields that are left to others.
@Suite struct IgnoredFieldTests {
    @Test func `what is ignored is no drift, and an update of another field leaves it`()
        async throws
    {
        let site = try Site(platforms: [.mielto])
        var connection = TestKind.mielto.connection("a", readable: "one")
        connection.extra = "lifecycle: {ignore: [config.channel]}"
        try site.declare([connection])
        #expect(try await site.apply().status == 0)
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["config": ["channel": "by hand"]])

        let drift = try await site.run("drift")
        #expect(drift.status == 0, "\(drift.output)")
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().isEmpty)

        // The label alone changes: its secret has another reference and the same value.
        let secret = connection.defaultSecret
        connection.identity = "b"
        site.setSecret(connection.secretVariable, secret)
        try site.declare([connection])
        #expect(try await site.apply().status == 0)
        #expect(try await site.mutations().map(\.method) == ["PUT"])
        let object = try #require(try await site.objects(.mielto).first)
        #expect(object["label"] == "b")
        #expect(object["config"]?["channel"] == "by hand", "\(object)")
        #expect(try await site.run("plan", "--detailed-exitcode").status == 0)
    }

    @Test func `a path that is none is an error that says what was meant`() async throws {
        let site = try Site(platforms: [.mielto])
        var connection = TestKind.mielto.connection("a")
        connection.extra = "lifecycle: {ignore: [confg.channel]}"
        try site.declare([connection])
        let run = try await site.run("validate")
        #expect(run.status == 1)
        #expect(
            (run.output + run.error).contains("did you mean `config`?"),
            "\(run.output)\(run.error)")
    }
}
