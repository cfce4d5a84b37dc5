import Documents
import Model
import Testing

@testable import Platforms

/// Every error shape that the documents name, and what it means for a create and a delete.
struct ErrorShapeTests {
    struct Row: Sendable {
        let adapter: any PlatformAdapter.Type
        let status: Int
        let body: String
        let code: String?
        let message: String
        let create: CreateVerdict
        let delete: DeleteVerdict
    }

    static let rows = [
        Row(
            adapter: Blink.self, status: 400,
            body: #"""
                {"data":{},"details":"no such type","identifier":"bad_request","message":"Cannot create",
                 "status":400,"user_error":{}}
                """#,
            code: "bad_request", message: "Cannot create: no such type", create: .rejected,
            delete: .rejected),
        Row(
            adapter: Blink.self, status: 400,
            body: #"{"identifier":"x","message":"connection name must be unique","status":400}"#,
            code: "x", message: "connection name must be unique", create: .mayExist,
            delete: .rejected),
        Row(
            adapter: Blink.self, status: 400,
            body: #"{"identifier":"ALREADY_EXISTS","message":"","status":400}"#,
            code: "ALREADY_EXISTS", message: "", create: .mayExist, delete: .rejected),
        Row(
            adapter: Blink.self, status: 400,
            body: #"{"message":"connection type does not exist","status":400}"#,
            code: nil, message: "connection type does not exist", create: .rejected,
            delete: .rejected),
        Row(
            adapter: Blink.self, status: 404,
            body: #"{"message":"not found","status":404}"#, code: nil, message: "not found",
            create: .rejected, delete: .checkList),
        Row(
            adapter: Blink.self, status: 403, body: #"{"message":"no role","status":403}"#,
            code: nil, message: "no role", create: .rejected, delete: .rejected),
        Row(
            adapter: Blink.self, status: 500, body: #"{"message":"boom","status":500}"#,
            code: nil, message: "boom", create: .unknown, delete: .unknown),
        Row(
            adapter: Mielto.self, status: 422,
            body: #"""
                {"detail":[{"loc":["body","items",0,"label"],"msg":"too long","type":"x","input":"S-1"},
                 {"loc":[],"msg":"bad","type":"y"}]}
                """#,
            code: nil, message: "body.items.0.label: too long; bad", create: .rejected,
            delete: .rejected),
        Row(
            adapter: Mielto.self, status: 422,
            body: #"""
                {"detail":{"message":"Connection validation failed",
                 "errors":["Field 'API Key' is required","Field 'Email' must be valid"]}}
                """#,
            code: nil,
            message: "Connection validation failed: Field 'API Key' is required; "
                + "Field 'Email' must be valid",
            create: .rejected, delete: .rejected),
        Row(
            adapter: Mielto.self, status: 404, body: #"{"detail":"Connection not found"}"#,
            code: nil, message: "Connection not found", create: .rejected, delete: .checkList),
        Row(
            adapter: Mielto.self, status: 402,
            body: #"{"detail":"pay","error_code":"CREDIT_LIMIT_EXCEEDED"}"#,
            code: "CREDIT_LIMIT_EXCEEDED", message: "pay", create: .rejected, delete: .rejected),
        Row(
            adapter: Mielto.self, status: 429,
            body: #"{"detail":{"error_code":"OVERAGE_LIMIT_EXCEEDED","message":"pay"}}"#,
            code: "OVERAGE_LIMIT_EXCEEDED", message: "pay", create: .rejected,
            delete: .rateLimited),
        Row(
            adapter: Mielto.self, status: 429, body: #"{"detail":"slow down"}"#,
            code: nil, message: "slow down", create: .rateLimited, delete: .rateLimited),
        Row(
            adapter: Mielto.self, status: 409, body: #"{"detail":"exists"}"#,
            code: nil, message: "exists", create: .mayExist, delete: .rejected),
        Row(
            adapter: Xpander.self, status: 422,
            body: #"{"detail":[{"loc":["body","name"],"msg":"missing","type":"m","ctx":{}}]}"#,
            code: nil, message: "body.name: missing", create: .rejected, delete: .rejected),
        Row(
            adapter: Xpander.self, status: 429, body: #"{"detail":"Billing limit reached"}"#,
            code: nil, message: "Billing limit reached", create: .rejected, delete: .rateLimited),
        Row(
            adapter: Xpander.self, status: 429, body: #"{"detail":"Rate limit exceeded"}"#,
            code: nil, message: "Rate limit exceeded", create: .rateLimited,
            delete: .rateLimited),
        Row(
            adapter: Deck.self, status: 400,
            body: #"""
                {"error_code":"INVALID_SOURCE","message":"no","category":"INVALID_INPUT","details":{}}
                """#,
            code: "INVALID_SOURCE", message: "no", create: .rejected, delete: .rejected),
        Row(
            adapter: Deck.self, status: 400,
            body: #"{"error_code":"ACTIVE_CONNECTION_EXISTS","message":"m","category":"c"}"#,
            code: "ACTIVE_CONNECTION_EXISTS", message: "m", create: .mayExist, delete: .rejected),
        Row(
            adapter: Deck.self, status: 400,
            body: #"""
                {"error_category":"INVALID_REQUEST","error_code":"INVALID_ACCESS_TOKEN",
                 "error_message":"wrong token","display_message":null}
                """#,
            code: "INVALID_ACCESS_TOKEN", message: "wrong token", create: .rejected,
            delete: .rejected),
        Row(
            adapter: Deck.self, status: 400,
            body: #"""
                {"error_category":"E","error_code":"NO_ACTIVE_CONNECTION","error_message":"none"}
                """#,
            code: "NO_ACTIVE_CONNECTION", message: "none", create: .rejected, delete: .checkList),
        Row(
            adapter: Deck.self, status: 400,
            body: #"{"error_code":"RATE_LIMIT_EXCEEDED","message":"m","category":"c"}"#,
            code: "RATE_LIMIT_EXCEEDED", message: "m", create: .rateLimited, delete: .rateLimited),
        Row(
            adapter: Deck.self, status: 422,
            body: #"{"type":"t","title":"Bad","status":422,"detail":"url","instance":"i"}"#,
            code: nil, message: "Bad: url", create: .rejected, delete: .rejected),
        Row(
            adapter: Dragops.self, status: 400,
            body: #"{"error":"provider and apiKey are required"}"#,
            code: nil, message: "provider and apiKey are required", create: .rejected,
            delete: .rejected),
        Row(
            adapter: Dragops.self, status: 403,
            body: #"{"error":"no","code":"LOCAL_AUTH_DISABLED"}"#,
            code: "LOCAL_AUTH_DISABLED", message: "no", create: .rejected, delete: .rejected),
        Row(
            adapter: Dragops.self, status: 409,
            body: #"{"success":false,"error":{"code":"DUPLICATE","message":"duplicate resource"}}"#,
            code: "DUPLICATE", message: "duplicate resource", create: .mayExist,
            delete: .rejected),
        Row(
            adapter: Dragops.self, status: 404,
            body: #"{"success":false,"error":{"code":"NOT_FOUND","message":"gone"}}"#,
            code: "NOT_FOUND", message: "gone", create: .rejected, delete: .gone),
    ]

    @Test func `every documented error is read and judged`() throws {
        for row in Self.rows {
            let body = try JSONView.json(row.body)
            let name = "\(row.adapter.descriptor.provider) \(row.status) \(row.body)"
            let read = row.adapter.error(in: body, status: row.status)
            let error = try #require(read, "\(name)")
            #expect(error.code == row.code, "\(name)")
            #expect(error.message == row.message, "\(name)")
            #expect(
                row.adapter.verdict(onCreate: row.status, error) == row.create, "\(name)")
            #expect(
                row.adapter.verdict(onDelete: row.status, error) == row.delete, "\(name)")
        }
    }

    static let adapters: [any PlatformAdapter.Type] = [
        Blink.self, Mielto.self, Xpander.self, Deck.self, Dragops.self,
    ]

    @Test func `a body that is not the platform's error proves nothing`() throws {
        for adapter in Self.adapters {
            for text in ["[]", "{}", "null", #""text""#, #"{"status":400}"#, #"{"detail":null}"#] {
                #expect(adapter.error(in: try .json(text), status: 400) == nil, "\(text)")
            }
            for status in [302, 400, 401, 403, 404, 422, 429, 500, 502] where status != 429 {
                #expect(adapter.verdict(onCreate: status, nil) == .unknown, "\(status)")
            }
            let error = PlatformError(message: "m")
            for status in [408, 500, 502, 503, 504, 302] {
                #expect(adapter.verdict(onCreate: status, error) == .unknown, "\(status)")
            }
            for status in [400, 401, 403, 404, 405, 415, 422] {
                #expect(adapter.verdict(onCreate: status, error) == .rejected, "\(status)")
            }
        }
    }

    @Test func `only whole words speak of money`() {
        func asks(_ text: String) -> Bool {
            Xpander.asksForPayment(429, PlatformError(message: text))
        }
        #expect(asks("Your plan's limit is reached"))
        #expect(asks("BILLING: upgrade"))
        #expect(!asks("the explanation is elsewhere"))
        #expect(!Xpander.asksForPayment(400, PlatformError(message: "billing address missing")))
    }
}
