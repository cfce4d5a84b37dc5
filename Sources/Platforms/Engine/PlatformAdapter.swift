package import Model

/// A platform as pure functions: what to send for an intent, what an answer means.
///
/// An adapter performs no I/O and holds no state. Paging, retries, rate limits, unknown outcomes
/// and redaction live once, in the engine that drives it.
package protocol PlatformAdapter: Sendable {
    /// Everything that is known about the platform before it is asked.
    static var descriptor: ProviderDescriptor { get }
}
