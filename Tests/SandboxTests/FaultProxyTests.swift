import Host
import TestSupport
import Testing

/// A server that answers every request with its verb and closes when it is told to.
private func upstream() throws -> ScriptedServer {
    try ScriptedServer { visit in
        while let request = visit.request() {
            visit.answer(headers: ["ETag: \"1\""], body: "did \(request.method)")
            if request.header("Connection") == "close" { return }
        }
    }
}

@Suite struct FaultProxyTests {
    @Test func `without rules everything passes as it came, on one connection`() async throws {
        let server = try upstream()
        let proxy = try FaultProxy(upstreamPort: server.port)
        let client = try LoopbackClient(port: proxy.port)
        let first = await client.send("PUT", "/a/b?ID=1", headers: ["X-One": "1"], body: "{}")
        let second = await client.send("LOCK", "/c")
        #expect(first?.text == "did PUT")
        #expect(first?.headers["etag"] == "\"1\"")
        #expect(first?.headers["connection"] == nil)
        #expect(second?.text == "did LOCK")
        #expect(server.received.map(\.method) == ["PUT", "LOCK"])
        #expect(server.received.first?.header("x-one") == "1")
        #expect(server.received.first?.header("host") == "127.0.0.1")
        #expect(server.received.first?.body == Array("{}".utf8))
        #expect(proxy.exchanges.map(\.target) == ["/a/b?ID=1", "/c"])
        #expect(proxy.exchanges.map(\.path) == ["/a/b", "/c"])
        #expect(proxy.exchanges.map(\.bodySize) == [2, 0])
        #expect(proxy.exchanges.map(\.status) == [200, 200])
        #expect(proxy.exchanges.map(\.upstreamStatus) == [200, 200])
        #expect(proxy.exchanges.map(\.request.connection) == [1, 1])
    }

