import Documents
import Host
import Model

/// Writes batches of entries to the state file and folds them once they are durable.
///
/// `commit` is called by one thread only, `close` after that thread has ended; the lock inside
/// serves the compiler and never waits.
final class JournalWriter: Sendable {
    /// The least that is reserved on the disk before requests may leave, in bytes: room for their
    /// results.
    private static let reserve = 1 << 16

    let path: String
    let image: Lock<JournalImage>
    let options: StateJournal.Options
    /// The store that the file is a copy of, or nil when the file is the state.
    let remote: RemoteSession?
    /// The lineage that it has as the segment of a shard, or nil for a whole state.
    private let segment: String?
    private let clock: any Timekeeping
    private let randomness: any Randomness
    private let disk: Lock<Disk>

    private struct Disk: Sendable {
        var file: AppendFile?
        var output: (any Appending)?
        var lock: FileLock?
        /// The lock of the state that this is a segment of.
        var main: FileLock?
        var mark: SlotFile?
        var reservedLeft = 0
        /// After a failed write or sync nothing is known about the end of the file.
        var failure: Diagnostic?
        /// Whether the file has what its store lacks, so that nothing needs to be rescued.
        var isAheadOfStore = false
        /// Whether this run's backup was made, or is not to be made.
        var isBackedUp: Bool
        /// What went wrong without any harm to the state.
        var problems: [Diagnostic] = []

        /// Best effort by its nature: without the mark only a rollback goes unnoticed.
        func note(_ reached: HighWater.Mark) { try? mark?.store(reached.bytes) }
    }

    init(
        path: String, image: Lock<JournalImage>, file: AppendFile?, lock: FileLock,
        options: StateJournal.Options, remote: RemoteSession?, segment: SegmentRole? = nil,
        clock: any Timekeeping, randomness: any Randomness
    ) {
        self.path = path
        self.image = image
        self.options = options
        self.remote = remote
        self.segment = segment?.lineage
        self.clock = clock
        self.randomness = randomness
        // On a server the versions are the server's, and here the copies of earlier runs; a segment
        // is copied with the state that takes it in.
        var disk = Disk(
            file: file, output: file.map { options.wrap($0) }, lock: lock, main: segment?.main,
            isBackedUp: file == nil || remote != nil || segment != nil)
        let lineage = image.withLock { $0.recorded.lineage }
        if !lineage.isEmpty { disk.mark = options.highWater?.slot(lineage) }
        self.disk = Lock(disk)
    }

    /// What an append after `close` is told.
    var closedFailure: Diagnostic {
        Diagnostic(.stateNotSaved, "the state is closed already", at: .file(path))
    }

    /// Makes the entries of all tickets durable with one write and one sync.
    func commit(_ tickets: [Ticket]) {
        let failure = disk.withLock { disk -> Diagnostic? in
            if disk.failure == nil { disk.failure = store(tickets, &disk) }
            return disk.failure
        }
        guard let failure else {
            for ticket in tickets { ticket.finish(nil) }
            return
        }
        let isKept = disk.withLock { disk in
            // Only for the tickets that are in the file; later ones never get there.
            defer { disk.isAheadOfStore = false }
            return disk.isAheadOfStore
        }
        let told = isKept ? failure : failure.adding(help: rescue(tickets))
        for ticket in tickets { ticket.finish(told) }
    }

    private func store(_ tickets: [Ticket], _ disk: inout Disk) -> Diagnostic? {
        do throws(HostError) {
            guard try isInPlace(disk) else { return StateProblem.replaced(path) }
            var next = image.withLock { ($0.chain, $0.recorded.serial) }
            backUp(next.1, &disk)
            if disk.output == nil {
                try create(&disk)
                next = image.withLock { ($0.chain, $0.recorded.serial) }
            }
            let bytes = lines(tickets, after: &next)
            guard let output = disk.output else { return closedFailure }
            try reserve(for: bytes.count, tickets, &disk, output)
            try output.append(bytes)
            try output.sync()
            let chain = next.0
            image.withLock { image in
                for ticket in tickets {
                    for fact in ticket.facts { image.takeNext(fact) }
                }
                image.chain = chain
            }
            if let remote {
                remote.add(bytes, serial: next.1, hash: chain.hash)
                return send(tickets, to: remote, &disk)
            }
            disk.note(HighWater.Mark(serial: next.1, hash: chain.hash))
            return nil
        } catch {
            return StateProblem.notSaved(error, path)
        }
    }

