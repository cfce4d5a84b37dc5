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
        for _ in 0..<count { starts.append(try await limiter.withPermit { _ in clock.uptime }) }
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
        for _ in 0..<1_000 { try await limiter.withPermit { _ in } }
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
                    try? await limiter.withPermit { _ in
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
            try await limiter.withPermit { _ in try? await clock.sleep(for: .seconds(1)) }
        }
        #expect(await clock.waitForSleepers(1))
        let waiters = (0..<20).map { number in
            Task { try await limiter.withPermit { _ in number } }
        }
        for _ in 0..<200 { await Task.yield() }
        for waiter in waiters.prefix(10) { waiter.cancel() }
        for waiter in waiters.prefix(10) {
            await #expect(throws: RateLimiter.NoTurn.cancelled) { try await waiter.value }
        }
        clock.advance(by: .seconds(1))
        try await holder.value
        for (number, waiter) in waiters.enumerated().dropFirst(10) {
            #expect(try await waiter.value == number)
        }
        #expect(try await limiter.withPermit { _ in true })
    }

    @Test func `a cancelled wait for a window ends at once and frees its slot`() async throws {
        let clock = VirtualClock(jumps: false)
        let limiter = RateLimiter(
            limits: [limit(1, .seconds(60))], concurrency: 1, clock: clock)
        try await limiter.withPermit { _ in }
        let waiter = Task { try await limiter.withPermit { _ in } }
        #expect(await clock.waitForSleepers(1))
        waiter.cancel()
        await #expect(throws: RateLimiter.NoTurn.cancelled) { try await waiter.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test func `a pause holds back everything until its end`() async throws {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [limit(5, .seconds(1))], concurrency: 2, clock: clock)
        try await limiter.withPermit { _ in }
        limiter.pause(until: Timestamp(milliseconds: clock.now.milliseconds + 30_000))
        limiter.pause(for: .seconds(5))
        limiter.pause(for: .seconds(-5))
        #expect(try await limiter.withPermit { _ in clock.uptime } == .seconds(30))
        #expect(clock.sleeps == [.seconds(30)])
    }

    @Test func `a pause that begins while somebody waits holds it too`() async throws {
        let clock = VirtualClock(jumps: false)
        let limiter = RateLimiter(limits: [limit(1, .seconds(10))], concurrency: 2, clock: clock)
        try await limiter.withPermit { _ in }
        let waiter = Task { try await limiter.withPermit { _ in clock.uptime } }
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
            limits: [limit(1, .seconds(3))], concurrency: 1, clock: VirtualClock())
        for _ in 0..<3 {
            try await limiter.withPermit(onWait: { wait in told.withLock { $0.append(wait) } }) {
                _ in
            }
        }
        told.withLock { #expect($0 == [.seconds(3), .seconds(3)]) }
    }

    /// How long a limiter holds the next request back after an answer.
    private func hold(after response: (Timestamp) -> Response) async throws -> Duration {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [], concurrency: 1, clock: clock)
        limiter.observe(response(clock.now))
        return try await limiter.withPermit { _ in clock.uptime }
    }

    @Test func `an answer can ask for peace`() async throws {
        #expect(try await hold { _ in answer(429, ("Retry-After", "9")) } == .seconds(9))
        #expect(try await hold { _ in answer(503, ("Retry-After", "9")) } == .seconds(9))
        #expect(try await hold { _ in answer(200, ("Retry-After", "9")) } == .zero)
        #expect(try await hold { _ in answer(503) } == .zero)
        // Nobody knows for how long: most windows are a second.
        #expect(try await hold { _ in answer(429) } == .milliseconds(1_020))
        #expect(
            try await hold { _ in answer(429, ("Retry-After", "3600")) }
                == RateLimiter.longestPause)
    }

    @Test func `nobody waits for a platform that wants peace for more than an hour`() async throws {
        await #expect(throws: RateLimiter.NoTurn.closed(.seconds(3_601))) {
            try await hold { _ in answer(429, ("Retry-After", "3601")) }
        }
        await #expect(throws: RateLimiter.NoTurn.self) {
            try await hold { _ in answer(503, ("Retry-After", "9999999999999")) }
        }
    }

    @Test func `a turn that comes too late is not taken, and takes nothing from others`()
        async throws
    {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [limit(1, .seconds(60))], concurrency: 1, clock: clock)
        try await limiter.withPermit { _ in }
        await #expect(throws: RateLimiter.NoTurn.late) {
            try await limiter.withPermit(notAfter: .seconds(59)) { _ in }
        }
        #expect(
            try await limiter.withPermit(notAfter: .seconds(61)) { _ in clock.uptime }
                == .seconds(60))
    }

    @Test func `a bare refusal halves what may be on its way, and a run of answers gives it back`()
        async throws
    {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [], concurrency: 8, clock: clock)
        func send(_ status: Int, _ fields: (String, String)...) async throws {
            try await limiter.withPermit { permit in
                let fields = fields.map { Response.Field(name: $0.0, value: $0.1) }
                limiter.observe(Response(status: status, headers: fields), of: permit)
            }
        }
        try await send(429)
        #expect(limiter.concurrency == 4)
        try await send(503)
        #expect(limiter.concurrency == 2)
        try await send(429, ("Retry-After", "1"))
        #expect(limiter.concurrency == 2)
        for _ in 0..<2 { try await send(200) }
        #expect(limiter.concurrency == 3)
        for _ in 0..<40 { try await send(200) }
        #expect(limiter.concurrency == 8)
        for _ in 0..<8 { try await send(429) }
        #expect(limiter.concurrency == 1)
    }

    @Test func `refusals of one burst count once`() async throws {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [], concurrency: 8, clock: clock)
        var permits: [RateLimiter.Permit] = []
        for _ in 0..<8 { permits.append(try await limiter.withPermit { $0 }) }
        try await clock.sleep(for: .milliseconds(20))
        for permit in permits.dropFirst(5) { limiter.observe(answer(429), of: permit) }
        // The answers of those that were accepted may come last.
        for permit in permits.prefix(5) { limiter.observe(answer(201), of: permit) }
        #expect(limiter.concurrency == 4)
        let pace = try #require(limiter.pace(of: .change))
        #expect(pace > 4.8 && pace < 5)
        #expect(limiter.pace(of: .read) == nil)
        #expect(try await limiter.withPermit { _ in clock.uptime } == .milliseconds(1_020))
    }

    @Test func `the second half of a budget is spread over what is left of its window`()
        async throws
    {
        let clock = VirtualClock()
        let limiter = RateLimiter(limits: [], concurrency: 1, clock: clock)
        var starts: [Duration] = []
        for number in 0..<25 {
            try await limiter.withPermit { permit in
                starts.append(clock.uptime)
                let minute = clock.uptime.components.seconds / 60
                let used = starts.count { $0.components.seconds / 60 == minute }
                limiter.observe(
                    answer(
                        200, ("X-RateLimit-Limit", "20"),
                        ("X-RateLimit-Remaining", "\(20 - used)"),
                        ("X-RateLimit-Reset", "\(60 - clock.uptime.components.seconds % 60)")),
                    of: permit)
            }
            if number == 10 { #expect(starts.last == .zero) }
        }
        #expect(starts[19] < .seconds(60))
        #expect(starts[15] > .seconds(20))
        #expect(starts[20] == .seconds(60))
        for index in 12..<20 { #expect(starts[index] - starts[index - 1] > .seconds(4)) }
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
