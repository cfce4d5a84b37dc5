internal import Host
package import Model

/// Lines in the order in which different parts of a test's world noted them.
package final class SharedLog: Sendable {
    private let stored = Lock<[String]>([])

    /// Makes an empty log.
    package init() {}

    /// Adds a line.
    package func add(_ line: String) { stored.withLock { $0.append(line) } }

    /// The lines so far.
    package var lines: [String] { stored.withLock { $0 } }
}

/// A journal in memory that can fail at a given entry.
package final class VirtualJournal: Journaling {
    private struct Contents {
        var entries: [JournalEntry] = []
        var failsAt: Int?
    }

    private let contents = Lock(Contents())
    private let log: SharedLog?

    /// Makes an empty journal; `log` takes a line for every entry.
    package init(log: SharedLog? = nil) { self.log = log }

    /// Fails the append that would bring the entry with that number, counted from one.
    package func fail(at number: Int) { contents.withLock { $0.failsAt = number } }

    /// The entries so far.
    package var entries: [JournalEntry] { contents.withLock { $0.entries } }

    package func append(_ entries: [JournalEntry]) async throws(Diagnostic) {
        let fails = contents.withLock { contents in
            if let limit = contents.failsAt, contents.entries.count + entries.count >= limit {
                return true
            }
            contents.entries += entries
            return false
        }
        if fails { throw .test("disk full") }
        for entry in entries { log?.add("journal \(entry.word)") }
    }
}

extension JournalEntry {
    /// The entry's kind in one word.
    package var word: String {
        switch self {
        case .intent: "intent"
        case .closed(_, let evidence): "closed-\(evidence.rawValue)"
        case .recorded: "recorded"
        case .deleted: "deleted"
        case .deposedDeleted: "deposed-deleted"
        case .forgotten: "forgotten"
        case .moved: "moved"
        case .begun: "begun"
        case .takenOver: "taken over"
        case .finished: "finished"
        case .key: "key"
        case .decision: "decision"
        }
    }
}

/// Sinks in memory.
package final class VirtualSinks: SinkStoring {
    private let stored = Lock<[String: Secret]>([:])
    private let log: SharedLog?
    private let broken: Lock<Bool>
    private let refused = Lock<[String: Int]>([:])

    /// Makes empty sinks; `isBroken` refuses every write.
    package init(log: SharedLog? = nil, isBroken: Bool = false) {
        self.log = log
        broken = Lock(isBroken)
    }

    /// Refuses every write from now on, or no longer.
    package func isBroken(_ isBroken: Bool) { broken.withLock { $0 = isBroken } }

    /// Refuses that many writes into a sink from now on.
    package func refuse(_ name: String, times: Int) { refused.withLock { $0[name] = times } }

    /// The names of the sinks that hold something, sorted.
    package var names: [String] { stored.withLock { $0.keys.sorted() } }

    package func prepare(_ sink: SinkReference) async throws(Diagnostic) {
        if broken.withLock({ $0 }) { throw .test("sink cannot be written") }
    }

    package func store(_ secret: Secret, in sink: SinkReference) async throws(Diagnostic) {
        let isRefused = refused.withLock { refused in
            guard let left = refused[sink.written], left > 0 else { return false }
            refused[sink.written] = left - 1
            return true
        }
        if isRefused { throw .test("the sink refuses") }
        stored.withLock { $0[sink.written] = secret }
        log?.add("sink \(sink.written)")
    }

    package func read(_ sink: SinkReference) async throws(Diagnostic) -> Secret? {
        stored.withLock { $0[sink.written] }
    }

    package func copy(_ sink: SinkReference, to other: SinkReference) async throws(Diagnostic) {
        stored.withLock { sinks in
            if let secret = sinks[sink.written] { sinks[other.written] = secret }
        }
        log?.add("keep \(other.written)")
    }

    package func remove(_ sink: SinkReference) async throws(Diagnostic) {
        stored.withLock { $0[sink.written] = nil }
    }
}

/// An event receiver that forgets everything.
package struct NoEvents: EventReceiving {
    /// Makes one.
    package init() {}
    package func receive(_ event: Event) {}
}

/// Random bytes that count up, so that runs repeat.
package final class CountingRandomness: Randomness {
    private let next = Lock<UInt8>(0)

    /// Makes a source that starts at one.
    package init() {}

    package func bytes(count: Int) -> [UInt8] {
        let value = next.withLock { value in
            value &+= 1
            return value
        }
        return Array(repeating: value, count: count)
    }
}

/// A clock that jumps ahead whenever somebody sleeps, so that no test waits.
package final class JumpingClock: Timekeeping {
    private let elapsed = Lock<Int64>(0)

    /// Makes a clock that starts at a fixed moment.
    package init() {}

    /// How long everybody has slept, in milliseconds.
    package var slept: Int64 { elapsed.withLock { $0 } }

    package var now: Timestamp { Timestamp(milliseconds: 1_700_000_000_000 + slept) }
    package var uptime: Duration { .milliseconds(slept) }

    package func sleep(for duration: Duration) async throws(CancellationError) {
        let milliseconds =
            duration.components.seconds * 1000
            + duration.components.attoseconds / 1_000_000_000_000_000
        elapsed.withLock { $0 += max(1, milliseconds) }
        await Task.yield()
    }
}