    /// Keeps the state as it was before this run's first entry; without that the run goes on.
    private func backUp(_ serial: Int64, _ disk: inout Disk) {
        guard !disk.isBackedUp else { return }
        disk.isBackedUp = true
        do throws(HostError) {
            try Backups(of: path).copy(serial)
        } catch {
            disk.problems.append(
                Diagnostic(
                    .stateNotCompacted, severity: .warning,
                    "no backup of the state was made: \(error)", at: .file(path),
                    help: ["the state itself is complete"]))
        }
    }

    /// Brings lines to the store: before a create may leave, or when enough of them wait.
    ///
    /// Results that the store does not take now stay in the file and are sent later; the failure
    /// matters only once the state on the server is no longer ours.
    private func send(
        _ tickets: [Ticket], to remote: RemoteSession, _ disk: inout Disk
    ) -> Diagnostic? {
        let isNeeded = tickets.contains(where: \.opensCreate)
        guard isNeeded || remote.isDue else { return nil }
        let lineage = image.withLock { $0.recorded.lineage }
        let outcome = waitForTask { () async -> Result<HighWater.Mark?, Diagnostic> in
            do throws(Diagnostic) {
                if isNeeded { try remote.checkLock() }
                return .success(try await remote.push(lineage: lineage))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let mark):
            if let mark { disk.note(mark) }
            return nil
        case .failure(let failure) where isNeeded || failure.code == .remoteChanged:
            disk.isAheadOfStore = true
            return failure
        case .failure: return nil
        }
    }

