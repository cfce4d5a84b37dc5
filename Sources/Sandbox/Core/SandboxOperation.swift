/// What a request to a platform means, in the words of fault rules and the log.
package enum SandboxOperation: String, Hashable, Sendable, CaseIterable {
    case create
    case list
    case read
    case update
    case delete
    /// Everything else, such as a look-up of a connector or of a connection's state.
    case other
}
