package import Model

/// Holds requests back until the platform may be asked: slots, sliding windows, pauses, what the
/// platform says is left, and the pace that its refusals teach.
///
/// Requests of one use start in the order in which they ask. Time comes from the clock that is
/// given, so a virtual one can test an hour.
package final class RateLimiter: Sendable {
    /// What a request is for; platforms count those that change something apart.
    package enum Use: Hashable, Sendable {
        /// It changes nothing.
        case read
        /// It may change something.
        case change
    }

    /// Why a request does not start.
    package enum NoTurn: Error, Equatable {
        /// The task was cancelled.
        case cancelled
        /// Its turn comes later than it may start.
        case late
        /// The platform wants peace for so long that nobody waits for it.
        case closed(Duration)
    }

    /// A turn: what `observe` must know of the request that was answered.
    package struct Permit: Sendable {
        /// What the request is for.
        package let use: Use
        let start: Duration
        let waited: Bool
    }

    fileprivate struct State {
        var windows: Windows
        var budget = Budget()
        var paces: [Use: Pace] = [.read: Pace(), .change: Pace()]
        var concurrency: Concurrency
        var pausedUntil = Duration.zero
        var closedUntil = Duration.zero
        var lastStart: Duration?
        var running = 0
    }

    private let clock: any Timekeeping
    private let slots: Slots
    // One at a time finds out when the next one starts.
    private let lines: [Use: Slots] = [.read: Slots(count: 1), .change: Slots(count: 1)]
    private let state: Guarded<State>

    /// The longest pause that is waited out.
    package static let longestPause = Duration.seconds(3_600)

    /// Makes a limiter; counts below one are taken as one.
    package init(
        limits: [Capabilities.RateLimit], concurrency: Int, clock: any Timekeeping
    ) {
        self.clock = clock
        slots = Slots(count: max(1, concurrency))
        state = Guarded(
            State(windows: Windows(limits), concurrency: Concurrency(ceiling: concurrency)))
    }

    /// Runs `body` when a slot is free and every window, pause and pace allows it.
    ///
    /// After `body` has started nothing interferes with it.
    ///
    /// - Parameters:
    ///   - latest: The last moment on the clock's uptime at which it may start.
    ///   - onWait: Told of every wait before it begins; must return at once.
    package func withPermit<Result: Sendable>(
        _ use: Use = .change, notAfter latest: Duration? = nil,
        onWait: @Sendable (Duration) -> Void = { _ in }, _ body: (Permit) async -> Result
    ) async throws(NoTurn) -> Result {
        let permit = try await turn(use, latest, onWait)
        defer {
            state.withLock { $0.running -= 1 }
            slots.release()
        }
        return await body(permit)
    }

    /// Waits for a turn and takes a slot with it.
    private func turn(
        _ use: Use, _ latest: Duration?, _ onWait: @Sendable (Duration) -> Void
    ) async throws(NoTurn) -> Permit {
        do throws(CancellationError) {
            try await lines[use]?.acquire()
        } catch {
            throw .cancelled
        }
        defer { lines[use]?.release() }
        do throws(CancellationError) {
            try await slots.acquire()
        } catch {
            throw .cancelled
        }
        do throws(NoTurn) {
            return try await start(use, latest, onWait)
        } catch {
            slots.release()
            throw error
        }
    }

    private func start(
        _ use: Use, _ latest: Duration?, _ onWait: @Sendable (Duration) -> Void
    ) async throws(NoTurn) -> Permit {
        var waited = false
        while true {
            if Task.isCancelled { throw .cancelled }
            let now = clock.uptime
            let (next, closed, isPaced) = state.withLock { state in
                let paced = state.paces[use]?.next ?? .zero
                let next = max(
                    state.pausedUntil, state.windows.next, paced,
                    state.budget.next(after: state.lastStart, now: now))
                return (next, state.closedUntil - now, paced > now)
            }
            if closed > .zero { throw .closed(closed) }
            waited = waited || isPaced
            if let latest, now > latest { throw .late }
            if next <= now {
                // Somebody of the other use may have been quicker.
                if take(use, before: next, at: now) {
                    return Permit(use: use, start: now, waited: waited)
                }
                continue
            }
            let wait = min(next, latest.map { $0 + .milliseconds(1) } ?? next) - now
            onWait(wait)
            do throws(CancellationError) {
                try await clock.sleep(for: wait)
            } catch {
                throw .cancelled
            }
        }
    }

    private func take(_ use: Use, before next: Duration, at now: Duration) -> Bool {
        state.withLock { state in
            guard
                max(
                    state.pausedUntil, state.windows.next,
                    state.budget.next(after: state.lastStart, now: now)) <= now
            else { return false }
            state.windows.start(at: now)
            state.budget.start(at: now)
            state.paces[use]?.start(at: now)
            state.lastStart = now
            state.running += 1
            return true
        }
    }

    /// Lets no request start before the moment, except those that have started.
    package func pause(until moment: Timestamp) { pause(for: moment.since(clock.now)) }

    /// Lets no request start for that long, and refuses all meanwhile when it is more than
    /// `longestPause`; never shortens a pause.
    package func pause(for duration: Duration) {
        let now = clock.uptime
        state.withLock { $0.pause(until: now + duration, now: now) }
    }

    /// The pace that refusals have taught, in requests a second.
    package func pace(of use: Use) -> Double? { state.withLock { $0.paces[use]?.rate } }

    /// How many requests may be on their way now.
    package var concurrency: Int { state.withLock { $0.concurrency.count } }

    /// Learns from an answer: how long the platform wants peace, what is left of its budget, and
    /// from a bare refusal that it was too much.
    ///
    /// - Parameters:
    ///   - permit: The turn of the request that was answered.
    ///   - isRefusal: Whether the platform says that too much was asked in too short a time; by
    ///     default a 429 says so.
    package func observe(
        _ response: Response, of permit: Permit? = nil, isRefusal: Bool? = nil
    ) {
        let now = clock.uptime
        let headers = RateHeaders(response, now: clock.now)
        let asked = RetryPolicy.askedWait(of: response, now: clock.now)
        let isRefused = isRefusal ?? (response.status == 429)
        let count = state.withLock { state in
            let permit = permit ?? Permit(use: .change, start: now, waited: false)
            state.budget.learn(headers, others: max(0, state.running - 1), now: now)
            state.learnPace(headers, permit, now: now)
            if isRefused {
                let wait = asked ?? (state.budget.isLong ? headers.waitAfterRefusal : nil)
                let resume =
                    state.paces[permit.use]?
                    .refuse(startedAt: permit.start, now: now, asked: wait) ?? now
                state.pause(until: resume, now: now)
                if wait == nil { state.concurrency.lower(startedAt: permit.start, now: now) }
            } else if response.status == 503 {
                if let asked { state.pause(until: now + asked, now: now) }
                state.concurrency.lower(startedAt: permit.start, now: now)
            } else {
                state.paces[permit.use]?.accept(startedAt: permit.start, waited: permit.waited)
                state.concurrency.accept(startedAt: permit.start)
            }
            if state.budget.isLong, headers.remaining == 0, let reset = headers.reset {
                state.pause(until: now + reset, now: now)
            }
            return state.concurrency.count
        }
        slots.resize(to: count)
    }
}

extension RateLimiter.State {
    fileprivate mutating func pause(until end: Duration, now: Duration) {
        if end - now > RateLimiter.longestPause { closedUntil = max(closedUntil, end) }
        pausedUntil = max(pausedUntil, end)
    }

    /// A window that is too short for its reset is kept by spacing requests evenly.
    fileprivate mutating func learnPace(
        _ headers: RateHeaders, _ permit: RateLimiter.Permit, now: Duration
    ) {
        guard !budget.isLong, let limit = headers.limit, headers.reset != nil,
            headers.window ?? Pace.firstWindow <= Budget.coarse
        else { return }
        let end = paces[permit.use]?.cap(
            limit, in: headers.window ?? Pace.firstWindow, now: now)
        if headers.remaining == 0, let end { pausedUntil = max(pausedUntil, end) }
    }
}

extension RateHeaders {
    /// How long a refusal without `Retry-After` asks to wait.
    fileprivate var waitAfterRefusal: Duration? {
        remaining ?? 0 == 0 ? reset : nil
    }
}