    private func lines(_ tickets: [Ticket], after last: inout (Chain, Int64)) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            tickets.reduce(0) { $0 + $1.payloads.reduce(0) { $0 + $1.count + 160 } })
        let time = clock.now.description
        for payload in tickets.lazy.flatMap(\.payloads) {
            last.1 += 1
            bytes += last.0.line(Array("\"n\":\(last.1),\"t\":\"\(time)\",".utf8) + payload)
        }
        return bytes
    }

    /// A new file gets its name only when its head is on the disk, so that it is never empty.
    private func create(_ disk: inout Disk) throws(HostError) {
        let lineage = segment ?? randomness.bytes(count: 16).hexadecimal
        let head = JournalHead(
            lineage: lineage, serial: 0, facts: 0, generation: 0, tail: Chain.origin)
        var chain = Chain()
        let line = chain.line(head.payload)
        try Files.createDurably(line, at: path, permissions: 0o600)
        remote?.add(line, serial: 0, hash: chain.hash)
        let file = try AppendFile(path)
        disk.file = file
        disk.output = options.wrap(file)
        disk.mark = options.highWater?.slot(lineage)
        image.withLock { image in
            image.start(head)
            image.chain = chain
        }
    }

    /// Reserves room for these lines and for results, before a request may leave.
    private func reserve(
        for count: Int, _ tickets: [Ticket], _ disk: inout Disk, _ output: any Appending
    ) throws(HostError) {
        let room = roomForResults(tickets)
        if tickets.contains(where: \.opensCreate), disk.reservedLeft < count + room {
            let wanted = count + 4 * room
            do throws(HostError) {
                try output.reserve(wanted)
                disk.reservedLeft = wanted
            } catch {
                // Where the file system cannot reserve, a full disk is met by the rescue file.
                guard error.isUnsupported else { throw error }
                disk.reservedLeft = .max
            }
        }
        if disk.reservedLeft != .max { disk.reservedLeft = max(0, disk.reservedLeft - count) }
    }

    /// A result is about as long as its intent, and many intents may wait for theirs.
    private func roomForResults(_ tickets: [Ticket]) -> Int {
        let opening = tickets.filter(\.opensCreate)
        let count = opening.reduce(0) { $0 + $1.intents }
        let bytes = opening.reduce(0) { $0 + $1.payloads.reduce(0) { $0 + $1.count + 160 } }
        let open = image.withLock { $0.recorded.intents.count }
        return max(Self.reserve, (open + count) * (bytes / max(1, count)))
    }

    private func isInPlace(_ disk: Disk) throws(HostError) -> Bool {
        guard disk.lock?.isStillInPlace == true, disk.main?.isStillInPlace != false else {
            return false
        }
        guard let file = disk.file else {
            // Nothing was there when we opened; a file that came since is not ours.
            return try Files.status(of: path, followsLink: false) == nil
        }
        let named = try Files.status(of: path, followsLink: false)
        return try named?.identity == file.status().identity
    }

    /// Makes facts durable, before the journal is in use.
    func commit(_ facts: [Fact]) throws(Diagnostic) {
        let ticket = Ticket(facts, payloads: facts.map(\.payload), finish: { _ in })
        let failure = disk.withLock { disk -> Diagnostic? in store([ticket], &disk) }
        if let failure { throw failure }
    }

    /// Begins a history where there is none, so that others can build upon it.
    func begin() throws(Diagnostic) {
        let failure = disk.withLock { disk -> Diagnostic? in
            guard disk.file == nil else { return nil }
            do throws(HostError) {
                guard try isInPlace(disk) else { return StateProblem.replaced(path) }
                try create(&disk)
                return nil
            } catch {
                return StateProblem.notSaved(error, path)
            }
        }
        if let failure { throw failure }
    }

    // MARK: - When results cannot be stored

    /// Puts the results among the entries where the next run finds them; returns what to tell.
    private func rescue(_ tickets: [Ticket]) -> String? {
        let results = tickets.flatMap(\.entries).filter(\.isResult)
        let (lineage, serial) = image.withLock { ($0.recorded.lineage, $0.recorded.serial) }
        guard !results.isEmpty, !lineage.isEmpty else { return nil }
        let line = RescueFiles.line(results, lineage: lineage, serial: serial)
        do throws(HostError) {
            let file = try RescueFiles(of: path).save(
                line, name: randomness.bytes(count: 8).hexadecimal)
            return "results are kept in \(file), which the next apply takes over"
        } catch {
            options.lastResort(
                "RECONCILE-RESCUE " + String(decoding: line.dropLast(), as: UTF8.self))
            return "results could be stored nowhere; they are in the line RECONCILE-RESCUE"
        }
    }

    /// Appends what earlier runs could not; called before anything else is written.
    func takeRescuesOver() throws(Diagnostic) -> [Diagnostic] {
        let recorded = image.withLock { $0.recorded }
        guard !recorded.lineage.isEmpty else { return [] }
        let (fitting, refused) = RescueFiles(of: path).takeovers(into: recorded)
        var warnings = refused
        for takeover in fitting {
            if !takeover.missing.isEmpty {
                try commit(takeover.missing.map(Fact.entry))
            }
            do throws(HostError) {
                try Files.remove(takeover.path)
            } catch {
                throw StateProblem.unreadable(error, takeover.path)
            }
            warnings.append(
                Diagnostic(
                    .stateRescued, severity: .warning,
                    "results of an interrupted run were taken over (\(takeover.missing.count))",
                    at: .file(takeover.path)))
        }
        return warnings
    }

    // MARK: - The end

    /// Rewrites the file when that is worthwhile, or when a reader of it asks; returns whether it
    /// did, and what went wrong.
    func compact(always: Bool = false) -> (isDone: Bool, problems: [Diagnostic]) {
        disk.withLock { disk in
            let image = image.withLock { $0 }
            defer { disk.problems = [] }
            guard disk.failure == nil, disk.file != nil, segment == nil,
                always || image.isWorthCompacting
            else { return (false, disk.problems) }
            do throws(HostError) {
                guard try isInPlace(disk) else {
                    return (false, disk.problems + [StateProblem.replaced(path)])
                }
            } catch {
                return (false, disk.problems + [StateProblem.unreadable(error, path)])
            }
            let failure = Compaction(path: path).run(image)
            // The open file is the old one now; nothing may be added to it.
            disk.failure = closedFailure
            return (failure == nil, disk.problems + [failure].compactMap { $0 })
        }
    }

    /// Notes what the store has acknowledged.
    func note(_ mark: HighWater.Mark) {
        disk.withLock { $0.note(mark) }
    }

    /// Closes the file and releases the lock.
    func close() {
        disk.withLock { disk in
            disk.lock = nil
            disk.main = nil
            disk.file = nil
            disk.output = nil
            disk.failure = disk.failure ?? closedFailure
        }
    }
}

extension Ticket {
    /// Whether a create waits for it.
    fileprivate var opensCreate: Bool { intents > 0 }
}

extension Diagnostic {
    /// The same with one more piece of advice.
    fileprivate func adding(help line: String?) -> Diagnostic {
        guard let line else { return self }
        return Diagnostic(
            code, severity: severity, message, at: place, label: label, help: help + [line],
            frame: frame)
    }
}

extension JournalEntry {
    /// Whether it says how something ended, and so must not get lost once it happened.
    var isResult: Bool {
        switch self {
        case .intent, .begun: false
        default: true
        }
    }
}
