import Model

/// How many requests may be on their way: one more after a run of accepted ones, half as many when
/// the platform is overrun.
struct Concurrency: Sendable {
    private let ceiling: Int
    private(set) var count: Int
    private var run = 0
    private var lowered = Duration.zero - .seconds(1)

    /// A ceiling below one is taken as one.
    init(ceiling: Int) {
        self.ceiling = max(1, ceiling)
        count = self.ceiling
    }

    mutating func accept(startedAt start: Duration) {
        guard count < ceiling, start > lowered else { return }
        run += 1
        guard run >= count else { return }
        count += 1
        run = 0
    }

    mutating func lower(startedAt start: Duration, now: Duration) {
        // Those that left before belong to the burst that was answered already.
        guard start > lowered else { return }
        count = max(1, count / 2)
        run = 0
        lowered = now
    }
}
