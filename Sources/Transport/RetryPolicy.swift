package import Model

/// When a request that changes nothing is sent again, and how long to wait before.
///
/// Pure: the clock's time and the randomness are given. Mutations are never repeated by this rule;
/// for a mutation that was refused with 429, `delay` still tells how long the server wants peace.
package struct RetryPolicy: Sendable {
    /// How often a request is sent at most, the first time included.
    package let attempts: Int
    /// The longest wait before the second attempt; doubles with every further one.
    package let base: Duration
    /// The longest wait that we choose ourselves.
    package let ceiling: Duration
    /// The longest wait that a server may ask for; when it asks for more, the request fails.
    package let longestAskedWait: Duration

    /// Makes a policy; the defaults are those of the program.
    package init(
        attempts: Int = 6, base: Duration = .milliseconds(500), ceiling: Duration = .seconds(30),
        longestAskedWait: Duration = .seconds(300)
    ) {
        self.attempts = attempts
        self.base = base
        self.ceiling = ceiling
        self.longestAskedWait = longestAskedWait
    }

    /// The wait before a read is sent again, or nil when its result stands.
    ///
    /// - Parameter attempt: How often it was sent so far, at least 1.
    package func delay(
        after result: TransferResult, attempt: Int, now: Timestamp, randomness: any Randomness
    ) -> Duration? {
        guard attempt < attempts, isPassing(result) else { return nil }
        if case .response(let response) = result,
            let asked = RetryPolicy.askedWait(of: response, now: now)
        {
            guard asked <= longestAskedWait else { return nil }
            // Everybody was told the same moment; they should not all come at it.
            return asked + jitter(upTo: base, randomness)
        }
        // Full jitter: any wait from none to the whole, so that many clients spread out.
        var longest = base
        for _ in 1..<max(1, min(attempt, 64)) where longest < ceiling { longest *= 2 }
        return jitter(upTo: min(longest, ceiling), randomness)
    }

    /// Whether the result may be another one a little later.
    package func isPassing(_ result: TransferResult) -> Bool {
        switch result {
        case .response(let response): RetryPolicy.passingStatuses.contains(response.status)
        case .notSent(let failure), .unknown(let failure):
            failure.isTransient
                || failure.kind == .encoded
                    && failure.status.map(RetryPolicy.passingStatuses.contains) ?? false
        }
    }

    /// How long a `Retry-After` header asks to wait, in seconds or until a moment; nil without one
    /// that can be read.
    package static func askedWait(of response: Response, now: Timestamp) -> Duration? {
        guard let text = response.header("Retry-After") else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy(ASCII.isDigit) {
            return .seconds(min(ASCII.number(text.utf8) ?? .max, 1 << 40))
        }
        // The difference to the server's own clock, where it shows it: ours may be wrong.
        let sent = response.header("Date").flatMap { HTTPDate.parse($0, now: now) } ?? now
        return HTTPDate.parse(text, now: now).map { max(.zero, $0.since(sent)) }
    }

    // 402 is absent on purpose: nobody pays by waiting.
    private static let passingStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]

    private func jitter(upTo longest: Duration, _ randomness: any Randomness) -> Duration {
        let most = UInt64(clamping: longest.wholeMilliseconds)
        let random = randomness.bytes(count: 8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // The high half of the product is uniform in 0...most.
        return .milliseconds(Int64(clamping: random.multipliedFullWidth(by: most + 1).high))
    }
}
