import Model
import TestSupport
import Testing
import Transport

/// What the server sees.
struct WireTests {
    private static func obliging() throws -> ScriptedServer {
        try ScriptedServer { visit in
            while visit.request() != nil {
                visit.answer(headers: ["Set-Cookie: session=abc; Path=/"], body: "{}")
            }
        }
    }

    @Test func `a read sends these lines and no others`() async throws {
        let server = try Self.obliging()
        let harness = try Harness(server)
        let key = Secret("kéy=1".utf8)
        _ = await harness.get(
            "/a%2Fb?q=1",
            headers: [
                Header("Accept", "application/json"),
                Header("Authorization", .secret(prefix: "Bearer ", key)),
            ])
        await harness.engine.shutdown()
        let head = try #require(server.received.first).head
        #expect(
            head == [
                "GET /a%2Fb?q=1 HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: test/1",
                "Accept: application/json", "Authorization: Bearer kéy=1",
                "Accept-Encoding: identity",
            ])
    }

    @Test func `a large body arrives byte for byte and without an Expect header`() async throws {
        let server = try Self.obliging()
        let harness = try Harness(server)
        let body = (0..<300_000).map { String($0 % 977) }.joined(separator: "\u{0}é")
        let result = await harness.send(
            .put, headers: [Header("Content-Type", "application/json")], body: body)
        await harness.engine.shutdown()
        #expect(result.response?.status == 200)
        let received = try #require(server.received.first)
        #expect(received.body == Array(body.utf8))
        #expect(received.head.first == "PUT / HTTP/1.1")
        #expect(received.header("Expect") == nil)
        #expect(received.header("Transfer-Encoding") == nil)
        #expect(received.header("Content-Type") == "application/json")
    }

    @Test(
        arguments: [
            (Request.Method.post, "0"), (.put, "0"), (.patch, "0"), (.delete, nil),
        ] as [(Request.Method, String?)])
    func `a bare mutation says that it has no body`(method: Request.Method, length: String?)
        async throws
    {
        let server = try Self.obliging()
        let harness = try Harness(server)
        _ = await harness.send(method)
        await harness.engine.shutdown()
        let received = try #require(server.received.first)
        #expect(received.method == method.rawValue)
        #expect(received.header("Content-Length") == length)
        #expect(received.header("Content-Type") == nil)
    }

    @Test func `a delete may carry a body`() async throws {
        let server = try Self.obliging()
        let harness = try Harness(server)
        _ = await harness.send(.delete, body: #"{"access_token":"t"}"#)
        await harness.engine.shutdown()
        #expect(server.received.map(\.method) == ["DELETE"])
        #expect(server.received.first?.body == Array(#"{"access_token":"t"}"#.utf8))
    }

    @Test func `a cookie is never sent back`() async throws {
        let server = try Self.obliging()
        let harness = try Harness(server)
        for _ in 0..<3 { #expect(await harness.get().response?.status == 200) }
        await harness.engine.shutdown()
        #expect(server.received.count == 3)
        #expect(server.received.allSatisfy { $0.header("Cookie") == nil })
    }

    @Test(arguments: ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
    func `a redirect is an answer, and the other server hears nothing`(status: String) async throws
    {
        let other = try Self.obliging()
        let server = try ScriptedServer { [url = other.url] visit in
            while visit.request() != nil {
                visit.answer(status, headers: ["Location: \(url)/stolen"])
            }
        }
        let harness = try Harness(server)
        let token = Header("X-Api-Key", .secret(prefix: "", Secret("k".utf8)))
        let read = await harness.get(headers: [token])
        let write = await harness.send(.post, headers: [token], body: "{}")
        await harness.engine.shutdown()
        #expect(read.response?.status == Int(status.prefix(3)))
        #expect(write.response?.status == Int(status.prefix(3)))
        #expect(write.response?.header("location") == "\(other.url)/stolen")
        #expect(other.connections == 0)
        #expect(server.received.count == 2)
    }

    @Test func `a request to another origin is refused before anything is sent`() async throws {
        let other = try Self.obliging()
        let server = try Self.obliging()
        let harness = try Harness(server)
        let result = await harness.client.send(Request(.post, other.url + "/x"))
        #expect(result.notSent?.kind == .foreignOrigin)
        let read = await harness.client.reading.get(ReadRequest(other.url))
        #expect(read.notSent?.kind == .foreignOrigin)
        await harness.engine.shutdown()
        #expect(other.connections == 0)
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\n", "\na", "a\u{0}b", "a\tb", " a", "a ", "a\u{7F}", ""])
    func `a header that would change on its way is refused before anything is sent`(value: String)
        async throws
    {
        let server = try Self.obliging()
        let harness = try Harness(server)
        let plain = await harness.send(.post, headers: [Header("X-Key", value)])
        let secret = await harness.send(
            .post, headers: [Header("X-Key", .secret(prefix: "", Secret(value.utf8)))])
        await harness.engine.shutdown()
        for result in [plain, secret] {
            let failure = try #require(result.notSent)
            #expect(failure.kind == .badHeader)
            #expect(!failure.message.contains("Evil"))
        }
        #expect(server.connections == 0)
    }

    @Test(arguments: ["", "X Key", "X:Key", "X-Kéy", "Host", "content-length", "Transfer-Encoding"])
    func `a header name that is malformed or ours is refused`(name: String) async throws {
        let server = try Self.obliging()
        let harness = try Harness(server)
        let result = await harness.send(.post, headers: [Header(name, "1")], body: "{}")
        await harness.engine.shutdown()
        #expect(result.notSent?.kind == .badHeader)
        #expect(server.connections == 0)
    }
}
