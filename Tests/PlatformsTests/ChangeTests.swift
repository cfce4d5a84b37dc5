import Model
import TestSupport
import Testing
import Transport

@testable import Platforms

/// Updates, deletes and the wait for asynchronous creates.
struct ChangeTests {
    private func word(_ result: MutationResult) -> String {
        switch result {
        case .done: "done"
        case .rejected(let diagnostic): "rejected \(diagnostic.code)"
        case .notSent(let diagnostic): "notSent \(diagnostic.code)"
        case .unknown(let diagnostic): "unknown \(diagnostic.code)"
        }
    }

    @Test func `deletes end as the platforms' answers say`() async {
        let rows: [(any PlatformAdapter.Type, TransferResult, String)] = [
            (Blink.self, .answer(200, #""b1""#), "done"),
            (Mielto.self, .answer(204), "done"),
            (Mielto.self, .answer(200, "{}"), "done"),
            (Deck.self, .answer(200, "{}"), "done"),
            (Dragops.self, .answer(204), "done"),
            (Dragops.self, .answer(404, #"{"error":"gone"}"#), "done"),
            (Dragops.self, .answer(404, "<html>"), "done"),
            (Dragops.self, .answer(403, #"{"error":"no"}"#), "rejected RC4003"),
            (Dragops.self, .answer(401), "rejected RC4002"),
            (Dragops.self, .answer(400, "<html>"), "unknown RC4008"),
            (
                Dragops.self, .answer(200, #"{"success":false,"error":{"message":"no"}}"#),
                "unknown RC4008"
            ),
            (Blink.self, .answer(405), "rejected RC4011"),
            (Mielto.self, .answer(402), "unknown RC4004"),
            (
                Deck.self,
                .answer(400, #"{"error_code":"INVALID_ACCESS_TOKEN","error_message":"x"}"#),
                "rejected RC4001"
            ),
        ]
        for (adapter, answer, expected) in rows {
            let bench = Bench(adapter, [answer])
            let result = await bench.writer.delete("id", handle: Secret("h".utf8))
            #expect(word(result) == expected, "\(adapter.descriptor.provider) \(answer)")
            #expect(await bench.sent.count == 1)
        }
    }

    @Test func `a delete may be repeated, and a 404 then means done`() async {
        for failure in [TransferResult.lost, .answer(503), .answer(429, "")] {
            let bench = Bench(Dragops.self, [failure, .answer(404, #"{"error":"gone"}"#)])
            #expect(word(await bench.writer.delete("g", handle: nil)) == "done")
            #expect(await bench.sent.count == 2)
        }
    }

    @Test func `what may have arrived once stays unknown`() async {
        let bench = Bench(Dragops.self, [.lost], then: .unreachable)
        #expect(word(await bench.writer.delete("g", handle: nil)) == "unknown RC4902")
        let never = Bench(Dragops.self, then: .unreachable)
        #expect(word(await never.writer.delete("g", handle: nil)) == "notSent RC4902")
    }

    @Test func `a 404 on a route that is not the seed's is checked by a list`() async {
        let missing = TransferResult.answer(404, #"{"message":"no"}"#)
        let rows: [(TransferResult, String)] = [
            (.answer(200, #"{"total":1,"results":[{"id":"b1"}]}"#), "rejected RC4001"),
            (.answer(200, #"{"total":1,"results":[{"id":"b2"}]}"#), "done"),
            (.answer(403, #"{"message":"no"}"#), "unknown RC4003"),
        ]
        for (list, expected) in rows {
            let bench = Bench(Blink.self, [missing, list])
            #expect(word(await bench.writer.delete("b1", handle: nil)) == expected)
            #expect(await bench.sent.count == 2)
        }
    }

    @Test func `a missing route says how to name another`() async {
        let bench = Bench(
            Mielto.self,
            [
                .answer(404, #"{"detail":"Not Found"}"#),
                .answer(200, #"[{"id":"m1","integration":"x"}]"#),
            ])
        guard case .rejected(let diagnostic) = await bench.writer.delete("m1", handle: nil) else {
            Issue.record("not rejected")
            return
        }
        #expect(diagnostic.code == .routeMissing)
        #expect(diagnostic.help.joined().contains(#"routes: {delete: "METHOD /path"}"#))
        #expect(
            diagnostic.place
                == .request(
                    platform: "bench", request: "DELETE /api/v1/connections/m1"))
    }

    @Test func `an overridden delete is checked by a list too`() async {
        let bench = Bench(
            Dragops.self,
            [
                .answer(404, #"{"error":"x"}"#), .answer(200, #"{"connections":[{"id":"g"}]}"#),
            ], routes: ["delete": "DELETE /other/{id}"])
        #expect(word(await bench.writer.delete("g", handle: nil)) == "rejected RC4001")
        #expect(await bench.sent.first?.url == "https://api.test/v1/other/g")
    }

    @Test func `deck's connection that is not active is looked for`() async {
        let none = TransferResult.answer(
            400, #"{"error_code":"NO_ACTIVE_CONNECTION","error_message":"none"}"#)
        let gone = Bench(
            Deck.self, [none, .answer(200, #"{"data":[],"next_cursor":null}"#)])
        #expect(word(await gone.writer.delete("d", handle: Secret("t".utf8))) == "done")
        let there = Bench(
            Deck.self,
            [none, .answer(200, #"{"data":[{"connection_id":"d"}],"next_cursor":null}"#)])
        #expect(
            word(await there.writer.delete("d", handle: Secret("t".utf8))) == "rejected RC4001")
    }

    @Test func `without its token or a route a delete is left to a person`() async {
        let deck = Bench(Deck.self)
        #expect(word(await deck.writer.delete("d", handle: nil)) == "rejected RC4014")
        let xpander = Bench(Xpander.self)
        #expect(word(await xpander.writer.delete("x", handle: nil)) == "rejected RC4014")
        #expect(await deck.sent.isEmpty)
        #expect(await xpander.sent.isEmpty)
    }

    @Test func `a token that the platform repeats is masked`() async {
        let bench = Bench(
            Deck.self,
            [.answer(400, #"{"error_code":"INVALID_ACCESS_TOKEN","error_message":"t0k3n?"}"#)])
        guard
            case .rejected(let diagnostic) =
                await bench.writer.delete("d", handle: Secret("t0k3n".utf8))
        else {
            Issue.record("not rejected")
            return
        }
        #expect(diagnostic.message.hasSuffix(": (secret)?"))
    }

    @Test func `updates end as the platform's answers say`() async {
        let rows: [(TransferResult, String)] = [
            (.answer(200, #"{"id":"m1","label":"l"}"#), "done"),
            (.answer(204), "done"),
            (.answer(422, #"{"detail":"bad"}"#), "rejected RC4001"),
            (.answer(404, #"{"detail":"Connection not found"}"#), "rejected RC4001"),
            (.answer(404, #"{"detail":"Not Found"}"#), "rejected RC4011"),
            (.answer(405), "rejected RC4011"),
            (.answer(402, #"{"detail":"pay"}"#), "rejected RC4004"),
            (.answer(400, "<html>"), "unknown RC4008"),
        ]
        for (answer, expected) in rows {
            let bench = Bench(Mielto.self, [answer])
            let result = await bench.writer.update(
                "m1", to: .test(["label": .string("l")]), observed: ValueObject())
            #expect(word(result) == expected, "\(answer)")
            #expect(await bench.sent.count == 1)
        }
    }

    @Test func `platforms without an update say so and send nothing`() async {
        for adapter in [Blink.self, Xpander.self, Deck.self, Dragops.self]
            as [any PlatformAdapter.Type]
        {
            let bench = Bench(adapter)
            let result = await bench.writer.update("i", to: .test([:]), observed: ValueObject())
            #expect(word(result) == "notSent RC4013")
            #expect(await bench.sent.isEmpty)
        }
    }

    // MARK: Asynchronous creates

    private func list(_ status: String?) -> TransferResult {
        let status = status.map { #""\#($0)""# } ?? "null"
        return .answer(
            200, #"{"data":[{"connection_id":"d","status":\#(status)}],"next_cursor":null}"#)
    }

    private func word(_ result: SettleResult) -> String {
        switch result {
        case .ready(let status): "ready \(status ?? "-")"
        case .pending(let status): "pending \(status ?? "-")"
        case .failed(let diagnostic): "failed \(diagnostic.code)"
        }
    }

    @Test func `deck is polled until its status is final`() async {
        let rows: [([TransferResult], String)] = [
            ([list("Connected")], "ready Connected"),
            ([list("New"), list("Connecting"), list("CONNECTED")], "ready CONNECTED"),
            ([list("Connecting"), list("Disconnected")], "failed RC4015"),
            ([list("Connecting"), list("Error")], "failed RC4015"),
            ([.answer(200, #"{"data":[]}"#), list("Connected")], "ready Connected"),
            ([.answer(403, "x"), list("Connected")], "ready Connected"),
            ([list("Somewhere"), list(nil), list("Connected")], "ready Connected"),
        ]
        for (answers, expected) in rows {
            let bench = Bench(Deck.self, answers)
            #expect(word(await bench.writer.settle("d")) == expected)
            #expect(await bench.sent.count == answers.count)
        }
    }

    @Test func `a status that stays open ends the wait within the deadline`() async {
        let bench = Bench(
            Deck.self, then: list("Connecting"), limits: .init(timeoutSeconds: 20))
        #expect(word(await bench.writer.settle("d")) == "pending Connecting")
        #expect(bench.clock.uptime <= .seconds(20))
        #expect(bench.clock.uptime >= .seconds(10))
    }

    @Test func `a list is read only as far as the object`() async {
        let bench = Bench(
            Deck.self,
            [
                .answer(
                    200,
                    #"{"data":[{"connection_id":"d","status":"Connected"}],"next_cursor":"more"}"#)
            ])
        #expect(word(await bench.writer.settle("d")) == "ready Connected")
        #expect(await bench.sent.count == 1)
    }

    @Test func `platforms that answer at once need no wait`() async {
        let bench = Bench(Dragops.self)
        #expect(word(await bench.writer.settle("g")) == "ready -")
        #expect(await bench.sent.isEmpty)
    }
}
