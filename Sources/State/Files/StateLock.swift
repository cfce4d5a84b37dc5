import Host
import Model

/// The lock of a state: a file `NAME.lock` beside it.
enum StateLock {
    /// How often a lock that somebody holds is tried.
    static let interval = Duration.milliseconds(100)

    /// Takes the lock, after a look at the folder, which is made when it is missing.
    static func acquire(
        path: String, holder: LockHolder, timeout: Duration, clock: any Timekeeping
    ) async throws(Diagnostic) -> FileLock {
        try await runBlocking { () throws(Diagnostic) in try prepareFolder(of: path) }
        let deadline = clock.uptime + timeout
        while true {
            let attempt = try await runBlocking { () throws(Diagnostic) in
                do throws(HostError) {
                    return try FileLock.attempt(path + ".lock", holder: holder.text)
                } catch {
                    throw StateProblem.unreadable(error, path + ".lock")
                }
            }
            switch attempt {
            case .acquired(let lock): return lock
            case .held(let text):
                let left = deadline - clock.uptime
                let refusal = StateProblem.locked(path, by: LockHolder(text: text))
                guard left > .zero else { throw refusal }
                do throws(CancellationError) {
                    try await clock.sleep(for: min(left, interval))
                } catch {
                    throw refusal
                }
            }
        }
    }

    private static func prepareFolder(of path: String) throws(Diagnostic) {
        let folder = Paths.parent(of: path)
        let status: FileStatus?
        do throws(HostError) {
            try Files.makeFolders(folder, permissions: 0o700)
            status = try Files.status(of: folder)
        } catch {
            throw StateProblem.unreadable(error, folder)
        }
        if let status, status.isWorldWritable, !status.isSticky {
            throw StateProblem.unsafeFolder(folder)
        }
    }
}
