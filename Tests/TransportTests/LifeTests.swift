import Glibc
import Host
import Model
import TestSupport
import Testing
import Transport

/// Deadlines, cancellation, many at once, and the end.
struct LifeTests {
    /// Reads requests and never answers.
    private static func silent() throws -> ScriptedServer {
        try ScriptedServer { visit in
            while visit.request() != nil {}
        }
    }

    @Test func `a server that is silent meets the deadline as unknown`() async throws {
        let server = try Self.silent()
        let harness = try Harness(server)
        // Long enough for the request to leave, however busy the machine is.
        let result = await harness.send(.post, body: "{}", deadline: .seconds(2))
        await harness.engine.shutdown()
        #expect(result.unknown?.kind == .timeout)
        #expect(server.received.count == 1)
    }

    @Test func `a connection that was idle for too long is not used again`() async throws {
        let server = try ScriptedServer { visit in while visit.request() != nil { visit.answer() } }
        let harness = try Harness(server.url, longestIdle: .seconds(1))
        #expect(await harness.get().response?.status == 200)
        // libcurl counts whole seconds.
        try await SystemClock().sleep(for: .milliseconds(2_500))
        #expect(await harness.send(.post, body: "{}").response?.status == 200)
        #expect(server.received.map(\.connection) == [1, 2])
        await harness.engine.shutdown()
    }

    @Test func `a server that drips meets the deadline too`() async throws {
        let server = try ScriptedServer { visit in
            visit.request()
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            repeat { usleep(2_000) } while visit.send("x")
        }
        let harness = try Harness(server)
        // Long enough for the head to arrive, too short for the whole body.
        let result = await harness.send(.post, body: "{}", deadline: .seconds(2))
        await harness.engine.shutdown()
        let failure = try #require(result.unknown)
        #expect(failure.kind == .timeout)
        #expect(failure.status == 200)
    }

    @Test func `a server that never finishes a handshake is proof that nothing was sent`()
        async throws
    {
        let server = try ScriptedServer { $0.waitForEnd() }
        let harness = try Harness("https://127.0.0.1:\(server.port)")
        let result = await harness.send(.post, body: "{}", deadline: .milliseconds(100))
        await harness.engine.shutdown()
        #expect(result.notSent?.kind == .timeout)
    }

    @Test func `cancelled requests end at once, each exactly once, and the engine goes on`()
        async throws
    {
        let server = try ScriptedServer { visit in
            while let request = visit.request() {
                if request.head.first?.contains("/fast") == true { visit.answer() }
            }
        }
        let harness = try Harness(server)
        let results = await withTaskGroup(of: TransferResult.self) { group in
            for _ in 0..<48 { group.addTask { await harness.send(.post, "/slow", body: "{}") } }
            while server.received.count < 48 { await Task.yield() }
            group.cancelAll()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 48)
        #expect(results.allSatisfy { $0.unknown?.kind == .cancelled })
        #expect(await harness.get("/fast").response?.status == 200)
        await harness.engine.shutdown()
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let server = try Self.silent()
        let harness = try Harness(server)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await harness.send(.post, body: "{}")
        }
        task.cancel()
        #expect(await task.value.notSent?.kind == .cancelled)
        await harness.engine.shutdown()
        #expect(server.connections == 0)
    }

    @Test func `a storm with cancellations answers everybody`() async throws {
        let server = try ScriptedServer { visit in
            while visit.request() != nil { visit.answer(body: "{}") }
        }
        let harness = try Harness(server)
        let count = 2_000
        let results = await withTaskGroup(of: TransferResult.self) { group in
            for number in 0..<count {
                group.addTask {
                    let task = Task { await harness.send(.post, body: String(number)) }
                    if number % 5 == 0 { task.cancel() }
                    if number % 5 == 1 {
                        for _ in 0..<(number % 97) { await Task.yield() }
                        task.cancel()
                    }
                    return await task.value
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        await harness.engine.shutdown()
        #expect(results.count == count)
        let answered = results.filter { $0.response != nil }.count
        #expect(answered >= count * 3 / 5)
        let failures = results.compactMap { $0.unknown ?? $0.notSent }
        #expect(failures.allSatisfy { $0.kind == .cancelled })
        let bodies = server.received.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(Set(bodies).count == bodies.count, "a body arrived twice")
        #expect(bodies.count >= answered)
    }

    @Test func `a server has no more requests to answer at once than connections are allowed`()
        async throws
    {
        let open = Lock((now: 0, most: 0))
        let server = try ScriptedServer { visit in
            while visit.request() != nil {
                open.withLock { state in
                    state.now += 1
                    state.most = max(state.most, state.now)
                }
                sched_yield()
                open.withLock { $0.now -= 1 }
                visit.answer(body: "{}")
            }
        }
        let harness = try Harness(server.url, connectionsPerHost: 2)
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                // Bare mutations want new connections, reads keep the old ones alive.
                let method: Request.Method = number % 2 == 0 ? .delete : .get
                group.addTask { await harness.send(method).response?.status == 200 }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        await harness.engine.shutdown()
        #expect(answered == 100)
        #expect(server.received.count == 100)
        open.withLock { #expect($0.most <= 2) }
    }

    @Test func `a transfer that stands still meets the idle deadline`() async throws {
        let server = try ScriptedServer { visit in
            visit.request()
            visit.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{")
            // Without an idle deadline the answer would become complete.
            visit.waitForEnd(atMost: .seconds(8))
            visit.send("123456789")
        }
        let harness = try Harness(server)
        let result = await harness.client.send(
            Request(.get, server.url, deadline: .seconds(60), idleDeadline: .milliseconds(1)))
        await harness.engine.shutdown()
        #expect(result.unknown?.kind == .timeout)
    }

    @Test func `shutting down answers what is in flight and refuses what comes later`() async throws
    {
        let server = try Self.silent()
        let harness = try Harness(server)
        async let waiting = harness.send(.post, body: "{}")
        while server.received.isEmpty { await Task.yield() }
        await harness.engine.shutdown()
        #expect(await waiting.unknown?.kind == .shutDown)
        #expect(await harness.get().notSent?.kind == .shutDown)
        await harness.engine.shutdown()
    }

    @Test func `an engine that nobody used shuts down`() async throws {
        let harness = try Harness("http://127.0.0.1:1")
        await harness.engine.shutdown()
        #expect(await harness.get().notSent?.kind == .shutDown)
    }

    @Test func `no descriptor is left behind`() async {
        // In a process of its own, since tests beside this one open and close descriptors.
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { visit in
                while visit.request() != nil { visit.answer(body: "{}") }
            }
            func descriptors() throws -> Int { try Files.names(in: "/proc/self/fd").count }
            let before = try descriptors()
            for _ in 0..<3 {
                let harness = try Harness(server)
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<100 {
                        group.addTask { _ = await harness.send(.post, body: "{}") }
                    }
                }
                #expect(try descriptors() > before)
                await harness.engine.shutdown()
            }
            server.stop()
            // The listener and its poller are still open, as they were before.
            #expect(try descriptors() <= before)
        }
    }
}
