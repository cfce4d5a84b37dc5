import Model
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
        let events = services.events
        let name = entry.name
        limiter = RateLimiter(
            limits: entry.limits.rates(or: adapter.descriptor.capabilities.defaultRates),
            concurrency: entry.limits.concurrency, clock: services.clock
        ) { wait in
            events.receive(.waiting(platform: name, why: "rate limit", duration: wait))
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
    func pause(after result: TransferResult, _ answer: Answer?, attempt: Int) -> Duration? {
        var result = result
        if let answer {
            if adapter.asksForPayment(answer.status, answer.error) { return nil }
            // A platform may say so with another status; the policy knows the usual one.
            if adapter.isRateLimit(answer.status, answer.error),
                case .response(let response) = result
            {
                result = .response(Response(status: 429, headers: response.headers))
            }
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

extension PlatformEntry.Limits {
    /// The sliding windows that these limits mean.
    func rates(or defaults: [Capabilities.RateLimit]) -> [Capabilities.RateLimit] {
        guard let rate = requestsPerSecond, rate.isFinite, rate > 0 else { return defaults }
        // One window of at least a second, so that a rate of one per minute is not rounded away.
        let count = max(1, Int(exactly: rate.rounded(.down)) ?? 1_000_000)
        return [
            Capabilities.RateLimit(
                count: count, window: .seconds(min(86_400, Double(count) / rate)))
        ]
    }
}
