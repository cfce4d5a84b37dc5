package import Host
package import Model

/// The state, open for writing: the only writer of the machine while it lives.
///
/// Entries are durable when `append` returns. What is appended while a write is under way waits
/// and then shares one write and one sync; what is appended patiently waits a moment even then.
package final class StateJournal: Journaling, Sendable {
    /// What opening needs to know beside the path.
    package struct Options: Sendable {
        /// How long to wait for another holder of the lock.
        package var lockTimeout: Duration
        /// Where the memory of other versions is kept; nil for none.
        package var highWater: HighWater?
        /// Gets one line to show to a person: results that could be stored nowhere.
        ///
        /// It holds no secret.
        package var lastResort: @Sendable (String) -> Void
        /// How many milliseconds what nobody waits for may wait for others that share its sync.
        package var patience = 5
        /// Puts something between the journal and its file, for tests.
        package var wrap: @Sendable (any Appending) -> any Appending

        /// Makes options; nothing waits, nothing is remembered, lines go to stderr.
        package init(
            lockTimeout: Duration = .zero, highWater: HighWater? = nil,
            lastResort: @escaping @Sendable (String) -> Void = { Output.error.write($0 + "\n") },
            wrap: @escaping @Sendable (any Appending) -> any Appending = { $0 }
        ) {
            self.lockTimeout = lockTimeout
            self.highWater = highWater
            self.lastResort = lastResort
            self.wrap = wrap
        }
    }

    /// What people should know about the opening: a torn tail that was cut, results taken over.
    package let warnings: [Diagnostic]
    /// Whether there was a state file when this journal was opened.
    package let existed: Bool
    let path: String
    let remote: RemoteSession?
    private let image: Lock<JournalImage>
    private let queue = Condition(Queue())
    let writer: JournalWriter
    private let thread: WorkerThread

    /// How many appends are company enough.
    private static let company = 32

    private struct Queue: Sendable {
        var tickets: [Ticket] = []
        var isUrgent = false
        var isClosed = false

        /// Whether there is nothing to wait for any more.
        var isReady: Bool { isUrgent || isClosed || tickets.count >= StateJournal.company }

        mutating func take() -> [Ticket] {
            defer {
                tickets = []
                isUrgent = false
            }
            return tickets
        }
    }

    /// Takes the lock and opens the state, or prepares a new one.
    ///
    /// A new file appears with the first entry. Throws RC5001 when another process holds the lock
    /// after `lockTimeout`; everything else that is thrown means that the state cannot be used
    /// and was left untouched.
    package static func open(
        path: String, holder: LockHolder, options: Options = Options(),
        clock: any Timekeeping = SystemClock(), randomness: any Randomness = SystemRandomness()
    ) async throws(Diagnostic) -> StateJournal {
        let lock = try await StateLock.acquire(
            path: path, holder: holder, timeout: options.lockTimeout, clock: clock)
        return try await runBlocking { () throws(Diagnostic) in
            try StateJournal(
                path: path, lock: lock, options: options, remote: nil, clock: clock,
                randomness: randomness)
        }
    }

    /// Opens a file whose lock is held already; blocks.
    ///
    /// - Parameter warnings: What was noticed before.
    init(
        path: String, lock: FileLock, options: Options, remote: RemoteSession?,
        segment: SegmentRole? = nil, warnings noticed: [Diagnostic] = [],
        clock: any Timekeeping, randomness: any Randomness
    ) throws(Diagnostic) {
        self.path = path
        self.remote = remote
        let opening = try StateOpening.read(path, readOnly: false, highWater: options.highWater)
        var warnings = noticed
        if let opening, let torn = opening.torn {
            do throws(HostError) {
                try opening.file.truncate(to: torn.offset)
                try opening.file.sync()
            } catch {
                throw StateProblem.notSaved(error, path)
            }
            warnings.append(StateProblem.torn(path, torn, wasCut: true))
        }
        LeftOvers.remove(beside: path)
        var content = opening?.image ?? JournalImage()
        if let segment {
            guard opening == nil || content.recorded.lineage.hasSameBytes(as: segment.lineage)
            else { throw StateProblem.foreignSegment(path, of: path) }
            content.widen(to: segment.recorded)
        }
        let image = Lock(content)
        writer = JournalWriter(
            path: path, image: image, file: opening?.file, lock: lock, options: options,
            remote: remote, segment: segment, clock: clock, randomness: randomness)
        if remote == nil, segment == nil { warnings += try writer.foldSegments() }
        warnings += try writer.takeRescuesOver()
        self.image = image
        self.warnings = warnings
        // A shard opens only where there is a state that it builds upon.
        existed = opening != nil || segment != nil
        let (queue, writer) = (queue, writer)
        do throws(HostError) {
            thread = try WorkerThread { StateJournal.run(queue, writer) }
        } catch {
            throw StateProblem.unreadable(error, path)
        }
    }

    // A journal that is dropped ends its thread, and with it the lock and the files.
    deinit { queue.change { $0.isClosed = true } }

    /// The fold of everything that is durable.
    package var recorded: Recorded { image.withLock { $0.recorded } }

    package func append(_ entries: [JournalEntry]) async throws(Diagnostic) {
        try await append(entries, isUrgent: true)
    }

    package func appendPatiently(_ entries: [JournalEntry]) async throws(Diagnostic) {
        try await append(entries, isUrgent: false)
    }

    private func append(_ entries: [JournalEntry], isUrgent: Bool) async throws(Diagnostic) {
        guard !entries.isEmpty else { return }
        // Encoding is most of the work and needs no order: it is done by the caller.
        let facts = entries.map(Fact.entry)
        let payloads = facts.map(\.payload)
        let failure: Diagnostic? = await withCheckedContinuation { continuation in
            let ticket = Ticket(
                facts, payloads: payloads,
                finish: { continuation.resume(returning: $0) })
            var isClosed = false
            queue.changeAndWake { queue in
                isClosed = queue.isClosed
                guard !isClosed else { return false }
                let wasReady = queue.isReady
                queue.tickets.append(ticket)
                queue.isUrgent = queue.isUrgent || isUrgent
                return queue.tickets.count == 1 || queue.isReady && !wasReady
            }
            if isClosed { ticket.finish(writer.closedFailure) }
        }
        if let failure { throw failure }
    }

    /// Waits for what was appended, rewrites the file when that is worthwhile, and releases the
    /// lock; returns what went wrong with the rewriting, which loses nothing.
    @discardableResult
    package func close() async -> [Diagnostic] {
        queue.change { $0.isClosed = true }
        await runBlocking { [thread] in thread.join() }
        let problems: [Diagnostic]
        if let remote {
            problems = await finish(remote)
        } else {
            problems = await runBlocking { [writer] in writer.compact().problems }
        }
        await runBlocking { [writer] in writer.close() }
        return problems
    }

    /// Whether nobody else can have the lock yet.
    ///
    /// Asked before anything leaves that changes a platform. A local lock is held for as long as
    /// the process lives.
    package var isHeld: Bool { remote?.isHeld ?? true }

    /// Says whom to tell when the lock is lost while the state is open; a local lock never is.
    package func whenLost(_ body: @escaping @Sendable () -> Void) { remote?.whenLost(body) }

    private static func run(_ queue: Condition<Queue>, _ writer: JournalWriter) {
        while true {
            queue.wait { $0.tickets.isEmpty && !$0.isClosed ? nil : () }
            queue.wait(atMost: writer.options.patience) { $0.isReady }
            let tickets = queue.change { $0.take() }
            if tickets.isEmpty { return }
            writer.commit(tickets)
        }
    }
}

/// The entries of one `append`, which become durable together or not at all.
struct Ticket: Sendable {
    let facts: [Fact]
    let payloads: [[UInt8]]
    /// How many creates wait for it.
    let intents: Int
    /// Tells the caller; nil when all is well.
    let finish: @Sendable (Diagnostic?) -> Void

    init(
        _ facts: [Fact], payloads: [[UInt8]], finish: @escaping @Sendable (Diagnostic?) -> Void
    ) {
        self.facts = facts
        self.payloads = payloads
        self.finish = finish
        intents = facts.count { if case .entry(.intent) = $0 { true } else { false } }
    }

    /// Those of the facts that happened.
    var entries: [JournalEntry] {
        facts.compactMap { if case .entry(let entry) = $0 { entry } else { nil } }
    }
}
