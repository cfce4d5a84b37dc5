import Host
package import Model

/// A place whose lock is held while a whole state is put there.
package struct HeldPlace: Sendable {
    private enum Hold: Sendable {
        case file(path: String, FileLock)
        case remote(RemoteReplica, RemoteSession)
    }

    private let place: StatePlace
    private let hold: Hold
    /// What is there; nil when there is no state.
    package let content: StateContent?

    /// Takes the lock of a place and reads what is there.
    ///
    /// Throws RC5001 when somebody else holds the lock after the timeout.
    package init(
        _ place: StatePlace, holder: LockHolder, version: String, lockTimeout: Duration,
        clock: any Timekeeping, randomness: any Randomness
    ) async throws(Diagnostic) {
        self.place = place
        switch place {
        case .file(let path):
            if try !ShardFiles(of: path).segments().isEmpty {
                // Opening folds what shards have left.
                let journal = try await StateJournal.open(
                    path: path, holder: holder,
                    options: StateJournal.Options(lockTimeout: lockTimeout), clock: clock,
                    randomness: randomness)
                await journal.close()
            }
            hold = .file(
                path: path,
                try await StateLock.acquire(
                    path: path, holder: holder, timeout: lockTimeout, clock: clock))
            content = try await place.content()
        case .remote(let state):
            let info = LockInfo(
                id: randomness.bytes(count: 16).hexadecimal, holder: holder, version: version,
                path: state.store.name)
            _ = try await RemoteLocking(state: state, clock: clock).acquire(
                info, timeout: lockTimeout)
            let replica = place.replica(of: state, clock: clock)
            let session = RemoteSession(
                name: place.name, replica: replica,
                lock: state.locking == .required ? state.lock : nil, clock: clock)
            hold = .remote(replica, session)
            do throws(Diagnostic) {
                content = try await place.content(of: replica)
            } catch {
                _ = await session.release()
                throw error
            }
        }
    }

    /// Replaces what is there, keeps a file that was there as a backup, reads it back and compares
    /// every byte.
    package func put(_ new: StateContent) async throws(Diagnostic) {
        switch hold {
        case .file(let path, _):
            let old = content
            try await runBlocking { () throws(Diagnostic) in
                do throws(HostError) {
                    if let old { try Backups(of: path).keep(old.recorded.serial) }
                    try Files.writeDurably(new.lines, to: path, permissions: 0o600)
                } catch {
                    throw StateProblem.notSaved(error, path)
                }
            }
        case .remote(let replica, _):
            try await replica.replace(
                with: new.lines, lineage: new.recorded.lineage, serial: new.recorded.serial)
        }
        guard try await place.content()?.lines == new.lines else {
            throw Diagnostic(
                .remoteNotSaved, "what was written cannot be read back as it was",
                at: .file(place.name), help: ["nothing else was changed; try again"])
        }
    }

    /// Puts a file out of the way whose state has moved elsewhere; returns its new path, or nil
    /// where the state is on a server and stays there.
    package func retire() async throws(Diagnostic) -> String? {
        guard case .file(let path, _) = hold else { return nil }
        let moved = path + ".migrated"
        try await runBlocking { () throws(Diagnostic) in
            do throws(HostError) {
                try Files.rename(path, to: moved)
                try Files.syncFolder(Paths.parent(of: path))
            } catch {
                throw StateProblem.notSaved(error, path)
            }
        }
        return moved
    }

    /// Gives the lock back; returns what went wrong.
    package func release() async -> Diagnostic? {
        guard case .remote(_, let session) = hold else { return nil }
        return await session.release()
    }
}

extension HeldPlace {
    /// Keeps what is there in a file beside another one; returns its path, or nil when there is
    /// nothing.
    package func keepCopy(beside path: String) async throws(Diagnostic) -> String? {
        guard let content else { return nil }
        let copy = "\(path).replaced-\(content.recorded.serial)"
        try await runBlocking { () throws(Diagnostic) in
            do throws(HostError) {
                try Files.writeDurably(content.lines, to: copy, permissions: 0o600)
            } catch {
                throw StateProblem.notSaved(error, copy)
            }
        }
        return copy
    }
}
