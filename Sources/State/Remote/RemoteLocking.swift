import Host
import Model

/// Waits for the lock of a remote state.
struct RemoteLocking {
    private static let shortest = Duration.seconds(1)
    private static let longest = Duration.seconds(10)

    let state: RemoteState
    let clock: any Timekeeping

    /// Takes the lock; returns the holder whose lease had run out, if there was one.
    ///
    /// Throws RC5001 when somebody else still holds it after the timeout.
    func acquire(_ info: LockInfo, timeout: Duration) async throws(Diagnostic) -> LockInfo? {
        guard state.locking == .required else { return nil }
        guard let lock = state.lock else {
            throw Diagnostic(
                .lockUnusable, "the state's server has no lock", at: .file(state.store.name),
                help: [
                    "write `lock: none` if something else keeps a second run away"
                ])
        }
        let deadline = clock.uptime + timeout
        var interval = Self.shortest
        while true {
            switch try await lock.acquire(info) {
            case .acquired(let dead): return dead
            case .held(let holder, let expiry):
                let left = deadline - clock.uptime
                let refusal = held(by: holder, expiry: expiry, hasLease: lock.lease != nil)
                guard left > .zero else { throw refusal }
                // Right after the end of a lease, where that is known: a dead holder costs no more.
                let wait = expiry.map { min($0 + Self.shortest, interval) } ?? interval
                do throws(CancellationError) {
                    try await clock.sleep(for: min(left, wait))
                } catch {
                    throw refusal
                }
                interval = min(interval * 2, Self.longest)
            }
        }
    }

    private func held(by holder: LockInfo?, expiry: Duration?, hasLease: Bool) -> Diagnostic {
        var help = ["wait for it, or wait here with --lock-timeout 5m"]
        if let expiry {
            help.append(
                "if it is dead, its lock ends by itself in \(expiry.components.seconds + 1) s")
        } else if let holder, !hasLease {
            let id = ForeignText.neutralised(holder.id)
            help.append("if it is dead: reconcile state unlock \(id)")
        }
        return Diagnostic(
            .stateLocked,
            "the state is locked by " + (holder?.description ?? "somebody who left no name"),
            at: .file(state.store.name), help: help)
    }
}
