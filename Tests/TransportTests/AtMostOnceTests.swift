import Host
import Model
import TestSupport
import Testing
import Transport

/// A mutation arrives once, whatever happens to its connection.
struct AtMostOnceTests {
    struct Mutation: Sendable, CustomTestStringConvertible {
        let method: Request.Method
        let body: String?
        var testDescription: String { "\(method.rawValue), body \(body ?? "none")" }
    }

    static let mutations = [Request.Method.post, .put, .patch, .delete].flatMap { method in
        // An empty body is the case in which libcurl has nothing to rewind and would send again.
        [nil, "", #"{"a":1}"#].map { Mutation(method: method, body: $0) }
    }

    /// Answers every GET; reads anything else whole and closes without an answer.
    private static func forgetful() throws -> ScriptedServer {
        try ScriptedServer { visit in
            while let request = visit.request(), request.method == "GET" { visit.answer() }
        }
    }

    @Test(arguments: mutations)
    func `what may not leave any more is kept back at the last moment, and provably so`(
        mutation: Mutation
    ) async throws {
        let server = try ScriptedServer { visit in while visit.request() != nil { visit.answer() } }
        let isHeld = Lock(true)
        var configuration = HTTPConfiguration(environment: [:], userAgent: "test/1")
        configuration.mayChange = { isHeld.withLock { $0 } }
        let engine = HTTPEngine(configuration: configuration)
        let client = Client(engine: engine, origin: try Origin(of: server.url))
        let request = Request(
            mutation.method, server.url + "/", body: mutation.body.map { Secret($0.utf8) })
        // Once on a connection that is there already, and once on a new one.
        #expect(await client.send(request).response?.status == 200)
        isHeld.withLock { $0 = false }
        #expect(await client.send(request).notSent?.kind == .withheld)
        #expect(await client.reading.get(ReadRequest(server.url + "/")).response != nil)
        #expect(server.received.map(\.method) == [mutation.method.rawValue, "GET"])
        await engine.shutdown()
    }

    @Test(arguments: mutations)
    func `a kept-alive connection that dies after the request is unknown and nothing is re-sent`(
        mutation: Mutation
    ) async throws {
        let server = try Self.forgetful()
        let harness = try Harness(server)
        #expect(await harness.get().response?.status == 200)
        let result = await harness.send(mutation.method, body: mutation.body)
        let failure = try #require(result.unknown)
        #expect(failure.status == nil)
        if mutation.body != nil {
            #expect(failure.kind == .resendRefused)
            // It did ride the kept-alive connection, so this is the case that libcurl repeats.
            #expect(server.received.map(\.connection) == [1, 1])
        } else {
            #expect(failure.kind == .closed)
            #expect(server.received.map(\.connection) == [1, 2])
        }
        await harness.engine.shutdown()
        let arrived = server.received.filter { $0.method == mutation.method.rawValue }
        #expect(arrived.count == 1)
        #expect(arrived.first?.body == Array((mutation.body ?? "").utf8))
    }

    @Test func `a read on such a connection is sent again, which shows that libcurl would`()
        async throws
    {
        let server = try ScriptedServer { visit in
            guard visit.request() != nil, visit.answer() else { return }
            if visit.number == 1 {
                visit.request()
            } else {
                while visit.request() != nil { visit.answer() }
            }
        }
        let harness = try Harness(server)
        #expect(await harness.get().response?.status == 200)
        #expect(await harness.get().response?.status == 200)
        await harness.engine.shutdown()
        #expect(server.received.map(\.connection) == [1, 1, 2])
    }

    @Test(arguments: mutations)
    func `an answer that breaks off at any byte is unknown and arrives once`(mutation: Mutation)
        async throws
    {
        let whole = "HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n{\"id\":1}\n"
        for length in 0..<whole.utf8.count {
            let server = try ScriptedServer { visit in
                visit.request()
                visit.send(Array(whole.utf8.prefix(length)))
            }
            let harness = try Harness(server)
            let result = await harness.send(mutation.method, body: mutation.body)
            await harness.engine.shutdown()
            #expect(result.unknown != nil, "after \(length) bytes: \(result)")
            #expect(server.received.count == 1, "after \(length) bytes: \(result)")
        }
    }

    @Test func `a reset after the request is unknown`() async throws {
        let server = try ScriptedServer { visit in
            visit.request()
            visit.reset()
        }
        let harness = try Harness(server)
        #expect(await harness.send(.post, body: "{}").unknown?.kind == .closed)
        await harness.engine.shutdown()
        #expect(server.received.count == 1)
    }

    @Test func `a first address that refuses does not make a lost answer look unsent`() async throws
    {
        // libcurl answers localhost from its own table: ::1 first, where nobody listens here.
        let server = try Self.forgetful()
        let harness = try Harness("http://localhost:\(server.port)")
        let result = await harness.send(.post, body: "{}")
        await harness.engine.shutdown()
        #expect(result.unknown?.kind == .closed)
        #expect(server.received.map(\.method) == ["POST"])
    }

    @Test func `a port where nobody listens is proof that nothing was sent`() async throws {
        let harness = try Harness("http://127.0.0.1:1")
        let failure = try #require(await harness.send(.post, body: "{}").notSent)
        #expect(failure.kind == .connect)
        #expect(failure.message == "no connection to http://127.0.0.1:1: connection refused")
        await harness.engine.shutdown()
    }

    @Test func `a name that cannot resolve is proof that nothing was sent`() async throws {
        // No label may be longer than 63 bytes, so no resolver is asked.
        let host = String(repeating: "a", count: 70) + ".invalid"
        let harness = try Harness("https://\(host)")
        let failure = try #require(await harness.send(.post, body: "{}").notSent)
        #expect(failure.kind == .dns)
        #expect(failure.message == "the name \(host) does not resolve")
        await harness.engine.shutdown()
    }

    @Test func `a server that answers before it has read the body is heard`() async throws {
        let server = try ScriptedServer { visit in
            visit.answer("413 Payload Too Large", headers: ["Connection: close"])
            visit.waitForEnd()
        }
        let harness = try Harness(server)
        let body = String(repeating: "x", count: 4 << 20)
        let result = await harness.send(.post, body: body)
        await harness.engine.shutdown()
        #expect(result.response?.status == 413 || result.unknown != nil)
    }

    @Test func `a thousand mutations one after the other arrive a thousand times`() async throws {
        let server = try ScriptedServer { visit in
            while visit.request() != nil { visit.answer("201 Created", body: "{}") }
        }
        let harness = try Harness(server)
        for number in 0..<1_000 {
            let result = await harness.send(.post, body: String(number))
            #expect(result.response?.status == 201)
        }
        await harness.engine.shutdown()
        let bodies = server.received.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == (0..<1_000).map(String.init))
        #expect(server.connections == 1)
    }
}
