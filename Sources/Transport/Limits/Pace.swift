import Model

/// How many requests a second a platform stands, learned from what it refuses.
///
/// Nothing is held back before the first refusal. What was accepted in the window before it says
/// how many fit; nearly all windows are a second, so that is tried first, and each further refusal
/// doubles it. From then on requests are evenly spaced. A run of accepted ones raises the rate,
/// quickly while it is far from one that was refused, and seldom when it is near.
struct Pace: Sendable {
    /// The window that is tried first.
    static let firstWindow = Duration.seconds(1)
    /// The longest window that is tried.
    static let longestWindow = Duration.seconds(64)
    /// How much of a rate is used: arrivals jitter.
    static let share = 0.98
    /// The slowest pace.
    static let slowest = 1.0 / 60

    /// Requests a second, or nil while nothing was refused.
    private(set) var rate: Double?
    private var ceiling: Double?
    // The rate at which one was refused last, and one that a whole run has stood.
    private var refused: Double?
    private var proven: Double?
    private var isGuess = false
    private var patience = 50
    private var run = 0
    private var grown = Duration.zero
    private var due = Duration.zero
    // Requests that started before teach nothing about the present rate.
    private var since = Duration.zero - .seconds(1)
    private var accepted: [Duration] = []
    private var block: Block?

    /// Refusals without an accepted request in between.
    private struct Block: Sendable {
        var began: Duration
        var oldest: Duration
        var window: Duration
        var isFirst: Bool
        var end: Duration
        var resume: Duration
    }

    /// The first moment at which one more may start.
    var next: Duration { rate == nil ? .zero : due }

    mutating func start(at moment: Duration) {
        guard let rate else { return }
        // Who is woken a little late does not shift all that follow.
        due = max(due, moment - .milliseconds(10)) + .seconds(1 / rate)
    }

    /// Takes notice of a request that was not refused; `waited` says that the pace held it back.
    mutating func accept(startedAt start: Duration, waited: Bool) {
        accepted.append(start)
        if accepted.count > 10_000 { accepted.removeFirst(5_000) }
        if let block {
            if start > block.end {
                self.block = nil
            } else if block.isFirst {
                // Its answer came behind the refusal of one that left with it.
                estimate(block)
                return
            }
        }
        guard let rate, waited else { return }
        run += 1
        let isNear = refused.map { rate > $0 * 0.9 } ?? false
        guard run >= (isGuess ? 4 : isNear ? patience : 10),
            isGuess || start - grown >= Self.firstWindow
        else { return }
        proven = rate
        grown = start
        if isGuess {
            set(rate * 2)
        } else if isNear {
            set(rate * 1.03)
        } else {
            set(min(rate * 1.1, refused.map { $0 * 0.97 } ?? .infinity))
        }
    }

    /// Takes notice of a refusal and returns when requests may start again.
    ///
    /// - Parameter asked: How long the platform wants peace, if it says so.
    mutating func refuse(
        startedAt start: Duration, now: Duration, asked: Duration?
    ) -> Duration {
        if let block, start <= block.end {
            let resume = max(block.resume, asked.map { now + $0 } ?? block.resume)
            self.block?.resume = resume
            return resume
        }
        let isFirst = rate == nil
        if start <= since {
            begin(now, start, Self.firstWindow, asked)
        } else if var again = block {
            again.window = min(max(again.window * 2, asked ?? .zero), Self.longestWindow)
            again.resume = max(again.oldest + again.window, now + again.window / 2)
            again.end = now
            block = again
            proven = nil
            estimate(again)
        } else if let rate {
            begin(now, start, max(Self.firstWindow, .seconds(5 / rate)), asked)
            block?.resume = now + .seconds(min(2 / rate, 30))
            let seen = block.map { min(max(measured(in: $0), rate / 2), rate * 0.95) } ?? rate / 2
            if !isGuess { patience = min(patience * 2, 1_600) }
            isGuess = false
            refused = rate
            set(max(seen, proven.map { min($0, rate * 0.98) } ?? seen))
            proven = nil
        } else {
            begin(now, start, max(asked ?? Self.firstWindow, Self.firstWindow), asked)
            block?.isFirst = isFirst
            if let block { estimate(block) }
        }
        if let asked { block?.resume = now + asked }
        let resume = block?.resume ?? now
        due = max(due, resume)
        return resume
    }

    /// Learns that a second has so many requests and no more.
    ///
    /// - Returns: When the next one may start, if the present second has had as many.
    mutating func cap(_ limit: Int, in window: Duration, now: Duration) -> Duration? {
        let ceiling = Self.rate(limit, in: window)
        self.ceiling = ceiling
        if rate ?? .infinity > ceiling {
            if rate == nil { since = now }
            set(ceiling)
        }
        let recent = accepted.reversed().prefix { $0 > now - window }
        guard recent.count + 1 >= limit, let oldest = recent.last else { return nil }
        return oldest + window * 1.02
    }

    private mutating func begin(
        _ now: Duration, _ start: Duration, _ window: Duration, _ asked: Duration?
    ) {
        let oldest = accepted.reversed().prefix { $0 > now - Self.firstWindow }.last ?? start
        block = Block(
            began: now, oldest: oldest, window: window, isFirst: false, end: now,
            resume: max(oldest + Self.firstWindow * 1.02, now + .milliseconds(50)))
    }

    /// The rate that was accepted in the window before a block began.
    private func measured(in block: Block) -> Double {
        Self.rate(count(in: block), in: block.window)
    }

    private func count(in block: Block) -> Int {
        accepted.reversed().prefix { $0 > block.began - block.window }.count
    }

    private mutating func estimate(_ block: Block) {
        isGuess = count(in: block) < 3
        set(measured(in: block))
    }

    private mutating func set(_ new: Double) {
        rate = min(max(new, Self.slowest), ceiling ?? .infinity)
        run = 0
    }

    private static func rate(_ count: Int, in window: Duration) -> Double {
        share * Double(max(1, count)) / (window / .seconds(1))
    }
}
