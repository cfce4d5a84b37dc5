import Model
import TestSupport
import Transport

/// A platform on virtual time that lets so many requests pass and answers 429 to the others.
final class LimitedServer: @unchecked Sendable {
    // Unchecked: only the thread of its virtual time touches it.

    /// How it counts.
    enum Rule: CaseIterable {
        /// No stretch of a second has more.
        case sliding
        /// Each second of the clock has as many.
        case fixed
        /// A bucket that fills evenly.
        case bucket
        /// A bucket that holds one.
        case even
    }

    /// What a refusal tells.
    enum Words: CaseIterable {
        case everything
        case draft
        case retryAfter
        case nothing
    }

    let time: VirtualTime
    let rule: Rule
    let words: Words
    let count: Int
    let window: Duration
    let countsReads: Bool
    private var randomness = SeededRandomness(seed: 7)
    private(set) var arrivals: [Duration] = []
    private(set) var refused = 0
    private(set) var reads = 0
    private var tokens: Double
    private var filled = Duration.zero

    init(
        _ time: VirtualTime, _ rule: Rule, _ words: Words, _ count: Int = 5,
        per window: Duration = .seconds(1), countsReads: Bool = false
    ) {
        self.time = time
        self.rule = rule
        self.words = words
        self.count = count
        self.window = window
        self.countsReads = countsReads
        tokens = rule == .even ? 1 : Double(count)
    }

    /// Up to five milliseconds there, and as many back.
    private func travel() async {
        let jitter = Int(randomness.bytes(count: 1).first ?? 0) * 20
        try? await time.sleep(for: .milliseconds(10) + .microseconds(jitter))
    }

    func answer(isRead: Bool, _ body: String) async -> TransferResult {
        await travel()
        let result = decide(isRead: isRead, body)
        await travel()
        return result
    }

    private func decide(isRead: Bool, _ body: String) -> TransferResult {
        if isRead { reads += 1 }
        guard !isRead || countsReads else { return .answer(200, body) }
        let now = time.uptime
        let (left, reset) = state(now)
        if left > 0 {
            tokens -= 1
            arrivals.append(now)
            return .answer(200, body, headers: fields(left - 1, reset, isRefusal: false))
        }
        refused += 1
        return .answer(429, #"{"error":"slow down"}"#, headers: fields(0, reset, isRefusal: true))
    }

    /// How many may pass now, and when there are more.
    private func state(_ now: Duration) -> (left: Int, reset: Duration) {
        switch rule {
        case .sliding:
            let recent = arrivals.reversed().prefix { $0 > now - window }
            let oldest = recent.last ?? now
            return (count - recent.count, oldest + window - now)
        case .fixed:
            let number = now / window
            let start = window * number.rounded(.down)
            return (
                count - arrivals.reversed().prefix { $0 >= start }.count, start + window - now
            )
        case .bucket, .even:
            let rate = Double(count) / (window / .seconds(1))
            let most = rule == .even ? 1 : Double(count)
            tokens = min(most, tokens + rate * ((now - filled) / .seconds(1)))
            filled = now
            return (Int(tokens + 1e-9), .seconds(max(0, 1 - tokens) / rate))
        }
    }

    private func fields(_ left: Int, _ reset: Duration, isRefusal: Bool) -> [Response.Field] {
        let seconds = Int((reset / .seconds(1)).rounded(.up))
        var fields: [(String, String)] = []
        switch words {
        case .nothing: break
        case .retryAfter: if isRefusal { fields = [("Retry-After", "\(seconds)")] }
        case .everything:
            fields = [
                ("X-RateLimit-Limit", "\(count)"), ("X-RateLimit-Remaining", "\(left)"),
                ("X-RateLimit-Reset", "\((time.now.milliseconds + 999) / 1_000 + Int64(seconds))"),
            ]
        case .draft:
            fields = [
                ("RateLimit-Limit", "\(count)"), ("RateLimit-Remaining", "\(left)"),
                ("RateLimit-Reset", "\(seconds)"),
            ]
        }
        return fields.map { Response.Field(name: $0.0, value: $0.1) }
    }
}
