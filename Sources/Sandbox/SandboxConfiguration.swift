internal import Host
package import Model

/// How a sandbox starts.
package struct SandboxConfiguration: Sendable {
    /// The platforms that it serves.
    package let platforms: [any SandboxPlatform.Type]
    /// The settings at the start; a control route changes them.
    package var settings: SandboxSettings
    /// The objects at the start: lists by provider, in the platforms' own field names.
    package var seed: Value?
    /// The fault rules at the start; control routes change them.
    package var faults: [Fault]
    /// The clock of timestamps and delays.
    package var clock: any Timekeeping
    /// What identifiers are made from; equal words give equal identifiers.
    package var identifierSeed: String
    /// How many requests the log keeps; of more, the older half is dropped.
    package var logLimit: Int

    /// Configures a sandbox.
    package init(
        platforms: [any SandboxPlatform.Type], settings: SandboxSettings = SandboxSettings(),
        seed: Value? = nil, faults: [Fault] = [], clock: any Timekeeping = SystemClock(),
        identifierSeed: String = "sandbox", logLimit: Int = 200_000
    ) {
        self.platforms = platforms
        self.settings = settings
        self.seed = seed
        self.faults = faults
        self.clock = clock
        self.identifierSeed = identifierSeed
        self.logLimit = logLimit
    }
}
