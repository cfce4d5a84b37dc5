import Host
package import Model

extension StateJournal {
    /// Takes the lock of a remote state, fetches it, and opens it for writing.
    ///
    /// Throws RC5001 when another run holds the lock after `lockTimeout`; everything else that is
    /// thrown means that the state cannot be used and was left untouched.
    ///
    /// - Parameter version: The version of the program, for whoever has to wait for us.
    package static func open(
        _ state: RemoteState, holder: LockHolder, version: String, options: Options = Options(),
        clock: any Timekeeping = SystemClock(), randomness: any Randomness = SystemRandomness()
    ) async throws(Diagnostic) -> StateJournal {
        let copy = try await runBlocking { () throws(Diagnostic) in
            try WorkingCopy(of: state.store.name, in: state.workFolders)
        }
        let localLock = try await StateLock.acquire(
            path: copy.path, holder: holder, timeout: options.lockTimeout, clock: clock)
        let info = LockInfo(
            id: randomness.bytes(count: 16).hexadecimal, holder: holder, version: version,
            path: state.store.name)
        let dead = try await RemoteLocking(state: state, clock: clock).acquire(
            info, timeout: options.lockTimeout)
        let replica = RemoteReplica(
            store: state.store, isConditional: state.locking == .required, clock: clock,
            randomness: randomness)
        let session = RemoteSession(
            name: state.store.name, replica: replica,
            lock: state.locking == .required ? state.lock : nil, clock: clock)
        do throws(Diagnostic) {
            let lines = try await replica.read()
            let journal = try await runBlocking { () throws(Diagnostic) in
                try copy.prepare(
                    lines, named: state.store.name, highWater: options.highWater)
                return try StateJournal(
                    path: copy.path, lock: localLock, options: options, remote: session,
                    warnings: [dead.map { takenOver($0, state.store.name) }].compactMap { $0 },
                    clock: clock, randomness: randomness)
            }
            if let dead { try await journal.fence(dead, clock: clock) }
            return journal
        } catch {
            _ = await session.release()
            throw error
        }
    }

    private static func takenOver(_ dead: LockInfo, _ name: String) -> Diagnostic {
        Diagnostic(
            .lockTakenOver, severity: .warning,
            "the lock had run out and was taken over from \(dead)", at: .file(name))
    }

    /// Makes the state another one than the dead holder knows, so that the server refuses every
    /// write of it from now on.
    private func fence(_ dead: LockInfo, clock: any Timekeeping) async throws(Diagnostic) {
        guard existed else { return }
        try await append([.takenOver(from: dead.description, at: clock.now)])
        if let mark = try await remote?.push(lineage: recorded.lineage) { writer.note(mark) }
    }

    /// Sends what is left, folds when worthwhile, and gives the lock back.
    func finish(_ remote: RemoteSession) async -> [Diagnostic] {
        var problems: [Diagnostic] = []
        do throws(Diagnostic) {
            if let mark = try await remote.push(lineage: recorded.lineage) { writer.note(mark) }
            problems += await fold(remote)
        } catch {
            problems.append(await keepForPush(error))
        }
        if let problem = await remote.release() { problems.append(problem) }
        return problems
    }

    private func fold(_ remote: RemoteSession) async -> [Diagnostic] {
        let mustFold = await remote.replica.isWorthFolding
        let (isDone, problems) = await runBlocking { [writer] in writer.compact(always: mustFold) }
        guard isDone else { return problems }
        let (lineage, serial) = (recorded.lineage, recorded.serial)
        do throws(Diagnostic) {
            let lines = try await runBlocking { [path] () throws(Diagnostic) in
                try WorkingCopy.read(path)
            }
            let left = try await remote.replica.replace(
                with: lines, lineage: lineage, serial: serial)
            return [left].compactMap { $0 }
        } catch {
            return [
                Diagnostic(
                    .stateNotCompacted, severity: .warning,
                    "the state was not rewritten on the server: \(error.message)",
                    at: .file(remote.name))
            ]
        }
    }

    /// Keeps the whole state in a file and says how it gets to the server.
    private func keepForPush(_ failure: Diagnostic) async -> Diagnostic {
        let file = await runBlocking { [path] in WorkingCopy.keepForPush(path) }
        let isOvertaken = failure.code == .remoteChanged
        return Diagnostic(
            isOvertaken ? .remoteChanged : .remoteNotSaved,
            "the end of this run is not in the state on the server: \(failure.message)",
            at: .file(file),
            help: [
                isOvertaken
                    ? "another run has gone on; the next apply on this machine takes over what "
                        + "still fits"
                    : "push it when the server is well: reconcile state push \(file)",
                "without it, the next apply looks up every create whose outcome is open",
            ])
    }
}
