import Model
import TestSupport
import Testing
import Transport

/// What is made of the bytes that come back.
struct AnswerTests {
    /// Sends one POST to a server that answers with these bytes and then closes.
    private func answer(
        _ bytes: [UInt8], limit: Int = 1 << 20, keepOpen: Bool = false
    ) async throws -> TransferResult {
        let server = try ScriptedServer { visit in
            visit.request()
            visit.send(bytes)
            if keepOpen { visit.waitForEnd() }
        }
        let harness = try Harness(server)
        let result = await harness.send(.post, body: "{}", limit: limit)
        await harness.engine.shutdown()
        #expect(server.received.count == 1)
        return result
    }

    private func answer(_ text: String, limit: Int = 1 << 20) async throws -> TransferResult {
        try await answer(Array(text.utf8), limit: limit)
    }

    @Test func `interim answers are passed over`() async throws {
        let result = try await answer(
            "HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"
                + "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-Final:  1 \r\n\r\n{}")
        let response = try #require(result.response)
        #expect(response.status == 201)
        #expect(response.body == Array("{}".utf8))
        #expect(response.headers.map(\.name) == ["Content-Length", "X-Final"])
        #expect(response.header("x-final") == "1")
    }

    @Test func `a truncated 201 is unknown and keeps its status`() async throws {
        let result = try await answer("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{\"id\"")
        let failure = try #require(result.unknown)
        #expect(failure.kind == .closed)
        #expect(failure.status == 201)
    }

    @Test(arguments: ["5\r\n{\"id\"\r\n", "5\r\n{\"id\"\r\nzz\r\n", "-5\r\n", "5\r\n{\"i"])
    func `a broken chunk is unknown`(chunks: String) async throws {
        let result = try await answer(
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
        #expect(result.unknown?.status == 201, "\(result)")
    }

    @Test func `chunks and trailers make one answer`() async throws {
        let result = try await answer(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: Application/JSON; charset=x"
                + "\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nX-Trailer: t\r\n\r\n")
        let response = try #require(result.response)
        #expect(response.body == Array(#"{"a":1}"#.utf8))
        #expect(response.header("X-Trailer") == "t")
        #expect(response.contentType == "application/json")
    }

    @Test func `bytes behind the announced length belong to nobody`() async throws {
        let result = try await answer(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 500 Forged\r\n\r\n")
        #expect(result.response?.status == 200)
        #expect(result.response?.body == Array("{}".utf8))
    }

    @Test func `an answer of a second request cannot come from leftovers of the first`()
        async throws
    {
        let server = try ScriptedServer { visit in
            visit.request()
            visit.send(
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged")
            while visit.request() != nil { visit.answer(body: "true") }
        }
        let harness = try Harness(server)
        _ = await harness.get()
        let second = await harness.send(.post, body: "{}")
        await harness.engine.shutdown()
        #expect(second.response?.body != Array("forged".utf8))
    }

    @Test func `two lengths that differ are no answer`() async throws {
        let result = try await answer(
            "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}")
        #expect(result.response == nil || result.response?.body == Array("{}".utf8))
    }

    @Test func `headers without end are cut off`() async throws {
        let line = "X-Filler: " + String(repeating: "f", count: 1_000) + "\r\n"
        let result = try await answer(
            "HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 200) + "\r\n")
        #expect(result.unknown?.kind == .tooLarge)
        let many = try await answer(
            "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 600) + "\r\n")
        #expect(many.unknown?.kind == .tooLarge)
        let interim = String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 600)
        #expect(try await answer(interim).unknown?.kind == .tooLarge)
    }

    @Test func `the body may be as long as the limit and no longer`() async throws {
        func sized(_ length: Int) -> String {
            "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n"
                + String(repeating: "x", count: length)
        }
        #expect(try await answer(sized(100), limit: 100).response?.body.count == 100)
        let failure = try #require(try await answer(sized(101), limit: 100).unknown)
        #expect(failure.kind == .tooLarge)
        #expect(failure.message == "the answer is longer than 100 bytes")
        #expect(failure.status == 200)
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let endless =
            chunked
            + String(repeating: "40\r\n" + String(repeating: "y", count: 64) + "\r\n", count: 99)
        #expect(try await answer(endless, limit: 100).unknown?.kind == .tooLarge)
    }

    @Test func `a list of 200,000 connections on one page is not too long`() async throws {
        let body = Array(repeating: UInt8(ascii: " "), count: 200_000 * 300)
        let server = try ScriptedServer { visit in
            visit.request()
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
            visit.send(body)
        }
        let harness = try Harness(server)
        let result = await harness.client.reading.get(ReadRequest(server.url + "/"))
        await harness.engine.shutdown()
        #expect(result.response?.body.count == body.count)
    }

    @Test func `a compressed answer is refused and never unpacked`() async throws {
        // gzip of "{}".
        let gzip: [UInt8] = [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xAB, 0xAE, 5, 0, 0x43, 0xBF, 0xA6, 0xA3, 2, 0, 0,
            0,
        ]
        let head = "HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: \(gzip.count)"
        let result = try await answer(Array("\(head)\r\n\r\n".utf8) + gzip)
        let failure = try #require(result.unknown)
        #expect(failure.kind == .encoded)
        #expect(failure.status == 201)
    }

    @Test(arguments: [
        "hello", "SSH-2.0-OpenSSH_9\r\n", "HTTP/9.9 200 OK\r\n\r\n", "\u{0}\u{1}\u{2}",
    ])
    func `something that is no HTTP is unknown`(text: String) async throws {
        let result = try await answer(text)
        #expect(result.unknown?.kind == .malformed, "\(result)")
    }

    @Test func `an upgrade that nobody asked for is no answer`() async throws {
        let result = try await answer(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")
        #expect(result.unknown != nil, "\(result)")
    }

    @Test func `HTTP 1.0 that ends with the connection is an answer`() async throws {
        let result = try await answer("HTTP/1.0 200 OK\r\n\r\n{}")
        #expect(result.response?.body == Array("{}".utf8))
    }

    @Test func `an error page is an answer like any other`() async throws {
        let page = "<html>down</html>"
        let result = try await answer(
            "HTTP/1.1 503 Down\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n"
                + page)
        #expect(result.response?.status == 503)
        #expect(result.response?.isSuccess == false)
        #expect(result.response?.contentType == "text/html")
    }

    @Test func `a folded header is one header`() async throws {
        let result = try await answer(
            "HTTP/1.1 204 No Content\r\nX-Long: a\r\n  b\r\nX-Next: c\r\n\r\n")
        #expect(result.response?.header("X-Long") == "a b")
        #expect(result.response?.header("X-Next") == "c")
    }
}
