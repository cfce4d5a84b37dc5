import Model
import TestSupport
import Testing
import Transport

@testable import Platforms

/// How a create ends: created, consent, rejected, not sent or unknown, and never twice.
struct CreateTests {
    private let declaration = Declaration.test([
        "provider": .string("p"), "apiKey": .secret(.test("token")), "connector_id": .string("c"),
        "name": .string("n"), "label": .string("l"), "source_id": .string("s"),
    ])

    private func word(_ result: CreateResult) -> String {
        switch result {
        case .created(let object): "created \(object.remoteID)"
        case .needsConsent: "consent"
        case .rejected(let diagnostic): "rejected \(diagnostic.code)"
        case .notSent(let diagnostic): "notSent \(diagnostic.code)"
        case .postponed(let diagnostic): "postponed \(diagnostic.code)"
        case .unknown(let diagnostic): "unknown \(diagnostic.code)"
        }
    }

    @Test func `every end of a create is told apart, with one request`() async {
        let rows: [(any PlatformAdapter.Type, TransferResult, String)] = [
            (Blink.self, .answer(200, #"{"id":"b1"}"#), "created b1"),
            (Blink.self, .answer(201, #"{"id":"b1"}"#), "created b1"),
            (Blink.self, .answer(200, #"{"id":""}"#), "unknown RC4007"),
            (Blink.self, .answer(200, "<html>"), "unknown RC4007"),
            (Blink.self, .answer(200, ""), "unknown RC4007"),
            (Blink.self, .answer(200, #"{"id":"b1"#), "unknown RC4007"),
            (Blink.self, .answer(204, ""), "unknown RC4007"),
            (Blink.self, .answer(400, #"{"message":"bad type"}"#), "rejected RC4001"),
            (Blink.self, .answer(400, #"{"message":"name exists"}"#), "unknown RC4012"),
            (Blink.self, .answer(400, "<html>"), "unknown RC4008"),
            (Blink.self, .answer(401, ""), "rejected RC4002"),
            (Blink.self, .answer(403, #"{"message":"role"}"#), "rejected RC4003"),
            (Blink.self, .answer(302, ""), "unknown RC4008"),
            (Blink.self, .answer(500, #"{"message":"m"}"#), "unknown RC4008"),
            (Blink.self, .answer(503, ""), "unknown RC4008"),
            (Blink.self, .lost, "unknown RC4905"),
            (Blink.self, .unreachable, "notSent RC4902"),
            (Mielto.self, .answer(200, #"{"id":"m1"}"#), "created m1"),
            (Mielto.self, .answer(402, ""), "rejected RC4004"),
            (
                Mielto.self, .answer(429, #"{"detail":"x","error_code":"CREDIT_LIMIT_EXCEEDED"}"#),
                "rejected RC4004"
            ),
            (Mielto.self, .answer(404, #"{"detail":"Connection not found"}"#), "rejected RC4001"),
            (Mielto.self, .answer(422, #"{"detail":[]}"#), "rejected RC4001"),
            (Xpander.self, .answer(200, #"{"id":"x1","name":"n"}"#), "created x1"),
            (Xpander.self, .answer(200, #"{"name":"n"}"#), "unknown RC4007"),
            (Xpander.self, .answer(429, #"{"detail":"billing"}"#), "rejected RC4004"),
            (Xpander.self, .answer(404, #"{"detail":"Not Found"}"#), "rejected RC4011"),
            (Deck.self, .answer(202, #"{"connection_id":"d1"}"#), "created d1"),
            (Deck.self, .answer(202, #"{"id":"d1"}"#), "unknown RC4007"),
            (Deck.self, .answer(401, ""), "rejected RC4002"),
            (
                Deck.self, .answer(400, #"{"error_code":"ACTIVE_CONNECTION_EXISTS","message":""}"#),
                "unknown RC4012"
            ),
            (
                Deck.self,
                .answer(400, #"{"error_code":"IDEMPOTENCY_KEY_DUPLICATE","message":""}"#),
                "unknown RC4012"
            ),
            (
                Deck.self, .answer(400, #"{"error_code":"CONNECTION_LOCKED","message":""}"#),
                "rejected RC4001"
            ),
            (Dragops.self, .answer(201, #"{"id":"g1"}"#), "created g1"),
            (Dragops.self, .answer(200, #"{"success":true,"data":{"id":"g1"}}"#), "created g1"),
            (Dragops.self, .answer(200, #"{"success":false,"error":{}}"#), "unknown RC4007"),
            (Dragops.self, .answer(409, #"{"error":"duplicate"}"#), "unknown RC4012"),
            (Dragops.self, .answer(400, #"{"error":"provider required"}"#), "rejected RC4001"),
        ]
        for (adapter, answer, expected) in rows {
            let bench = Bench(adapter, [answer])
            let result = await bench.writer.create(declaration)
            #expect(word(result) == expected, "\(adapter.descriptor.provider) \(answer)")
            #expect(await bench.sent.count == 1)
        }
    }

    @Test func `a rate limit is waited out and the create sent then`() async {
        let limits: [(any PlatformAdapter.Type, TransferResult, String)] = [
            (Blink.self, .answer(429, #"{"message":"slow"}"#), #"{"id":"1"}"#),
            (Blink.self, .answer(429, ""), #"{"id":"1"}"#),
            (
                Mielto.self,
                .answer(
                    429, "<html>", headers: [.init(name: "Retry-After", value: "3")]),
                #"{"id":"1"}"#
            ),
            (Xpander.self, .answer(429, #"{"detail":"Too many requests"}"#), #"{"id":"1"}"#),
            (
                Deck.self, .answer(400, #"{"error_code":"RATE_LIMIT_EXCEEDED","message":""}"#),
                #"{"connection_id":"1"}"#
            ),
            (Dragops.self, .answer(429, #"{"error":"slow"}"#), #"{"id":"1"}"#),
        ]
        for (adapter, limit, body) in limits {
            let bench = Bench(adapter, [limit, limit, .answer(200, body)])
            let result = await bench.writer.create(declaration)
            #expect(word(result) == "created 1", "\(adapter.descriptor.provider)")
            #expect(await bench.sent.count == 3)
            #expect(bench.log.lines.contains { $0 == "waiting: rate limit" })
        }
    }

    @Test func `a rate limit that does not end has made nothing`() async {
        let bench = Bench(Blink.self, then: .answer(429, #"{"message":"slow"}"#))
        #expect(word(await bench.writer.create(declaration)) == "rejected RC4005")
        #expect((10...30).contains(await bench.sent.count))
        #expect(bench.clock.uptime < Conversation.patience + .seconds(1))
    }

    @Test func `a create that would come too late is not sent`() async {
        let later = Response.Field(name: "Retry-After", value: "290")
        let bench = Bench(
            Blink.self, then: .answer(429, #"{"message":"slow"}"#, headers: [later]))
        #expect(word(await bench.writer.create(declaration)) == "rejected RC4005")
        #expect(await bench.sent.count == 3)
        #expect(bench.clock.uptime <= Conversation.patience)
    }

    @Test func `a turn that comes later than the intent allows is postponed, and nothing sent`()
        async
    {
        let bench = Bench(
            Blink.self, then: .answer(200, #"{"id":"1"}"#),
            limits: .init(requestsPerSecond: 1.0 / 3_600))
        #expect(word(await bench.writer.create(declaration)) == "created 1")
        #expect(word(await bench.writer.create(declaration)) == "postponed RC4005")
        #expect(await bench.sent.count == 1)
        for _ in 0..<4 { _ = await bench.writer.create(declaration) }
        #expect(word(await bench.writer.create(declaration)) == "created 1")
        #expect(bench.clock.uptime == .seconds(3_600))
    }

    @Test func `nobody waits for a platform that wants peace for hours`() async {
        let later = Response.Field(name: "Retry-After", value: "7200")
        let bench = Bench(
            Blink.self, then: .answer(429, #"{"message":"slow"}"#, headers: [later]))
        #expect(word(await bench.writer.create(declaration)) == "rejected RC4005")
        #expect(word(await bench.writer.create(declaration)) == "notSent RC4005")
        #expect(await bench.observe().incompleteness?.code == .rateLimited)
        #expect(await bench.sent.count == 1)
        #expect(bench.clock.uptime == .zero)
    }

    @Test func `a 429 page of a machine in between that promises nothing is unknown`() async {
        let bench = Bench(Blink.self, [.answer(429, "<html>")])
        #expect(word(await bench.writer.create(declaration)) == "unknown RC4005")
        #expect(await bench.sent.count == 1)
    }

    @Test func `deck's token is returned as a secret and its status is kept`() async throws {
        let bench = Bench(
            Deck.self,
            [
                .answer(
                    202,
                    #"""
                    {"connection_id":"d1","status":"Connecting","source_id":"s","auth_method":"m",
                     "access_token":"t-1","created_at":1,"updated_at":1}
                    """#)
            ])
        guard case .created(let object) = await bench.writer.create(declaration) else {
            Issue.record("not created")
            return
        }
        #expect(object.returned["access_token"]?.text == "t-1")
        #expect(object.status == "Connecting")
        #expect(object.fields == ["source_id": .string("s")])
        #expect(!"\(object)".contains("t-1"))
        let bare = Bench(
            Deck.self, [.answer(202, #"{"connection_id":"d","access_token":null}"#)])
        guard case .created(let other) = await bare.writer.create(declaration) else {
            Issue.record("not created")
            return
        }
        #expect(other.returned.isEmpty)
    }

    @Test func `dragops' seeded secrets are told by name`() async {
        let bench = Bench(
            Dragops.self,
            [
                .answer(
                    200,
                    #"""
                    {"id":"g","provider":"slack","displayName":"S","type":"api_key",
                     "status":"active","createdAt":"x",
                     "seedResult":{"secretsSeeded":2,"secretNames":["SLACK_API_KEY","B\nC"]}}
                    """#)
            ])
        guard case .created(let object) = await bench.writer.create(declaration) else {
            Issue.record("not created")
            return
        }
        #expect(object.notes == ["seeded environment secrets: SLACK_API_KEY, B\\nC"])
        #expect(
            object.fields == ["provider": .string("slack"), "displayName": .string("S")])
        #expect(object.status == "active")
    }

    @Test func `xpander's consent carries the page and the message, made harmless`() async {
        let bench = Bench(
            Xpander.self,
            [
                .answer(
                    200,
                    #"""
                    {"oauth2_required":true,"message":"S-X please\nvisit",
                     "connector_page_url":"https://app.xpander.ai/connectors/c"}
                    """#)
            ])
        guard
            case .needsConsent(let url, let message, let id) =
                await bench.writer.create(declaration)
        else {
            Issue.record("no consent")
            return
        }
        #expect(url == "https://app.xpander.ai/connectors/c")
        #expect(message == "(masked) please\\nvisit")
        #expect(id == nil)
    }

    @Test func `a consent page that is no web address gives way to the console`() async {
        for page in ["", #","connector_page_url":null"#, #","connector_page_url":"javascript:x""#] {
            let bench = Bench(
                Xpander.self, [.answer(201, #"{"oauth2_required":true,"id":"k"\#(page)}"#)])
            guard
                case .needsConsent(let url, let message, let id) =
                    await bench.writer.create(declaration)
            else {
                Issue.record("no consent")
                return
            }
            #expect(url == "https://app.xpander.ai/connectors")
            #expect(!message.isEmpty)
            #expect(id == "k")
        }
    }

    @Test func `oauth2_required false is an ordinary answer`() async {
        let bench = Bench(Xpander.self, [.answer(200, #"{"oauth2_required":false,"id":"k"}"#)])
        #expect(word(await bench.writer.create(declaration)) == "created k")
    }
}
