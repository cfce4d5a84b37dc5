import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Sandbox

/// A running server, stopped when the test ends.
private func withServer(
    _ configuration: SandboxConfiguration = .test,
    _ body: (SandboxServer) async throws -> Void
) async throws {
    let server = try SandboxServer.start(configuration: configuration)
    do {
        try await body(server)
    } catch {
        await runBlocking { server.stop() }
        throw error
    }
    await runBlocking { server.stop() }
}

private let blinkPath = "/blink/api/v1/workspace/ws/connections"
private let blinkBody =
    #"{"name":"GitHub","connection_type_id":"b07920f3-5dbc-44da-b650-bd1a9c1f540c"}"#

@Suite struct ServerTests {
    @Test func `one connection serves many requests`() async throws {
        try await withServer { server in
            let client = try LoopbackClient(port: server.port)
            for _ in 0..<3 {
                let answer = await client.send("GET", "/_sandbox/health")
                #expect(answer?.status == 200)
                #expect(answer?.json?["status"] == "ok")
            }
        }
    }

    @Test func `a request split at every byte is understood`() async throws {
        try await withServer { server in
            let client = try LoopbackClient(port: server.port)
            let bytes = Array("GET /_sandbox/health HTTP/1.1\r\nhost: x\r\n\r\n".utf8)
            for byte in bytes { await client.write([byte]) }
            #expect(await client.answer()?.status == 200)
        }
    }

    @Test func `pipelined requests are answered in order`() async throws {
        try await withServer { server in
            let client = try LoopbackClient(port: server.port)
            let one = "GET /_sandbox/health HTTP/1.1\r\nhost: x\r\n\r\n"
            let two = "GET /_sandbox/nothing HTTP/1.1\r\nhost: x\r\n\r\n"
            await client.write(Array((one + two + one).utf8))
            #expect(await client.answer()?.status == 200)
            #expect(await client.answer()?.status == 404)
            #expect(await client.answer()?.status == 200)
        }
    }

    @Test func `what is no HTTP is refused and the connection closed`() async throws {
        try await withServer { server in
            let client = try LoopbackClient(port: server.port)
            await client.write(Array("nonsense\r\n\r\n".utf8))
            let answer = await client.answer()
            #expect(answer?.status == 400)
            #expect(answer?.headers["connection"] == "close")
            #expect(await client.isEnded())
        }
    }

    @Test func `a client that waits for leave to send its body gets it`() async throws {
        try await withServer { server in
            let client = try LoopbackClient(port: server.port)
            let head =
                "POST \(blinkPath) HTTP/1.1\r\nhost: x\r\nblink-api-key: k\r\n"
                + "expect: 100-continue\r\ncontent-length: \(blinkBody.utf8.count)\r\n\r\n"
            await client.write(Array(head.utf8))
            #expect(await client.answer()?.status == 100)
            await client.write(Array(blinkBody.utf8))
            #expect(await client.answer()?.status == 200)
        }
    }

    @Test func `a second server cannot have the port`() async throws {
        try await withServer { server in
            let error = #expect(throws: Diagnostic.self) {
                _ = try SandboxServer.start(port: server.port, configuration: .test)
            }
            #expect(error?.code == .sandboxStart)
        }
    }

    @Test func `after stop nobody answers`() async throws {
        let server = try SandboxServer.start(configuration: .test)
        let client = try LoopbackClient(port: server.port)
        #expect(await client.send("GET", "/_sandbox/health")?.status == 200)
        await runBlocking { server.stop() }
        await server.wait()
        #expect(await client.isEnded())
    }

    @Test func `an answer that is held back does not hold up other clients`() async throws {
        try await withServer(.test("blink:create:delay=100ms")) { server in
            let slow = try LoopbackClient(port: server.port)
            let quick = try LoopbackClient(port: server.port)
            async let late = slow.send(
                "POST", blinkPath, headers: ["blink-api-key": "k"], body: blinkBody)
            #expect(await quick.send("GET", "/_sandbox/health")?.status == 200)
            #expect(await late?.status == 200)
        }
    }
}

@Suite struct FaultDeliveryTests {
    private func create(_ port: Int) async throws -> LoopbackAnswer? {
        try await LoopbackClient(port: port).send(
            "POST", blinkPath, headers: ["blink-api-key": "k"], body: blinkBody,
            atMost: .milliseconds(50))
    }

    private func stored(_ port: Int) async throws -> Int? {
        try await LoopbackClient(port: port).send("GET", "/_sandbox/objects/blink")?
            .json?["objects"]?.arrayValue?.count
    }

    private func logged(_ port: Int) async throws -> Value? {
        try await LoopbackClient(port: port).send("GET", "/_sandbox/log")?
            .json?["requests"]?.arrayValue?.last
    }

    @Test(arguments: [("drop_before", 0), ("drop_after", 1), ("hang", 0), ("hang_after", 1)])
    func `no answer comes and the request took effect or not`(
        kind: String, objects: Int
    ) async throws {
        try await withServer(.test("blink:create:\(kind)@1")) { server in
            let answer = try await create(server.port)
            let count = try await stored(server.port)
            let entry = try await logged(server.port)
            #expect(answer == nil)
            #expect(count == objects)
            #expect(entry?["delivered"] == false)
            #expect(entry?["fault"] == .string("blink:create:\(kind)@1"))
        }
    }

    @Test func `a truncated answer promises more than it sends`() async throws {
        try await withServer(.test("blink:create:truncate=20")) { server in
            let answer = try #require(try await create(server.port))
            #expect(answer.status == 200)
            #expect(answer.body.count == 20)
            #expect(!answer.isComplete)
            let count = try await stored(server.port)
            let entry = try await logged(server.port)
            #expect(count == 1)
            #expect(entry?["delivered"] == false)
        }
    }

    @Test func `a late request takes effect although its client is gone`() async throws {
        let clock = MovingClock()
        var configuration = try SandboxConfiguration.test("blink:create:late=60s")
        configuration.clock = clock
        try await withServer(configuration) { server in
            let client = try LoopbackClient(port: server.port)
            _ = await client.send(
                "POST", blinkPath, headers: ["blink-api-key": "k"], body: blinkBody,
                atMost: .milliseconds(1))
            client.close()
            // The log tells that the request has arrived.
            while try await logged(server.port) == nil {}
            let before = try await stored(server.port)
            clock.move(by: .seconds(60))
            // A request wakes the server, which then looks at its timers; the next one sees it.
            _ = try await stored(server.port)
            let after = try await stored(server.port)
            #expect(before == 0)
            #expect(after == 1)
        }
    }

    @Test func `an answer that went out is noted as delivered`() async throws {
        try await withServer { server in
            let answer = try await create(server.port)
            #expect(answer?.status == 200)
            let entry = try await logged(server.port)
            #expect(entry?["delivered"] == true)
            #expect(entry?["status"] == 200)
            #expect(entry?["body"] == .string(blinkBody))
            #expect(entry?["headers"]?["blink-api-key"] == "k")
        }
    }
}
