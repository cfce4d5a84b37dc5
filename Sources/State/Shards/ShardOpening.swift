import Host
import Model

/// One try to open a state for a shard.
///
/// A shard shares the lock of the state with the others of its split, which keeps everybody else
/// from writing, and holds the lock of its own segment alone. A split into another number of parts
/// must wait, because two shards of different splits may have an address in common.
struct ShardOpening {
    /// Who opens waits for others who are opening, which is never long.
    static let patience = Duration.seconds(60)

    let path: String
    let shard: Shard
    let holder: LockHolder
    let options: StateJournal.Options
    let clock: any Timekeeping
    let randomness: any Randomness

    enum Attempt {
        case open(Locks)
        case held(Diagnostic)
    }

    /// What a shard holds while it lives.
    struct Locks {
        let main: FileLock
        let own: FileLock
        let warnings: [Diagnostic]
    }

    func attempt() async throws(Diagnostic) -> Attempt {
        let files = ShardFiles(of: path)
        let gate = try await StateLock.acquire(
            path: files.gate, holder: holder, timeout: Self.patience, clock: clock)
        defer { withExtendedLifetime(gate) {} }
        let warnings = try await prepare()
        return try await runBlocking { () throws(Diagnostic) in
            for other in try files.locks() where other.count != shard.count {
                if case .held(let holder) = try lock(files.segment(other)) {
                    return .held(
                        StateProblem.locked(files.segment(other), by: LockHolder(text: holder)))
                }
            }
            let own: FileLock
            switch try lock(files.segment(shard)) {
            case .acquired(let lock): own = lock
            case .held(let holder):
                return .held(
                    StateProblem.locked(files.segment(shard), by: LockHolder(text: holder)))
            }
            // Last, so that whoever is refused leaves the name of the holder there.
            let main: FileLock
            switch try lock(path, shared: true) {
            case .acquired(let lock): main = lock
            case .held(let holder):
                return .held(StateProblem.locked(path, by: LockHolder(text: holder)))
            }
            // A fold that ended just now has removed the lock.
            guard own.isStillInPlace else {
                return .held(StateProblem.locked(files.segment(shard), by: nil))
            }
            return .open(Locks(main: main, own: own, warnings: warnings))
        }
    }

    /// Folds what earlier runs left and begins a history, when nobody else is at work; returns what
    /// people should know.
    private func prepare() async throws(Diagnostic) -> [Diagnostic] {
        let journal = try await runBlocking { () throws(Diagnostic) -> StateJournal? in
            let hasSegments = try !ShardFiles(of: path).segments().isEmpty
            guard !Files.exists(path) || hasSegments,
                case .acquired(let lock) = try lock(path)
            else { return nil }
            let journal = try StateJournal(
                path: path, lock: lock, options: options, remote: nil, clock: clock,
                randomness: randomness)
            try journal.writer.begin()
            return journal
        }
        guard let journal else { return [] }
        return await journal.warnings + journal.close()
    }

    private func lock(_ name: String, shared: Bool = false) throws(Diagnostic) -> FileLock.Attempt {
        do throws(HostError) {
            return try FileLock.attempt(name + ".lock", holder: holder.text, shared: shared)
        } catch {
            throw StateProblem.unreadable(error, name + ".lock")
        }
    }
}
