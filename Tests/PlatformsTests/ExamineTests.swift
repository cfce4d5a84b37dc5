import Model
import TestSupport
import Testing
import Transport

@testable import Platforms

@Suite struct ExamineTests {
    private static let date = "Sat, 21 Nov 2026 00:00:00 GMT"
    private static let emptyBlink = #"{"results": [], "total": 0}"#

    private func page(_ body: String, _ date: String? = date) -> TransferResult {
        .answer(200, body, headers: date.map { [.init(name: "Date", value: $0)] } ?? [])
    }

    private func examine(
        _ adapter: any PlatformAdapter.Type, _ answers: [TransferResult],
        routes: [String: String] = [:]
    ) async -> (checks: [String: Check], sent: [FakeTransport.Sent]) {
        let bench = Bench(adapter, answers, routes: routes)
        let transport = bench.transport
        let checks = await PlatformExaminer(
            bench.reader.conversation, get: { await transport.take($0) }
        ).examine()
        return (
            Dictionary(checks.map { ($0.name, $0) }, uniquingKeysWith: { $1 }), await bench.sent
        )
    }

    private let missing = #"{"identifier": "not_found", "message": "no such connection"}"#

    @Test func `a platform in order is asked for one page and one object that cannot be`()
        async throws
    {
        let (checks, sent) = await examine(
            Blink.self, [page(Self.emptyBlink), .answer(404, missing)])
        #expect(checks["connection"]?.status == .ok)
        #expect(checks["key"]?.status == .ok)
        #expect(checks["list"]?.message == "shows 0 objects")
        #expect(checks["clock"]?.message == "agrees with the server's")
        #expect(checks["route read"]?.status == .ok)
        #expect(checks["route delete"]?.status == .skipped)
        #expect(checks.count == 6)
        #expect(sent.map(\.method) == ["GET", "GET"])
        #expect(sent.last?.url.hasSuffix("/connections/\(PlatformExaminer.impossibleID)") == true)
    }

    @Test func `a long list is read no further than its first page`() async {
        let body = #"{"results": [{"id": "a", "name": "n"}], "total": 7}"#
        let (checks, sent) = await examine(Blink.self, [page(body), .answer(404, missing)])
        #expect(checks["list"]?.message == "shows 1 object on its first page")
        #expect(sent.count == 2)
    }

    @Test(arguments: [(401, "RC4002"), (403, "RC4003")])
    func `a key that is refused ends the questions`(_ status: Int, _ code: String) async {
        let (checks, sent) = await examine(Blink.self, [.answer(status, missing)])
        #expect(checks["connection"]?.status == .ok)
        #expect(checks["key"]?.status == .failed)
        #expect(checks["key"]?.message.contains(code) == true)
        #expect(checks["key"]?.help.isEmpty == false)
        #expect(checks["list"]?.status == .skipped)
        #expect(checks["route read"]?.status == .skipped)
        #expect(sent.count == 1)
    }

    @Test func `another failure says nothing about the key`() async {
        let (checks, sent) = await examine(
            Blink.self, [.answer(503, "busy"), .answer(429, missing)])
        #expect(checks["key"]?.status == .skipped)
        #expect(checks["list"]?.status == .failed)
        #expect(checks["route read"]?.status == .warning)
        // Once each: how things stand now is the question.
        #expect(sent.count == 2)
        let (limited, _) = await examine(
            Blink.self, [.answer(429, missing), .answer(404, missing)])
        #expect(limited["list"]?.status == .warning)
    }

    @Test func `no connection is one failure, whatever else would have been asked`() async {
        let (checks, sent) = await examine(Mielto.self, [.unreachable])
        #expect(checks.values.filter { $0.status == .failed }.map(\.name) == ["connection"])
        #expect(checks["connection"]?.message == "nobody listens (RC4902)")
        #expect(checks["connection"]?.help.isEmpty == false)
        #expect(checks.count == 8)
        #expect(sent.count == 1)
    }

