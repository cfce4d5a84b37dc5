package import Model
package import Transport

/// What the engine needs beside a client.
package struct PlatformServices: Sendable {
    /// The resolved secrets of the run.
    let secrets: any SecretProviding
    /// The clock.
    let clock: any Timekeeping
    /// The source of jitter.
    let randomness: any Randomness
    /// Who hears of pages and waits.
    let events: any EventReceiving
    /// The limiters of the run, which entries of one account share.
    let limiters: RateLimiters

    /// Bundles the services.
    package init(
        secrets: any SecretProviding, clock: any Timekeeping, randomness: any Randomness,
        events: any EventReceiving, limiters: RateLimiters = RateLimiters()
    ) {
        self.secrets = secrets
        self.clock = clock
        self.randomness = randomness
        self.events = events
        self.limiters = limiters
    }
}
