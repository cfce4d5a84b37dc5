import Host
import Model
import TestSupport
import Testing
import Transport

struct RateLimiterTests {
    private func limit(_ count: Int, _ window: Duration) -> Capabilities.RateLimit {
        Capabilities.RateLimit(count: count, window: window)
    }

    private func answer(_ status: Int, _ fields: (String, String)...) -> Response {
        Response(status: status, headers: fields.map { Response.Field(name: $0.0, value: $0.1) })
    }

    /// The uptimes at which so many requests, one after the other, may start.
    private func starts(
        _ count: Int, _ limits: [Capabilities.RateLimit]
    ) async throws -> [Duration] {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: limits, concurrency: 1, clock: clock)
        var starts: [Duration] = []
        for _ in 0..<count { starts.append(try await limiter.withPermit { clock.uptime }) }
        return starts
    }

    @Test func `a window holds back what is too much for it`() async throws {
        let starts = try await starts(7, [limit(3, .seconds(10))])
        #expect(starts == [0, 0, 0, 10, 10, 10, 20].map { .seconds($0) })
    }

    @Test func `no stretch of a minute or an hour holds more than its limit`() async throws {
        let limits = [limit(100, .seconds(60)), limit(1_000, .seconds(3_600))]
        let starts = try await starts(2_500, limits)
        for limit in limits {
            for index in starts.indices.dropFirst(limit.count) {
                #expect(starts[index] - starts[index - limit.count] >= limit.window)
            }
        }
        // And none waits longer than it must: 1,000 in the first ten minutes, then the hour.
        #expect(starts[999] == .seconds(540))
        #expect(starts[1_000] == .seconds(3_600))
        #expect(starts[2_499] == .seconds(7_200 + 240))
    }

    @Test func `without limits nothing waits`() async throws {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [], concurrency: 4, clock: clock)
        for _ in 0..<1_000 { try await limiter.withPermit {} }
        #expect(clock.sleeps.isEmpty)
    }

    @Test func `a limit of nothing is taken as one`() async throws {
        let starts = try await starts(2, [limit(0, .seconds(1))])
        #expect(starts == [.zero, .seconds(1)])
    }

    @Test func `no more run at once than there are slots, in the order in which they came`()
        async throws
    {
        let limiter = RateLimiter(limits: [], concurrency: 3, clock: VirtualClock())
        let running = Lock((now: 0, most: 0, order: [Int]()))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try? await limiter.withPermit {
                        running.withLock { state in
                            state.now += 1
                            state.most = max(state.most, state.now)
                            state.order.append(number)
                        }
                        for _ in 0..<20 { await Task.yield() }
                        running.withLock { $0.now -= 1 }
                    }
                }
            }
        }
        running.withLock { state in
            #expect(state.most == 3)
            #expect(state.now == 0)
            #expect(state.order.sorted() == Array(0..<50))
        }
    }

    @Test func `a cancelled wait for a slot gives the slot to the next one`() async throws {
        let clock = VirtualClock(jumps: false)
        let limiter = RateLimiter(limits: [], concurrency: 1, clock: clock)
        let holder = Task {
            try await limiter.withPermit { try? await clock.sleep(for: .seconds(1)) }
        }
        #expect(await clock.waitForSleepers(1))
        let waiters = (0..<20).map { number in
            Task { try await limiter.withPermit { number } }
        }
        for _ in 0..<200 { await Task.yield() }
        for waiter in waiters.prefix(10) { waiter.cancel() }
        for waiter in waiters.prefix(10) {
            await #expect(throws: CancellationError.self) { try await waiter.value }
        }
        clock.advance(by: .seconds(1))
        try await holder.value
        for (number, waiter) in waiters.enumerated().dropFirst(10) {
            #expect(try await waiter.value == number)
        }
        #expect(try await limiter.withPermit { true })
    }

    @Test func `a cancelled wait for a window ends at once and frees its slot`() async throws {
        let clock = VirtualClock(jumps: false)
        let limiter = RateLimiter(
            limits: [limit(1, .seconds(60))], concurrency: 1, clock: clock)
        try await limiter.withPermit {}
        let waiter = Task { try await limiter.withPermit {} }
        #expect(await clock.waitForSleepers(1))
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test func `a pause holds back everything until its end`() async throws {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [limit(5, .seconds(1))], concurrency: 2, clock: clock)
        try await limiter.withPermit {}
        limiter.pause(until: Timestamp(milliseconds: clock.now.milliseconds + 30_000))
        limiter.pause(for: .seconds(5))
        limiter.pause(for: .seconds(-5))
        #expect(try await limiter.withPermit { clock.uptime } == .seconds(30))
        #expect(clock.sleeps == [.seconds(30)])
    }

    @Test func `a pause that begins while somebody waits holds it too`() async throws {
        let clock = VirtualClock(jumps: false)
        let limiter = RateLimiter(limits: [limit(1, .seconds(10))], concurrency: 2, clock: clock)
        try await limiter.withPermit {}
        let waiter = Task { try await limiter.withPermit { clock.uptime } }
        #expect(await clock.waitForSleepers(1))
        limiter.pause(for: .seconds(60))
        clock.advance(by: .seconds(10))
        #expect(await clock.waitForSleepers(1))
        clock.advance(by: .seconds(50))
        #expect(try await waiter.value == .seconds(60))
    }

    @Test func `every wait is told before it begins`() async throws {
        let told = Lock<[Duration]>([])
        let limiter = RateLimiter(
            limits: [limit(1, .seconds(3))], concurrency: 1, clock: VirtualClock(),
            onWait: { wait in told.withLock { $0.append(wait) } })
        for _ in 0..<3 { try await limiter.withPermit {} }
        told.withLock { #expect($0 == [.seconds(3), .seconds(3)]) }
    }

    /// How long a limiter holds the next request back after an answer.
    private func hold(after response: (Timestamp) -> Response) async throws -> Duration {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [], concurrency: 1, clock: clock)
        limiter.observe(response(clock.now))
        return try await limiter.withPermit { clock.uptime }
    }

    @Test func `an answer can ask for peace`() async throws {
        #expect(try await hold { _ in answer(429, ("Retry-After", "9")) } == .seconds(9))
        #expect(try await hold { _ in answer(503, ("Retry-After", "9")) } == .seconds(9))
        #expect(try await hold { _ in answer(200, ("Retry-After", "9")) } == .zero)
        #expect(try await hold { _ in answer(429) } == .zero)
        #expect(
            try await hold { _ in answer(429, ("Retry-After", "9999999999999")) }
                == RateLimiter.longestPause)
    }

    @Test func `an exhausted quota is waited out until its reset`() async throws {
        func quota(_ left: String, _ reset: String, _ more: (String, String)...) -> Response {
            Response(
                status: 200,
                headers: [
                    Response.Field(name: "x-ratelimit-remaining", value: left),
                    Response.Field(name: "X-RateLimit-Reset", value: reset),
                ] + more.map { Response.Field(name: $0.0, value: $0.1) })
        }
        func unix(_ moment: Timestamp, _ seconds: Int64) -> String {
            String(moment.milliseconds / 1_000 + seconds)
        }
        #expect(try await hold { quota("0", unix($0, 42)) } == .seconds(42))
        #expect(try await hold { quota("1", unix($0, 42)) } == .zero)
        #expect(try await hold { quota("0", unix($0, -42)) } == .zero)
        #expect(try await hold { _ in quota("0", "17") } == .seconds(17))
        #expect(try await hold { _ in quota("0", "soon") } == .zero)
        #expect(try await hold { _ in quota("0", "9223372036854775807") } == .zero)
        // The server's clock is 10 seconds ahead.
        let ahead = try await hold { now in
            quota("0", unix(now, 42), ("Date", "Sat, 21 Nov 2026 00:00:10 GMT"))
        }
        #expect(ahead == .seconds(32))
    }
}
