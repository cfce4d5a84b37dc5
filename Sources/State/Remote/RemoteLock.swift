package import Model

/// The lock of a remote state.
package protocol RemoteLock: Sendable {
    /// How long the lock lives without being renewed; nil when it lives until it is released.
    var lease: Duration? { get }

    /// Tries once to take the lock.
    func acquire(_ info: LockInfo) async throws(Diagnostic) -> RemoteLockAttempt
    /// Says that the holder is alive.
    func renew() async throws(Diagnostic) -> RemoteRenewal
    /// Gives the lock back; nothing happens when it is no longer ours.
    func release() async throws(Diagnostic)
    /// Who holds it, or nil for nobody; nil also where the server tells it to waiters only.
    func holder() async throws(Diagnostic) -> LockInfo?
    /// Takes the lock away from the holder of that id, because a person says that it is dead.
    ///
    /// Returns false when nobody, or another one, holds it.
    func breakLock(id: String) async throws(Diagnostic) -> Bool
}

/// How one try to take a lock ended.
package enum RemoteLockAttempt: Sendable {
    /// It is ours; `from` names a holder whose lease had run out.
    case acquired(from: LockInfo?)
    /// Somebody holds it; when its lease runs out unless it is renewed, if that is known.
    case held(by: LockInfo?, expiresIn: Duration?)
}

/// How saying that one is alive ended.
package enum RemoteRenewal: Sendable {
    /// The lease starts anew.
    case renewed
    /// Another one has the lock now, or nobody.
    case lost(to: LockInfo?)
}
