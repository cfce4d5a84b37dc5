import Model

/// The limiters of a run: one for each account, however many entries of the project file use it.
package final class RateLimiters: Sendable {
    private let limiters = Guarded<[ByteKey: RateLimiter]>([:])

    /// Makes an empty collection.
    package init() {}

    /// The limiter of an account; the first one who asks makes it.
    package func limiter(
        of account: String, orElse make: () -> RateLimiter
    ) -> RateLimiter {
        let key = ByteKey(account)
        if let limiter = limiters.withLock({ $0[key] }) { return limiter }
        let new = make()
        return limiters.withLock { limiters in
            if let limiter = limiters[key] { return limiter }
            limiters[key] = new
            return new
        }
    }
}
