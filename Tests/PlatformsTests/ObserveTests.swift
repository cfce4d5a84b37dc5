import Model
import TestSupport
import Testing
import Transport

@testable import Platforms

/// The reading half: retries, whole and broken readings, young objects.
struct ObserveTests {
    private let page = #"{"connections":[{"id":"g1","provider":"p","displayName":"d"}]}"#

    @Test func `a whole list is complete, counted and announced`() async {
        let bench = Bench(Dragops.self, [.answer(200, page)])
        let result = await bench.observe()
        #expect(result.completeness == .complete)
        #expect(result.objects.map(\.remoteID) == ["g1"])
        #expect(result.platform == "bench")
        #expect(result.requests == 1)
        #expect(bench.log.lines == ["listed 1 1"])
    }

    @Test func `a read that may succeed later is sent again`() async {
        for failure in [
            TransferResult.answer(503), .answer(429), .answer(500, "<html>"), .lost, .unreachable,
        ] {
            let bench = Bench(Dragops.self, [failure, failure, .answer(200, page)])
            let result = await bench.observe()
            #expect(result.completeness == .complete, "\(failure)")
            #expect(result.requests == 3)
            #expect(bench.log.lines.count(where: { $0.hasPrefix("waiting") }) >= 2)
        }
    }

    @Test func `Retry-After is kept`() async {
        let bench = Bench(
            Dragops.self,
            [
                .answer(429, headers: [.init(name: "Retry-After", value: "7")]),
                .answer(200, page),
            ])
        _ = await bench.observe()
        #expect(bench.clock.uptime >= .seconds(7))
        #expect(bench.clock.uptime < .seconds(10))
    }

