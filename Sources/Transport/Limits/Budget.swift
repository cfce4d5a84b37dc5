import Model

/// What the platform says is left of a window of its own.
///
/// The first half may be used as fast as one likes; the rest is spread over what is left of the
/// window, so that nobody runs into the wall and others who share the account get something too.
struct Budget: Sendable {
    /// Resets come in whole seconds; where none is farther away, they are too coarse to plan by.
    static let coarse = Duration.seconds(2)

    /// Whether the window is long enough that its resets say something.
    private(set) var isLong = false
    private var limit: Int?
    private var remaining: Int?
    private var end = Duration.zero

    /// Takes what an answer says.
    ///
    /// - Parameter others: How many requests are on their way, which the answer did not count.
    mutating func learn(_ headers: RateHeaders, others: Int, now: Duration) {
        guard let left = headers.remaining, let reset = headers.reset else { return }
        if reset > Self.coarse || headers.limit == nil { isLong = true }
        guard isLong else { return }
        let end = now + reset
        let usable = max(0, left - others)
        // Answers overtake each other, so within a window the least counts.
        let isSameWindow = remaining != nil && abs(self.end - end) <= Self.coarse
        remaining = isSameWindow ? min(usable, remaining ?? usable) : usable
        limit = headers.limit
        self.end = end
    }

    /// When the next request may start, the last one having started at `last`.
    func next(after last: Duration?, now: Duration) -> Duration {
        guard let remaining, now < end else { return .zero }
        guard remaining > 0 else { return end }
        guard let limit, remaining < limit - limit / 2, let last else { return .zero }
        return min(end, last + (end - last) / (remaining + 1))
    }

    mutating func start(at moment: Duration) {
        if moment >= end {
            // A new window, of which nothing is known before its first answer.
            remaining = nil
        } else if let left = remaining {
            remaining = max(0, left - 1)
        }
    }

    private func abs(_ duration: Duration) -> Duration { max(duration, .zero - duration) }
}
