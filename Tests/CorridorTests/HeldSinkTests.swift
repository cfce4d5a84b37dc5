import Host
import Model
import TestSupport
import Testing

/// The place of a secret that exists nowhere else is not given to another connection.
@Suite struct HeldSinkTests {
    private let site: Site

    init() throws { site = try Site(platforms: [.deck], limits: "concurrency: 1") }

    private func connection(_ name: String, sink: String) -> TestConnection {
        var connection = TestKind.deck.connection(name)
        connection.sinkName = sink
        return connection
    }

    private func token(_ name: String) throws -> String {
        try site.folder.text(of: "secrets/\(name).token")
    }

    @Test func `a new connection waits for the end of the one whose place it wants`() async throws {
        try site.declare([connection("z", sink: "t")])
        #expect(try await site.apply().status == 0)
        let old = try token("t")
        try await site.clearLog()
        try site.declare([connection("b", sink: "t")])
        for verb in [["plan"], ["apply", "--auto-approve"]] {
            let run = try await site.run(verb)
            #expect(run.status == 1, "\(run.error)\(run.output)")
            #expect(run.error.contains("RC3104"), "\(run.error)")
            #expect(run.error.contains("deck/z"), "\(run.error)")
        }
        #expect(try await site.mutations().isEmpty)
        #expect(try token("t") == old)
        let doctor = try await site.run("doctor")
        #expect(doctor.output.contains("RC3104"), "\(doctor.output)")

        try site.declare([connection("other", sink: "other")])
        #expect(try await site.apply().status == 0)
        try site.declare([connection("other", sink: "other"), connection("b", sink: "t")])
        #expect(try await site.apply().status == 0)
        #expect(try await site.ids(.deck).count == 2)
        #expect(try token("t") != old)
    }

    @Test(arguments: ["reconcile.yaml", "connections/all.yaml", "state.jsonl", "state.jsonl.lock"])
    func `a file of the project is no sink`(_ path: String) async throws {
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project + "  state: {backend: file, path: state.jsonl}\n", to: "reconcile.yaml")
        var connection = TestKind.deck.connection("a")
        connection.sink = "file://\(path)"
        try site.declare([connection])
        let run = try await site.run("validate")
        #expect(run.status == 1)
        #expect(run.output.contains("RC1124"), "\(run.output)\(run.error)")
    }

    @Test func `a secret leaves nothing behind where it moves away`() async throws {
        try site.declare([connection("a", sink: "1"), connection("b", sink: "2")])
        #expect(try await site.apply().status == 0)
        let (first, second) = (try token("1"), try token("2"))
        try site.declare([connection("a", sink: "2"), connection("b", sink: "3")])
        #expect(try await site.apply().status == 1)
        try site.declare([connection("a", sink: "1"), connection("b", sink: "3")])
        #expect(try await site.apply().status == 0)
        try site.declare([connection("a", sink: "2"), connection("b", sink: "3")])
        #expect(try await site.apply().status == 0)
        #expect(try token("2") == first)
        #expect(try token("3") == second)
        #expect(try site.files().filter { $0.contains("secrets/") }.count == 2)
    }
}
