package import Model
import Transport

/// What reading and writing share: one platform entry, its adapter, its limits and its services.
struct Conversation: Sendable {
    let entry: PlatformEntry
    let adapter: any PlatformAdapter.Type
    let services: PlatformServices
    let writer: RequestWriter
    let limiter: RateLimiter
    let policy = RetryPolicy()

    init(
        entry: PlatformEntry, adapter: any PlatformAdapter.Type, services: PlatformServices
    ) {
        self.entry = entry
        self.adapter = adapter
        self.services = services
        writer = RequestWriter(
            entry: entry, descriptor: adapter.descriptor, secrets: services.secrets)
        // Entries that ask one server with one key and equal limits share one budget.
        let auth = entry.auth.sorted { $0.key.precedesInBytes($1.key) }
            .map { "\($0.key)=\($0.value.written)" }
        let account = [entry.provider, entry.account.endpoint, "\(entry.limits)"] + auth
        limiter = services.limiters.limiter(of: account.joined(separator: "\n")) {
            RateLimiter(
                limits: entry.limits.rates(or: adapter.descriptor.capabilities.defaultRates),
                concurrency: entry.limits.concurrency, clock: services.clock)
        }
    }

    /// The total deadline of one request.
    var deadline: Duration { .seconds(entry.limits.timeoutSeconds) }

    /// How to speak of what was answered to a request.
    func complaint(_ request: RequestWriter.Written, handle: Secret? = nil) -> Complaint {
        Complaint(
            adapter: adapter, secrets: services.secrets, request: request, handle: handle)
    }

    /// How long to wait before a request may be sent again, or nil when its result stands.
    ///
    /// A rate limit is not among the reasons: `waitsOut` knows those.
    func pause(after result: TransferResult, _ answer: Answer?, attempt: Int) -> Duration? {
        if let answer,
            adapter.asksForPayment(answer.status, answer.error)
                || adapter.isRateLimit(answer.status, answer.error)
        {
            return nil
        }
        return policy.delay(
            after: result, attempt: attempt, now: services.clock.now,
            randomness: services.randomness)
    }

    /// Waits, after telling so; false when the task was cancelled.
    func wait(_ duration: Duration, because why: String) async -> Bool {
        services.events.receive(
            .waiting(platform: entry.name, why: why, duration: duration))
        do throws(CancellationError) {
            try await services.clock.sleep(for: duration)
            return true
        } catch {
            return false
        }
    }

    /// Why a request is sent again, for progress lines.
    func reason(_ result: TransferResult) -> String {
        switch result {
        case .response(let response): "answer \(response.status)"
        case .notSent(let failure), .unknown(let failure): failure.message
        }
    }
}

extension Conversation {
    /// How long a rate limit is waited out before the refusal stands.
    ///
    /// Whoever looks for the outcome of a create must know the last moment at which it could have
    /// left, so this bounds its intent too.
    static let patience = Duration.seconds(600)

    /// Sends one request when its turn has come, and lets the limiter learn from the answer.
    func ask(
        _ use: RateLimiter.Use, notAfter latest: Duration? = nil,
        _ transmit: () async -> TransferResult
    ) async throws(RateLimiter.NoTurn) -> TransferResult {
        let events = services.events
        let name = entry.name
        return try await limiter.withPermit(
            use, notAfter: latest,
            onWait: { wait in
                // Even spacing is no news.
                guard wait >= .seconds(1) else { return }
                events.receive(.waiting(platform: name, why: "rate limit", duration: wait))
            },
            { permit in
                let result = await transmit()
                if case .response(let response) = result { learn(from: response, permit) }
                return result
            })
    }

    private func learn(from response: Response, _ permit: RateLimiter.Permit) {
        let before = limiter.pace(of: permit.use)
        limiter.observe(response, of: permit, isRefusal: isRefusal(response))
        guard let pace = limiter.pace(of: permit.use), before.map({ $0 != pace }) ?? true else {
            return
        }
        services.events.receive(.paced(platform: entry.name, requestsPerSecond: pace))
    }

    private func isRefusal(_ response: Response) -> Bool {
        guard response.status >= 400 else { return false }
        let answer = Answer(response, by: adapter)
        return adapter.isRateLimit(answer.status, answer.error)
            && !adapter.asksForPayment(answer.status, answer.error)
    }

    /// Whether a refusal is a rate limit that ends before `latest`; the limiter holds the next
    /// request back for as long as it must.
    func waitsOut(_ result: TransferResult, _ answer: Answer?, until latest: Duration) -> Bool {
        guard let answer, case .response(let response) = result,
            adapter.isRateLimit(answer.status, answer.error),
            !adapter.asksForPayment(answer.status, answer.error)
        else { return false }
        let asked =
            RetryPolicy.askedWait(of: response, now: services.clock.now) ?? .zero
        return asked <= policy.longestAskedWait && services.clock.uptime + asked < latest
    }

    /// Why a request did not leave.
    func diagnostic(_ reason: RateLimiter.NoTurn, at place: Diagnostic.Place) -> Diagnostic {
        let message =
            switch reason {
            case .cancelled: "the request was cancelled"
            case .late: "the turn came too late under the rate limit"
            case .closed(let wait):
                "the platform wants no request for \(wait.components.seconds / 60) minutes"
            }
        if reason == .cancelled {
            return TransferFailure(.cancelled, message).diagnostic(at: place)
        }
        return Diagnostic(.rateLimited, message, at: place, help: ["run the command again later"])
    }
}

extension PlatformEntry.Limits {
    /// The sliding windows that these limits mean.
    package func rates(
        or defaults: [Capabilities.RateLimit]
    ) -> [Capabilities.RateLimit] {
        guard let rate = requestsPerSecond, rate.isFinite, rate > 0 else { return defaults }
        // One window of at least a second, so that a rate of one per minute is not rounded away.
        let count = max(1, Int(exactly: rate.rounded(.down)) ?? 1_000_000)
        return [
            Capabilities.RateLimit(
                count: count, window: .seconds(min(86_400, Double(count) / rate)))
        ]
    }
}
