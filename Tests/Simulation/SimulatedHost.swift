import Applying
import Model
import TestSupport

/// The state on a virtual disk, for one process.
struct SimulatedJournal: Journaling {
    let world: World
    let process: Process

    private static let faults: [Fault] = [
        .appendFails, .crashBefore, .crashAfter, .appendFailsDurable,
    ]

    func append(_ entries: [JournalEntry]) async throws(Diagnostic) {
        guard await world.enter(process, cost: 5), !process.journalFailed else {
            throw .test("the state is closed")
        }
        var faults = Self.faults
        if entries.count > 1 { faults.append(.torn) }
        if entries.count > 2 { faults.append(.tornAtEnd) }
        switch world.fault(faults, at: "append \(entries.map(\.word))") {
        case .appendFails:
            fail()
            throw .test("disk full")
        case .appendFailsDurable:
            fail()
            world.makeDurable(entries)
            throw .test("the sync failed")
        case .torn:
            world.makeDurable(entries.prefix(1))
            process.die()
            throw .test("dead")
        case .tornAtEnd:
            world.makeDurable(entries.dropLast())
            process.die()
            throw .test("dead")
        case .crashBefore:
            process.die()
            throw .test("dead")
        case .crashAfter:
            world.makeDurable(entries)
            process.die()
            throw .test("dead")
        default: world.makeDurable(entries)
        }
    }

    private func fail() {
        process.journalFailed = true
        process.view = process.view ?? world.durable
    }
}

/// The sinks, for one process.
struct SimulatedSinks: SinkStoring {
    let world: World
    let process: Process

    private static let writeFaults: [Fault] = [
        .sinkFails, .crashBefore, .crashAfter, .sinkFailsAfter,
    ]

    private func write(
        _ what: @autoclosure () -> String, _ act: () -> Void
    ) async throws(Diagnostic) {
        guard await world.enter(process, cost: 5) else { throw .test("dead") }
        switch world.fault(Self.writeFaults, at: what()) {
        case .sinkFails: throw .test("the sink refuses")
        case .sinkFailsAfter:
            act()
            throw .test("the sink reports an error")
        case .crashBefore:
            process.die()
            throw .test("dead")
        case .crashAfter:
            act()
            process.die()
            throw .test("dead")
        default: act()
        }
    }

    func prepare(_ sink: SinkReference) async throws(Diagnostic) {
        try await write("prepare \(sink)") {}
    }

    func store(_ secret: Secret, in sink: SinkReference) async throws(Diagnostic) {
        let text = secret.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
        try await write("store \(sink)") { world.sinks[sink.written] = text }
    }

    func read(_ sink: SinkReference) async throws(Diagnostic) -> Secret? {
        guard await world.enter(process, cost: 1) else { throw .test("dead") }
        if world.fault([.sinkFails], at: "read \(sink)") == .sinkFails {
            throw .test("the sink cannot be read")
        }
        return world.sinks[sink.written].map { Secret(Array($0.utf8)) }
    }

    func copy(_ sink: SinkReference, to other: SinkReference) async throws(Diagnostic) {
        try await write("copy \(sink)") {
            if let text = world.sinks[sink.written] { world.sinks[other.written] = text }
        }
    }

    func remove(_ sink: SinkReference) async throws(Diagnostic) {
        try await write("remove \(sink)") { world.sinks[sink.written] = nil }
    }
}

/// The two clocks, for one process.
struct SimulatedClock: Timekeeping {
    let world: World
    let process: Process

    var now: Timestamp { world.now(in: process) }
    var uptime: Duration { .milliseconds(world.time + process.skew) }

    func sleep(for duration: Duration) async throws(CancellationError) {
        await world.scheduler.turn()
        guard process.isAlive else { throw CancellationError() }
        if !process.isNapping {
            let faults: [Fault] =
                world.mayJump(process) ? [.crashBefore, .stop, .jump] : [.crashBefore, .stop]
            switch world.fault(faults, at: "sleep") {
            case .crashBefore:
                process.die()
                throw CancellationError()
            case .stop: process.stop.raise()
            case .jump: world.jump(process)
            default: break
            }
        }
        let milliseconds = max(
            1,
            duration.components.seconds * 1000
                + duration.components.attoseconds / 1_000_000_000_000_000)
        if world.mutation == .noSettling {
            process.skew += milliseconds
        } else {
            world.pass(milliseconds)
        }
        // One wait is many naps, and one choice is enough for it.
        process.isNapping = true
    }
}

/// Bytes that never repeat within an execution.
struct SimulatedRandomness: Randomness {
    let world: World

    func bytes(count: Int) -> [UInt8] {
        world.randomCount += 1
        let number = world.randomCount
        return (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0 % 8))) }
    }
}

extension World {
    /// Whether the wall clock may jump: not while a list lags, because the age of an object is all
    /// that tells lag from absence, and not while intents of another run wait, because only the
    /// wall clock tells how old they are.
    func mayJump(_ process: Process) -> Bool {
        allowsJump && process.wallOffset == 0 && process.earlierIntents.isEmpty
    }

    func jump(_ process: Process) {
        allowsLag = false
        process.wallOffset = 3_600_000
    }

    func now(in process: Process) -> Timestamp {
        Timestamp(milliseconds: 1_800_000_000_000 + time + process.wallOffset + process.skew)
    }
}
