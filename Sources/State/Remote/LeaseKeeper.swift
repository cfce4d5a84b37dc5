import Host
import Model

/// Renews a lock while its holder lives, and knows when it may no longer be relied on.
final class LeaseKeeper: Sendable {
    private struct Life: Sendable {
        /// When the last successful renewal was sent: its effect is no older.
        var renewed: Duration
        var isLost = false
        var onLoss: (@Sendable () -> Void)?
        var task: Task<Void, Never>?
    }

    private let lock: any RemoteLock
    private let lease: Duration
    private let clock: any Timekeeping
    private let life: Lock<Life>

    /// Starts to renew a lock that was just acquired.
    init(_ lock: any RemoteLock, lease: Duration, clock: any Timekeeping) {
        self.lock = lock
        self.lease = lease
        self.clock = clock
        life = Lock(Life(renewed: clock.uptime))
        // Nobody is held while the task sleeps: a session that is dropped ends at once.
        let task = Task { [weak self] in
            while let pause = self?.pause {
                do throws(CancellationError) {
                    try await clock.sleep(for: pause)
                } catch {
                    return
                }
                guard await self?.beat() == true else { return }
            }
        }
        life.withLock { $0.task = task }
    }

    deinit { life.withLock { $0.task }?.cancel() }

    /// Whether nobody else can have taken the lock over yet.
    ///
    /// A third of the lease is kept back for what is on the wire when the answer turns to no.
    var isValid: Bool {
        life.withLock { !$0.isLost && clock.uptime - $0.renewed < lease * 2 / 3 }
    }

    /// Says whom to tell when the lock is lost; at once if it is lost already.
    func whenLost(_ body: @escaping @Sendable () -> Void) {
        let isLost = life.withLock { life in
            life.onLoss = body
            return life.isLost
        }
        if isLost { body() }
    }

    /// Ends the renewing; nothing is on the wire any more when it returns.
    func stop() async {
        let task = life.withLock { life in
            defer {
                life.task = nil
                life.onLoss = nil
            }
            return life.task
        }
        task?.cancel()
        await task?.value
    }

    /// How long to wait before the next renewal; after a failure less, since what was lost may be
    /// a single packet.
    private var pause: Duration {
        let isLate = clock.uptime - life.withLock { $0.renewed } >= lease / 3
        return isLate ? lease / 12 : lease / 3
    }

    /// Renews once and returns whether to go on.
    private func beat() async -> Bool {
        let sent = clock.uptime
        do throws(Diagnostic) {
            switch try await lock.renew() {
            case .renewed: life.withLock { $0.renewed = sent }
            case .lost: lose()
            }
        } catch {
            // The server may answer again in time; until then the lease runs down.
        }
        if !isValid { lose() }
        return !life.withLock { $0.isLost }
    }

    private func lose() {
        let tell = life.withLock { life -> (@Sendable () -> Void)? in
            guard !life.isLost, life.task != nil else { return nil }
            life.isLost = true
            return life.onLoss
        }
        tell?()
    }
}