    @Test func `a read that fails for good is not repeated and breaks the reading`() async {
        let rows: [(Int, String, DiagnosticCode)] = [
            (401, #"{"error":"expired"}"#, .credentialsRefused),
            (401, "", .credentialsRefused),
            (403, #"{"error":"no"}"#, .permissionMissing),
            (404, #"{"error":"no"}"#, .platformRefused),
            (404, "<html>", .platformFailed),
            (302, "", .platformFailed),
            (200, "<html>", .answerNotUnderstood),
            (200, "", .answerNotUnderstood),
            (200, #"{"connections":["#, .answerNotUnderstood),
            (200, "{}", .listIncomplete),
        ]
        for (status, body, code) in rows {
            let bench = Bench(Dragops.self, [.answer(status, body)])
            let result = await bench.observe()
            #expect(result.incompleteness?.code == code, "\(status) \(body)")
            #expect(
                result.incompleteness?.place
                    == .request(platform: "bench", request: "GET /connections"))
            #expect(result.objects.isEmpty)
            #expect(result.requests == 1)
        }
    }

    @Test func `six tries are the last`() async {
        let bench = Bench(Dragops.self, then: .answer(503, #"{"error":"down"}"#))
        let result = await bench.observe()
        #expect(result.requests == 6)
        #expect(result.incompleteness?.code == .platformFailed)
        let lost = Bench(Dragops.self, then: .lost)
        #expect(await lost.observe().incompleteness?.code == .connectionLost)
    }

    @Test func `what asks for payment is not asked again`() async {
        let billing = Bench(Xpander.self, then: .answer(429, #"{"detail":"billing limit"}"#))
        let interest = Interest(declarations: [], records: [], includesUnused: true)
        let result = await billing.observe(interest)
        #expect(result.requests == 1)
        #expect(result.incompleteness?.code == .paymentNeeded)
        let credit = Bench(Mielto.self, then: .answer(402, #"{"detail":"x"}"#))
        #expect(await credit.observe().requests == 1)
    }

    @Test func `deck's rate limit counts with any status`() async {
        let bench = Bench(
            Deck.self,
            [
                .answer(400, #"{"error_code":"RATE_LIMIT_EXCEEDED","message":"m"}"#),
                .answer(200, #"{"data":[],"next_cursor":null}"#),
            ])
        #expect(await bench.observe().completeness == .complete)
    }

    @Test func `a failed second page leaves nothing to conclude from`() async {
        let bench = Bench(
            Blink.self,
            [
                .answer(200, #"{"total":2,"results":[{"id":"a"}]}"#),
                .answer(403, #"{"message":"no"}"#),
            ])
        let result = await bench.observe()
        #expect(result.incompleteness?.code == .permissionMissing)
        #expect(result.objects.isEmpty)
        #expect(result.requests == 2)
    }

    @Test func `a list that changed is read again, but not for ever`() async {
        let moving: [TransferResult] = [
            .answer(200, #"{"total":2,"results":[{"id":"a"}]}"#),
            .answer(200, #"{"total":1,"results":[]}"#),
        ]
        let still = TransferResult.answer(200, #"{"total":1,"results":[{"id":"a"}]}"#)
        let calm = await Bench(Blink.self, moving + [still]).observe()
        #expect(calm.completeness == .complete)
        #expect(calm.requests == 3)
        let restless = await Bench(Blink.self, moving + moving + moving + [still]).observe()
        #expect(restless.incompleteness?.code == .listIncomplete)
        #expect(restless.requests == 6)
    }

    @Test func `a young object is looked up by id before it is called gone`() async {
        let rows: [(TransferResult, Bool)] = [
            (.answer(200, #"{"id":"young","provider":"p"}"#), true),
            (.answer(404, #"{"error":"not found"}"#), false),
            (.answer(404, "<html>"), true),
            (.answer(403, #"{"error":"no"}"#), true),
            (.answer(401, ""), true),
        ]
        for (answer, isHidden) in rows {
            let bench = Bench(Dragops.self, [.answer(200, page), answer], then: answer)
            let result = await bench.observe(
                Interest(
                    declarations: [],
                    records: [
                        .test("young", since: bench.clock.now), .test("g1", since: bench.clock.now),
                    ]))
            #expect(result.notYetVisible == (isHidden ? ["young"] : []), "\(answer)")
            #expect(await bench.sent.last?.url == "https://api.test/v1/connections/young")
            #expect(result.requests == 2)
        }
    }

    @Test func `what a young object replaced is looked up as well`() async {
        let bench = Bench(Deck.self, [.answer(200, #"{"data":[],"next_cursor":null}"#)])
        var record = Record.test("d", since: bench.clock.now)
        record.deposed = [Record.Deposed(remoteID: "before")]
        let result = await bench.observe(Interest(declarations: [], records: [record]))
        #expect(result.notYetVisible == ["before", "d"])
    }

    @Test func `an old object that the list lacks is gone without a question`() async {
        let bench = Bench(Dragops.self, [.answer(200, page)])
        let hour = Timestamp(milliseconds: bench.clock.now.milliseconds - 60_000)
        let result = await bench.observe(
            Interest(declarations: [], records: [.test("old", since: hour)]))
        #expect(result.notYetVisible.isEmpty)
        #expect(result.requests == 1)
    }

    @Test func `without a read by id a young object may not be visible yet`() async {
        let bench = Bench(Deck.self, [.answer(200, #"{"data":[],"next_cursor":null}"#)])
        let result = await bench.observe(
            Interest(declarations: [], records: [.test("d", since: bench.clock.now)]))
        #expect(result.notYetVisible == ["d"])
    }

    @Test func `a route that nobody documents proves nothing about an object`() async {
        let bench = Bench(
            Mielto.self, [.answer(200, "[]"), .answer(404, #"{"detail":"Not Found"}"#)])
        let result = await bench.observe(
            Interest(declarations: [], records: [.test("m", since: bench.clock.now)]))
        #expect(result.notYetVisible == ["m"])
    }

    @Test func `foreign text is masked, put on one line and cut`() async throws {
        let text = #"S-TOKEN was wrong\u001b[31m\n"# + String(repeating: "x", count: 400)
        let bench = Bench(Dragops.self, [.answer(400, #"{"error":"\#(text)","code":"S-1"}"#)])
        let message = try #require(await bench.observe().incompleteness?.message)
        #expect(message.hasPrefix("the answer was 400 (masked): (masked) was wrong\\u{1b}[31m\\n"))
        #expect(message.hasSuffix("x…"))
        #expect(message.unicodeScalars.count < 360)
    }

    @Test func `xpander's limits hold by default and the project's take their place`() {
        let own = Capabilities.RateLimit(count: 100, window: .seconds(60))
        #expect(PlatformEntry.Limits().rates(or: [own]) == [own])
        let rates: [(Double, Int, Duration)] = [
            (20, 20, .seconds(1)), (0.5, 1, .seconds(2)), (1, 1, .seconds(1)),
        ]
        for (rate, count, window) in rates {
            #expect(
                PlatformEntry.Limits(requestsPerSecond: rate).rates(or: [own])
                    == [Capabilities.RateLimit(count: count, window: window)])
        }
        for rate in [Double.nan, .infinity, 0, -1] {
            #expect(PlatformEntry.Limits(requestsPerSecond: rate).rates(or: [own]) == [own])
        }
    }

    @Test func `an override may not turn a read into something else`() async {
        let bench = Bench(
            Dragops.self, then: .answer(200, page), routes: ["list": "POST /connections"])
        #expect(await bench.observe().incompleteness?.code == .requestNotWritten)
        #expect(await bench.sent.isEmpty)
    }

    @Test func `an override takes the route's place`() async {
        let bench = Bench(
            Blink.self, then: .answer(200, #"{"total":0,"results":[]}"#),
            routes: ["list": "GET /ws/{workspace}/x{workspace}y/"])
        #expect(await bench.observe().completeness == .complete)
        let url = await bench.sent.first?.url ?? ""
        #expect(url.hasPrefix("https://api.test/v1/ws/ws-1/xws-1y/?q="))
    }

    @Test func `an override that cannot be filled sends nothing`() async {
        for route in ["GET /{nobody}", "GET", "FETCH /x", "GET x", "GET /{open"] {
            let bench = Bench(
                Dragops.self, then: .answer(200, page), routes: ["list": route])
            #expect(await bench.observe().incompleteness?.code == .requestNotWritten, "\(route)")
            #expect(await bench.sent.isEmpty)
        }
    }

    @Test func `missing credentials send nothing`() async {
        let bench = Bench(Deck.self, auth: ["clientId"])
        #expect(await bench.observe().incompleteness?.code == .requestNotWritten)
        #expect(await bench.sent.isEmpty)
    }
}
