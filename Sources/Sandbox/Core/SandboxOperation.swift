/// What a request to a platform or about a state means, in the words of fault rules and the log.
package enum SandboxOperation: String, Hashable, Sendable, CaseIterable {
    case create
    case list
    case read
    case update
    case delete
    /// Credentials are checked, and nothing is made.
    case validate
    /// Everything else, such as a look-up of a connector or of a connection's state.
    case other
    /// A state is written.
    case write
    /// A state is locked.
    case lock
    /// A state is unlocked.
    case unlock

    /// What requests to platforms mean.
    package static let ofPlatforms: [SandboxOperation] = [
        .create, .list, .read, .update, .delete, .validate, .other,
    ]
    /// What requests about states mean.
    package static let ofStates: [SandboxOperation] = [
        .read, .write, .delete, .lock, .unlock, .other,
    ]
}
