import Model

/// Sliding windows: no stretch of a window's length holds more starts than its limit.
struct Windows: Sendable {
    private let limits: [Capabilities.RateLimit]
    private let keep: Int
    // Moments on the clock's uptime at which requests started, ascending.
    private var starts: [Duration] = []

    /// Counts below one are taken as one.
    init(_ limits: [Capabilities.RateLimit]) {
        self.limits = limits.map { .init(count: max(1, $0.count), window: $0.window) }
        keep = self.limits.map(\.count).max() ?? 0
    }

    /// The first moment at which one more may start.
    var next: Duration {
        var next = Duration.zero
        for limit in limits where starts.count >= limit.count {
            next = max(next, starts[starts.count - limit.count] + limit.window)
        }
        return next
    }

    mutating func start(at moment: Duration) {
        guard keep > 0 else { return }
        starts.append(moment)
        // Only the latest ones can hold anybody back; cut in batches.
        if starts.count > 2 * keep { starts.removeFirst(starts.count - keep) }
    }
}
