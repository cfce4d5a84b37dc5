import Host
import Model

/// A remote state that is held for writing: the lock, what the store lacks, and how it gets there.
///
/// The journal's file on this machine is ahead of the store by the results that came since the
/// last write; a create's intent is never ahead, because its request waits for the store.
final class RemoteSession: Sendable {
    /// Results wait for company no longer than this, and no more than this many bytes.
    private static let patience = Duration.seconds(5)
    private static let mostPending = 1 << 15

    private struct Pending: Sendable {
        var lines: [UInt8] = []
        var serial: Int64 = 0
        var hash = ""
        var since: Duration?
    }

    let name: String
    let replica: RemoteReplica
    private let lock: (any RemoteLock)?
    private let keeper: LeaseKeeper?
    private let clock: any Timekeeping
    private let pending = Lock(Pending())

    init(
        name: String, replica: RemoteReplica, lock: (any RemoteLock)?, clock: any Timekeeping
    ) {
        self.name = name
        self.replica = replica
        self.lock = lock
        self.clock = clock
        keeper = lock.flatMap { lock in
            lock.lease.map { LeaseKeeper(lock, lease: $0, clock: clock) }
        }
    }

    /// Says whom to tell when the lock is lost.
    func whenLost(_ body: @escaping @Sendable () -> Void) { keeper?.whenLost(body) }

    /// Notes lines that are durable on this machine and that the store lacks.
    func add(_ lines: [UInt8], serial: Int64, hash: String) {
        pending.withLock { pending in
            pending.lines += lines
            pending.serial = serial
            pending.hash = hash
            pending.since = pending.since ?? clock.uptime
        }
    }

    /// Whether results have waited long enough for a write of their own.
    var isDue: Bool {
        pending.withLock { pending in
            guard let since = pending.since else { return false }
            return pending.lines.count > Self.mostPending || clock.uptime - since > Self.patience
        }
    }

    /// Writes what the store lacks; returns the entry that is durable there now.
    ///
    /// - Parameter lineage: The history's name.
    func push(lineage: String) async throws(Diagnostic) -> HighWater.Mark? {
        let sent = pending.withLock { $0 }
        guard !sent.lines.isEmpty else { return nil }
        try await replica.append(sent.lines, lineage: lineage, serial: sent.serial)
        pending.withLock { pending in
            pending.lines.removeFirst(sent.lines.count)
            pending.since = pending.lines.isEmpty ? nil : clock.uptime
        }
        return HighWater.Mark(serial: sent.serial, hash: sent.hash)
    }

    /// Whether nobody else can have taken the lock over yet.
    var isHeld: Bool { keeper?.isValid ?? true }

    /// Throws when another run may have taken the lock over by now.
    func checkLock() throws(Diagnostic) {
        guard !isHeld else { return }
        throw Diagnostic(
            .lockLost, "the lock could not be renewed in time, so nothing more is sent",
            at: .file(name), help: ["run again when no other run is at work"])
    }

    /// Ends the renewing and gives the lock back; returns what went wrong.
    func release() async -> Diagnostic? {
        await keeper?.stop()
        guard let lock else { return nil }
        do throws(Diagnostic) {
            try await lock.release()
            return nil
        } catch {
            let ends =
                lock.lease.map { "it ends by itself in \($0.components.seconds) s" }
                ?? "unlock it with the id that the next run shows: reconcile state unlock ID"
            return Diagnostic(
                error.code, severity: .warning,
                "the lock could not be given back: \(error.message)", at: error.place,
                help: [ends])
        }
    }
}
