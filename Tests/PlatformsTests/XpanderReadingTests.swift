import Documents
import Model
import TestSupport
import Testing

@testable import Platforms

/// Which part of xpander's catalogue is read, and what is found in it.
struct XpanderReadingTests {
    private let account = Account(endpoint: "https://api.test", workspace: nil)

    private func declaration(_ name: String, _ fields: ValueObject) -> Declaration {
        .test(fields, name: name)
    }

    private func address(_ name: String) -> Address { Address(platform: "bench", name: name) }

    private func reading(
        _ declarations: [Declaration] = [], records: [String] = [], all: Bool = false
    ) -> any PlatformReading {
        Xpander.reading(
            Interest(
                declarations: declarations,
                records: records.map {
                    .test("r-\($0)", identity: [$0, "N"], since: Timestamp(milliseconds: 0))
                }, includesUnused: all),
            account: account)
    }

    private func request(_ reading: any PlatformReading) -> String? {
        reading.request.map { request in
            "\(request.route) "
                + request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        }
    }

    private func connector(_ id: String, _ name: String, connections: String) -> String {
        #"{"id":"\#(id)","name":"\#(name)","status":"ready","connections":\#(connections)}"#
    }

    private let one = #"""
        [{"id":"k1","name":"N","access_scope":"personal","is_service_account":false,"owner":"o",
          "version":null,"open_api_spec_id":"s","created_at":"x"}]
        """#

    @Test func `nothing in use costs nothing`() {
        #expect(reading().request == nil)
        #expect(reading().result.objects.isEmpty)
    }

    @Test func `a name is searched, and only an exact match counts`() throws {
        var reading = reading([declaration("a", ["connector": .string("Slack")])])
        #expect(request(reading) == "search query=Slack")
        try reading.take(
            .json(
                "[" + connector("c0", "Slack Enterprise", connections: "[]") + ","
                    + connector("c1", "Slack", connections: one) + "]"))
        #expect(reading.request == nil)
        #expect(reading.result.lookups == [address("a"): ["connector_id": .string("c1")]])
        #expect(
            reading.result.objects == [
                Observation(
                    remoteID: "k1", identity: Identity(["c1", "N"]),
                    fields: [
                        "connector_id": .string("c1"), "name": .string("N"),
                        "access_scope": .string("personal"), "is_service_account": .bool(false),
                    ], title: "Slack / N")
            ])
    }

    @Test func `a name that differs in case is advice and no match`() throws {
        var reading = reading([declaration("a", ["connector": .string("slack")])])
        try reading.take(.json("[" + connector("c1", "Slack", connections: "[]") + "]"))
        let problem = try #require(reading.result.problems.first)
        #expect(problem.code == .connectorUnknown)
        #expect(problem.place == .connection(address("a")))
        #expect(problem.help.first == "did you mean `Slack`?")
        #expect(reading.result.lookups.isEmpty)
    }

    @Test func `a name that two connectors have is ambiguous, both ids named`() throws {
        var reading = reading([declaration("a", ["connector": .string("Slack")])])
        try reading.take(
            .json(
                "[" + connector("c2", "Slack", connections: "[]") + ","
                    + connector("c1", "Slack", connections: "[]") + "]"))
        let problem = try #require(reading.result.problems.first)
        #expect(problem.code == .connectorAmbiguous)
        #expect(problem.help == ["give `connector_id`: one of c1, c2"])
    }

    @Test func `each name is searched once`() throws {
        var reading = reading([
            declaration("a", ["connector": .string("B")]),
            declaration("b", ["connector": .string("A")]),
            declaration("c", ["connector": .string("B")]),
        ])
        #expect(request(reading) == "search query=A")
        try reading.take(.json("[" + connector("c1", "A", connections: "[]") + "]"))
        #expect(request(reading) == "search query=B")
        try reading.take(.json("[" + connector("c2", "B", connections: "[]") + "]"))
        #expect(reading.request == nil)
        #expect(reading.result.lookups.count == 3)
    }

    private func page(_ connectors: [String], total: Int, pages: Int) -> String {
        #"{"items":[\#(connectors.joined(separator: ","))],"total":\#(total),"page":1,"#
            + #""per_page":50,"total_pages":\#(pages)}"#
    }

    @Test func `the catalogue is paged until every connector in use was seen`() throws {
        var reading = reading(
            [declaration("a", ["connector_id": .string("c3")])], records: ["c1"])
        #expect(request(reading) == "list page=1&per_page=50")
        try reading.take(
            .json(
                page(
                    [
                        connector("c1", "A", connections: one),
                        connector("c2", "B", connections: #"[{"id":"other","name":"x"}]"#),
                    ], total: 100, pages: 50)))
        #expect(request(reading) == "list page=2&per_page=50")
        try reading.take(
            .json(page([connector("c3", "C", connections: "null")], total: 100, pages: 50)))
        #expect(reading.request == nil)
        #expect(reading.result.objects.map(\.remoteID) == ["k1"])
        #expect(reading.result.problems.isEmpty)
    }

    @Test func `an id that the whole catalogue lacks is a problem of its manifest`() throws {
        var reading = reading([declaration("a", ["connector_id": .string("c9")])])
        try reading.take(.json(page([connector("c1", "A", connections: "[]")], total: 1, pages: 1)))
        #expect(reading.request == nil)
        #expect(reading.result.problems.map(\.code) == [.connectorUnknown])
    }

    @Test func `a catalogue that ends too early proves nothing`() throws {
        var reading = reading(records: ["c9"])
        let short = try JSONView.json(
            page([connector("c1", "A", connections: "[]")], total: 2, pages: 1))
        #expect(throws: BrokenReading.totalNotMet(announced: 2, shown: 1)) {
            try reading.take(short)
        }
    }

    @Test func `a connector in use must show its connections`() throws {
        var reading = reading(records: ["c1"])
        let bare = try JSONView.json(page([#"{"id":"c1","name":"A"}"#], total: 1, pages: 1))
        #expect(throws: BrokenReading.self) { try reading.take(bare) }
    }

    @Test func `a search without connections sends to the catalogue`() throws {
        var reading = reading([declaration("a", ["connector": .string("A")])])
        try reading.take(.json(#"[{"id":"c1","name":"A"}]"#))
        #expect(request(reading) == "list page=1&per_page=50")
        try reading.take(
            .json(page([connector("c1", "A", connections: one)], total: 1, pages: 1)))
        #expect(reading.result.objects.map(\.remoteID) == ["k1"])
        #expect(reading.result.lookups.count == 1)
    }

    @Test func `a catalogue that lacks what the search has shown is not whole`() throws {
        var reading = reading([declaration("a", ["connector": .string("A")])])
        try reading.take(.json(#"[{"id":"c1","name":"A"}]"#))
        let other = try JSONView.json(
            page([connector("c2", "B", connections: "[]")], total: 1, pages: 1))
        #expect(throws: BrokenReading.self) { try reading.take(other) }
    }

    @Test func `everything is read when everything is asked for`() throws {
        var reading = reading(all: true)
        try reading.take(
            .json(
                page(
                    [
                        connector("c1", "A", connections: one),
                        connector("c2", "B", connections: #"[{"id":"k2","name":"x"}]"#),
                    ], total: 2, pages: 1)))
        #expect(reading.result.objects.map(\.remoteID) == ["k1", "k2"])
    }

    @Test func `a search that is no list of connectors breaks the reading`() throws {
        for page in [
            "{}", "null", "[1]", #"[{"name":"A"}]"#, #"[{"id":"c","name":"A","connections":5}]"#,
        ] {
            var reading = reading([declaration("a", ["connector": .string("A")])])
            let answer = try JSONView.json(page)
            #expect(throws: BrokenReading.self, "\(page)") { try reading.take(answer) }
        }
    }
}