    @Test func `one at a time means that a request waits for the answer before`() async throws {
        let most = Lock((now: 0, ever: 0))
        let gate = FaultGate()
        let server = try ScriptedServer { visit in
            guard visit.request() != nil else { return }
            most.withLock { most in
                most.now += 1
                most.ever = max(most.ever, most.now)
            }
            guard gate.wait() else { return }
            most.withLock { $0.now -= 1 }
            visit.answer(body: "done")
        }
        let proxy = try FaultProxy(upstreamPort: server.port, oneAtATime: true)
        let clients = try (0..<4).map { _ in try LoopbackClient(port: proxy.port) }
        async let answers = withTaskGroup(of: String?.self) { group in
            for client in clients { group.addTask { await client.send("PUT", "/")?.text } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let clock = SystemClock()
        while proxy.exchanges.count < 4 { try await clock.sleep(for: .milliseconds(2)) }
        gate.open()
        #expect(await answers == ["done", "done", "done", "done"])
        #expect(most.withLock { $0.ever } == 1)
    }

    @Test(arguments: [(FaultProxy.Action.dropRequest, 0), (.dropAnswer, 1)])
    func `a dropped request never arrives, a dropped answer is lost after the fact`(
        action: FaultProxy.Action, arrivals: Int
    ) async throws {
        let server = try upstream()
        let proxy = try FaultProxy(upstreamPort: server.port)
        proxy.add(action, to: .only(2), method: "PUT")
        func put() async throws -> String? {
            try await LoopbackClient(port: proxy.port).send("PUT", "/", body: "")?.text
        }
        #expect(try await put() == "did PUT")
        #expect(try await LoopbackClient(port: proxy.port).send("GET", "/")?.text == "did GET")
        #expect(try await put() == nil)
        #expect(try await put() == "did PUT")
        #expect(server.received.count == 3 + arrivals)
        let struck = try #require(proxy.exchanges.dropFirst(2).first)
        #expect(struck.isForwarded == (arrivals == 1))
        #expect(struck.upstreamStatus == (arrivals == 1 ? 200 : nil))
        #expect(struck.status == nil)
        #expect(struck.isOver)
    }

    @Test func `the proxy answers in the server's stead, before or after the fact`() async throws {
        let server = try upstream()
        let proxy = try FaultProxy(upstreamPort: server.port)
        proxy.add(
            .answer(status: 503, headers: ["Retry-After: 1"], body: Array("no".utf8)),
            pathSuffix: "/a")
        proxy.add(.answerAfter(status: 500), pathSuffix: "/b")
        let client = try LoopbackClient(port: proxy.port)
        let before = await client.send("GET", "/a?x=/b")
        #expect(before?.status == 503)
        #expect(before?.headers["retry-after"] == "1")
        #expect(before?.text == "no")
        #expect(server.received.isEmpty)
        #expect(await client.send("GET", "/b")?.status == 500)
        #expect(server.received.count == 1)
        #expect(proxy.exchanges.map(\.status) == [503, 500])
        #expect(proxy.exchanges.map(\.upstreamStatus) == [nil, 200])
    }

    @Test func `a truncated answer promises more than it brings`() async throws {
        let server = try upstream()
        let proxy = try FaultProxy(upstreamPort: server.port)
        proxy.add(.truncateAnswer(3), to: .first(1))
        let cut = try await LoopbackClient(port: proxy.port).send("GET", "/")
        #expect(cut?.text == "did")
        #expect(cut?.isComplete == false)
        #expect(try await LoopbackClient(port: proxy.port).send("GET", "/")?.text == "did GET")
    }

    @Test(arguments: [true, false])
    func `a held request has not happened, and happens or not as is told`(
        isLetIn: Bool
    ) async throws {
        let server = try upstream()
        let proxy = try FaultProxy(upstreamPort: server.port)
        let gate = FaultGate()
        proxy.add(.holdRequest(gate))
        async let answer = LoopbackClient(port: proxy.port).send("PUT", "/", body: "x")
        #expect(await gate.waitForArrival())
        #expect(server.received.isEmpty)
        #expect(proxy.exchanges.first?.isOver == false)
        if isLetIn { gate.open() } else { gate.close() }
        #expect(try await answer?.text == (isLetIn ? "did PUT" : nil))
        #expect(server.received.count == (isLetIn ? 1 : 0))
    }

    @Test(arguments: [true, false])
    func `a held answer is one that has happened`(isLetOut: Bool) async throws {
        let server = try upstream()
        let proxy = try FaultProxy(upstreamPort: server.port)
        let gate = FaultGate()
        proxy.add(.holdAnswer(gate), to: .from(2))
        let client = try LoopbackClient(port: proxy.port)
        #expect(await client.send("PUT", "/1", body: "x")?.status == 200)
        async let answer = client.send("PUT", "/2", body: "x")
        #expect(await gate.waitForArrival())
        #expect(server.received.count == 2)
        #expect(proxy.exchanges.last?.upstreamStatus == 200)
        #expect(proxy.exchanges.last?.status == nil)
        if isLetOut { gate.open() } else { gate.close() }
        #expect(await answer?.text == (isLetOut ? "did PUT" : nil))
    }

    @Test func `whoever is held when the proxy ends or heals is not held for ever`() async throws {
        let server = try upstream()
        let proxy = Lock<FaultProxy?>(try FaultProxy(upstreamPort: server.port))
        let port = try #require(proxy.withLock { $0?.port })
        let (first, second) = (FaultGate(), FaultGate())
        proxy.withLock { $0?.add(.holdRequest(first)) }
        async let healed = LoopbackClient(port: port).send("GET", "/")
        #expect(await first.waitForArrival())
        proxy.withLock { $0?.heal() }
        #expect(try await healed?.status == 200)
        proxy.withLock { $0?.add(.holdRequest(second)) }
        async let ended = LoopbackClient(port: port).send("GET", "/")
        #expect(await second.waitForArrival())
        await runBlocking { proxy.withLock { $0 = nil } }
        #expect(try await ended == nil)
        #expect(server.received.count == 1)
    }

    @Test func `an answer without a length, interim answers and chunks pass`() async throws {
        let server = try ScriptedServer { visit in
            guard let request = visit.request() else { return }
            switch request.path {
            case "/end": visit.send("HTTP/1.1 200 OK\r\n\r\nall")
            case "/interim":
                visit.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
            case "/chunks":
                visit.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
            default: visit.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort")
            }
        }
        let proxy = try FaultProxy(upstreamPort: server.port)
        let client = try LoopbackClient(port: proxy.port)
        #expect(await client.send("GET", "/interim")?.status == 204)
        let chunks = await client.send("GET", "/chunks")
        #expect(chunks?.headers["transfer-encoding"] == "chunked")
        #expect(try await LoopbackClient(port: proxy.port).send("GET", "/short") == nil)
        let end = try await LoopbackClient(port: proxy.port).send("GET", "/end")
        #expect(end?.headers["connection"] == "close")
        #expect(proxy.exchanges.map(\.upstreamStatus) == [204, 200, nil, 200])
    }
}
