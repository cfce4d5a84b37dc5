package import Model

/// Holds requests back until the platform may be asked: slots, sliding windows and pauses.
///
/// Requests start in the order in which they ask. Time comes from the clock that is given, so a
/// virtual one can test an hour.
package final class RateLimiter: Sendable {
    private let limits: [Capabilities.RateLimit]
    private let keep: Int
    private let clock: any Timekeeping
    private let slots: Slots
    private let onWait: @Sendable (Duration) -> Void
    private let state = Guarded(State())

    private struct State {
        // Moments on the clock's uptime at which requests start, ascending; the future ones are
        // promised to tasks that sleep.
        var starts: [Duration] = []
        var pausedUntil: Duration?
    }

    /// The longest pause that a header can bring about.
    package static let longestPause = Duration.seconds(3_600)

    /// Makes a limiter; counts below one are taken as one.
    ///
    /// - Parameter onWait: Told of every wait before it begins; must return at once.
    package init(
        limits: [Capabilities.RateLimit], concurrency: Int, clock: any Timekeeping,
        onWait: @escaping @Sendable (Duration) -> Void = { _ in }
    ) {
        self.limits = limits.map { .init(count: max(1, $0.count), window: $0.window) }
        keep = self.limits.map(\.count).max() ?? 0
        self.clock = clock
        slots = Slots(count: max(1, concurrency))
        self.onWait = onWait
    }

    /// Runs `body` when a slot is free and every window and pause allows it.
    ///
    /// Throws `CancellationError` when the task is cancelled before `body` starts; afterwards it
    /// never interferes.
    package func withPermit<Result: Sendable>(
        _ body: () async -> Result
    ) async throws(CancellationError) -> Result {
        try await slots.acquire()
        defer { slots.release() }
        repeat {
            let wait = reserve()
            if wait > .zero {
                onWait(wait)
                try await clock.sleep(for: wait)
            }
            // A pause may have begun during the sleep; then the promise is void.
        } while isPaused
        if Task.isCancelled { throw CancellationError() }
        return await body()
    }

    /// Lets no request start before the moment, except those that have started.
    package func pause(until moment: Timestamp) { pause(for: moment.since(clock.now)) }

    /// Lets no request start for that long, at most `longestPause`; never shortens a pause.
    package func pause(for duration: Duration) {
        guard duration > .zero else { return }
        let end = clock.uptime + min(duration, RateLimiter.longestPause)
        state.withLock { $0.pausedUntil = max($0.pausedUntil ?? end, end) }
    }

    /// Learns from an answer: `Retry-After` of a 429 or 503, and `X-RateLimit-Remaining: 0` with
    /// `X-RateLimit-Reset`.
    ///
    /// The reset is in Unix seconds (found at xpander); a number below 100,000,000 is taken as
    /// seconds from now, the other form in use.
    package func observe(_ response: Response) {
        let now = clock.now
        if response.status == 429 || response.status == 503,
            let asked = RetryPolicy.askedWait(of: response, now: now)
        {
            pause(for: asked)
        }
        func number(_ name: String) -> Int? {
            response.header(name).flatMap { ASCII.number($0.utf8) }
        }
        guard number("X-RateLimit-Remaining") == 0, let reset = number("X-RateLimit-Reset")
        else { return }
        guard reset >= 100_000_000 else { return pause(for: .seconds(reset)) }
        let (milliseconds, overflow) = Int64(reset).multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return }
        let sent = response.header("Date").flatMap { HTTPDate.parse($0, now: now) } ?? now
        pause(for: Timestamp(milliseconds: milliseconds).since(sent))
    }

    private var isPaused: Bool {
        let now = clock.uptime
        return state.withLock { $0.pausedUntil.map { $0 > now } ?? false }
    }

    /// Takes the next free moment and returns how far away it is.
    private func reserve() -> Duration {
        let now = clock.uptime
        return state.withLock { state in
            var start = max(now, state.pausedUntil ?? now, state.starts.last ?? now)
            for limit in limits where state.starts.count >= limit.count {
                let first = state.starts[state.starts.count - limit.count]
                start = max(start, first + limit.window)
            }
            if keep > 0 {
                state.starts.append(start)
                // Only the latest ones can hold anybody back; cut in batches.
                if state.starts.count > 2 * keep {
                    state.starts.removeFirst(state.starts.count - keep)
                }
            }
            return start - now
        }
    }
}
