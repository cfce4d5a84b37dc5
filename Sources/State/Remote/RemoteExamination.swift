package import Model

/// Looks at a remote state without changing it, scratch objects of the probe excepted.
package struct RemoteExamination: Sendable {
    private let store: any RemoteStore
    private let lock: (any RemoteLock)?
    private let locking: StateLocking
    private let randomness: any Randomness

    /// Examines a store and its lock; nil stands for a server without one.
    package init(
        store: any RemoteStore, lock: (any RemoteLock)?, locking: StateLocking,
        randomness: any Randomness
    ) {
        self.store = store
        self.lock = lock
        self.locking = locking
        self.randomness = randomness
    }

    /// Who holds the lock, and what the server makes of conditional writes.
    ///
    /// `probes` says whether writes may be tried: a server whose lock is a protocol of its own
    /// takes none but those of the state.
    package func checks(probes: Bool) async -> [Check] {
        var checks = [await lockCheck()]
        guard probes else { return checks }
        let verdict = await ConditionalWriteProbe(store, randomness: randomness).run()
        checks.append(verdict.check(locking: locking))
        return checks
    }

    private func lockCheck() async -> Check {
        guard let lock else {
            guard locking == .required else {
                return Check("lock", .skipped, "the project says `lock: none`")
            }
            return Check(
                "lock", .failed, "there is none, and the project needs one",
                help: ["name where to lock under `state`, or say `lock: none`"])
        }
        do throws(Diagnostic) {
            guard let holder = try await lock.holder() else {
                return Check("lock", .ok, "nobody is known to hold it")
            }
            return Check(
                "lock", .warning, "held by \(holder)",
                help: ["wait for that run; an apply here would exit 4 now"])
        } catch {
            return Check("lock", error)
        }
    }
}
