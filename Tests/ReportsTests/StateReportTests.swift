import Documents
import Model
import Reports
import Testing

@Suite struct StateReportTests {
    private func recorded() throws -> Recorded {
        var recorded = Recorded()
        for record in [
            try SamplePlans.record("mielto/b", id: nil, [:], consent: SamplePlans.consentURL),
            try SamplePlans.record("blink/a", id: "con_1", ["name": "A", "api_key": "literal"]),
        ] {
            recorded.records[record.address] = record
        }
        let address = try SamplePlans.address("deck/c")
        recorded.intents["i1"] = CreateIntent(
            id: "i1", address: address, kind: "DeckConnection", provider: "deck",
            account: Account(endpoint: "https://x.example", workspace: nil), identity: nil,
            baseline: ["con_5"],
            outcome: try SamplePlans.record("deck/c", id: nil, [:]),
            mayLeaveUntil: Timestamp(milliseconds: 1_700_000_000_000))
        return recorded
    }

    @Test func `the list has every record and open intent in order`() throws {
        #expect(
            StateReport.list(try recorded(), style: TextStyle()) == """
                blink/a   con_1  + 1 replaced
                mielto/b  consent pending  + 1 replaced
                deck/c  create of unknown outcome  intent i1

                State: 2 connections, 1 open intent.

                """)
        let json = StateReport.listJSON(try recorded(), toolVersion: "1")
        #expect(json["connections"]?.arrayValue?.map { $0["address"] } == ["blink/a", "mielto/b"])
        #expect(json["intents"]?.arrayValue?.first?["ids_seen_before"] == ["con_5"])
    }

    @Test func `one record is shown without fingerprints`() throws {
        let recorded = try recorded()
        let address = try SamplePlans.address("blink/a")
        let text = try #require(StateReport.show(address, in: recorded, style: TextStyle()))
        #expect(
            text == """
                blink/a
                  kind                  BlinkConnection
                  remote id             con_1
                  account               https://api.example, workspace ws-1
                  adopted               2023-11-14T22:13:20Z
                  identity              GitHub
                  label                 team=sec
                  preventDestroy        true
                  outputs.access_token  (secret) kept in file://secrets/x.token
                  replaced              con_old, still alive

                Applied

                  api_key  (secret) literal
                  name     "A"
                  attributes.token  (secret) known by fingerprint

                """)
        let json = try #require(StateReport.showJSON(address, in: recorded, toolVersion: "1"))
        let written = String(decoding: JSON.write(json), as: UTF8.self)
        #expect(!written.contains("FINGERPRINT"))
        #expect(json["connection"]?["secret_fields"] == ["/attributes/token"])
        #expect(json["connection"]?["applied"]?["api_key"] == ["secret": "literal"])
    }

    @Test func `an open intent alone is shown, and nothing is nothing`() throws {
        let recorded = try recorded()
        let open = StateReport.show(
            try SamplePlans.address("deck/c"), in: recorded, style: TextStyle())
        #expect(open?.contains("reconcile state resolve deck/c") == true)
        let none = try SamplePlans.address("deck/none")
        #expect(StateReport.show(none, in: recorded, style: TextStyle()) == nil)
        #expect(StateReport.showJSON(none, in: recorded, toolVersion: "1") == nil)
    }
}