    @Test func `a list that is none fails`() async {
        let (checks, _) = await examine(Blink.self, [page("{}"), .answer(404, missing)])
        #expect(checks["key"]?.status == .ok)
        #expect(checks["list"]?.status == .failed)
        let (pages, _) = await examine(Blink.self, [page("<html>"), .answer(404, missing)])
        #expect(pages["list"]?.status == .failed)
    }

    @Test func `a route that the server does not know fails with the line to write`() async {
        let (checks, _) = await examine(
            Blink.self, [page(Self.emptyBlink), .answer(404, "404 page not found")])
        #expect(checks["route read"]?.status == .failed)
        #expect(checks["route read"]?.message.contains("RC4011") == true)
        #expect(checks["route read"]?.help.contains { $0.contains("routes: {read:") } == true)
        // FastAPI says it in its own error shape.
        let (mielto, _) = await examine(
            Mielto.self, [page("[]"), .answer(404, #"{"detail": "Not Found"}"#)])
        #expect(mielto["route read"]?.status == .failed)
    }

    @Test func `an empty search answers`() async {
        let (checks, sent) = await examine(
            Xpander.self,
            [page(#"{"items": [], "total": 0, "total_pages": 0}"#), .answer(200, "[]")])
        #expect(checks["list"]?.status == .ok, "\(String(describing: checks["list"]))")
        #expect(checks["route search"]?.status == .ok)
        #expect(checks["route create"]?.status == .skipped)
        #expect(sent.allSatisfy { $0.method == "GET" })
    }

    @Test func `a documented route is asked only when the project file replaces it`() async {
        let list = #"{"connections": []}"#
        let (plain, _) = await examine(Dragops.self, [page(list)])
        #expect(plain["route read"] == nil)
        #expect(plain.count == 4)
        let (replaced, sent) = await examine(
            Dragops.self, [page(list), .answer(599)], routes: ["read": "GET /v2/{id}"])
        #expect(replaced["route read"]?.status == .failed)
        #expect(sent.last?.url.hasSuffix("/v2/\(PlatformExaminer.impossibleID)") == true)
        #expect(sent.count == 2)
    }

    @Test func `no override makes a question a mutation`() async {
        let (checks, sent) = await examine(
            Blink.self, [page(Self.emptyBlink)], routes: ["read": "POST /read/{id}"])
        #expect(checks["route read"]?.status == .skipped)
        #expect(sent.map(\.method) == ["GET"])
        let (none, nothing) = await examine(Blink.self, [], routes: ["list": "POST /list"])
        #expect(none["list"]?.status == .failed)
        #expect(nothing.isEmpty)
    }

    @Test(arguments: [
        (-299, Check.Status.warning, "4 min behind"), (-301, .failed, "5 min behind the server's"),
        (59, .ok, "59 s ahead of the server's"), (61, .warning, "61 s"),
        (301, .failed, "5 min ahead"), (90_000, .failed, "25 h"), (0, .ok, "agrees"),
    ])
    func `the distance of the clocks decides`(
        _ ahead: Int64, _ status: Check.Status, _ words: String
    ) {
        let date = Timestamp(milliseconds: 1_700_000_000_000)
        let now = Timestamp(
            milliseconds: date.milliseconds + ahead * 1000 + (ahead > 0 ? 1000 : 0))
        let check = ClockSkew.check(date, sent: now, received: now)
        #expect(check.status == status)
        #expect(check.message.contains(words), "\(check.message)")
        #expect(check.help.isEmpty == (status == .ok))
    }

    @Test func `a slow answer is no wrong clock, and none says nothing`() {
        let date = Timestamp(milliseconds: 1_700_000_010_000)
        let check = ClockSkew.check(
            date, sent: Timestamp(milliseconds: 1_700_000_000_000),
            received: Timestamp(milliseconds: 1_700_000_400_000))
        #expect(check.status == .ok)
        #expect(ClockSkew.check(nil, sent: date, received: date).status == .skipped)
    }
}
