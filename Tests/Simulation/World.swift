import Applying
import Model
import State
import TestSupport

/// Everything outside of the process: the platform's true objects, the disk, the sinks, the time,
/// and who watches that no promise is broken.
///
/// Unchecked: one execution runs on one thread.
package final class World: @unchecked Sendable {
    /// A broken promise.
    package struct Violation: Hashable, Sendable {
        /// The promise in one word.
        package let promise: String
        /// What happened.
        package let text: String
    }

    /// An object of the platform, dead or alive.
    struct Thing {
        enum Maker: Equatable {
            case ours(Address)
            case stranger
        }

        let id: String
        let identity: Identity
        var fields: ValueObject
        var maker: Maker
        let madeAt: Int64
        var listedFrom: Int64
        /// When it was deleted.
        var goneAt: Int64?
        /// Until when lists show it although it is deleted.
        var listedUntil: Int64 = 0
        var unmanageable: Observation.Unmanageable?
        var wasSkipped = false
        var isSeenWorking = false

        var isAlive: Bool { goneAt == nil }
    }

    /// The secret that deletes an object carries this mark, so that leaks are found.
    static let secretMark = "S3CRET-"

    let stage: Stage
    let choices: Choices
    let scheduler: Scheduler
    let mutation: Mutation?
    var process: Process
    var hasFaults = true
    var allowsJump = true
    var allowsLag = true
    var time: Int64 = 0
    var things: [Thing] = []
    var index: [String: Int] = [:]
    /// What is on its way; a create carries its name.
    private var pending: [(at: Int64, name: Identity?, act: (World) -> Void)] = []
    /// The state as the disk has it.
    var durable = Recorded()
    var sinks: [String: String] = [:]
    /// Ids that a person was told of.
    var told: Set<String> = []
    /// Ids that the state has held at some time.
    var everRecorded: Set<String> = []
    var randomCount: UInt64 = 0
    package private(set) var violations: [Violation] = []
    private let log: Log?
    var entriesWritten: [JournalEntry] = []
    let keepsEntries: Bool

    /// Lines of an execution that is looked at.
    package final class Log {
        /// The lines.
        package private(set) var lines: [String] = []

        /// Makes an empty log.
        package init() {}
        func add(_ line: String) { lines.append(line) }
    }

    init(
        _ stage: Stage, choices: Choices, mutation: Mutation?, log: Log?, keepsEntries: Bool
    ) {
        self.stage = stage
        self.choices = choices
        self.mutation = mutation
        self.log = log
        self.keepsEntries = keepsEntries
        scheduler = Scheduler { choices.pick($0) }
        process = Process()
        prepare()
    }

    /// What an earlier apply and other people left behind.
    private func prepare() {
        for (wish, declaration) in zip(stage.scenario.managed, stage.managed) {
            let deposed = wish.old.map { [prepare($0, of: declaration)] } ?? []
            let id = make(
                declaration, maker: .ours(stage.home(declaration.address)), at: -86_400_000)
            var record = stage.profile.record(of: declaration, id: id, deposed: deposed)
            // The id of an object that lists do not show is waited for by the age of its record.
            if wish.old == .unlisted { record.since = now(in: process) }
            durable.records[record.address] = record
            everRecorded.insert(id)
            for sink in record.sinks.values { sinks[sink.written] = Self.secretMark + id }
            things[things.count - 1].isSeenWorking = true
        }
        for stranger in stage.scenario.strangers {
            let declaration = stage.profile.declaration(stranger.name)
            _ = make(declaration, maker: .stranger, at: -86_400_000)
            things[things.count - 1].unmanageable = stranger.unmanageable
        }
    }

    private func prepare(_ old: Scenario.Old, of declaration: Declaration) -> Record.Deposed {
        let id = make(
            declaration, maker: .ours(stage.home(declaration.address)), at: -86_400_000)
        everRecorded.insert(id)
        if old == .unlisted {
            things[things.count - 1].listedFrom = Self.delay
            allowsJump = false
        }
        let sinks = declaration.sinks.mapValues(\.old)
        for sink in sinks.values { self.sinks[sink.written] = Self.secretMark + id }
        return Record.Deposed(remoteID: id, sinks: sinks)
    }

    // MARK: - Time and turns

    /// An effect of a process begins; false when the process is dead.
    func enter(_ process: Process, cost: Int64) async -> Bool {
        await scheduler.turn()
        guard process.isAlive else { return false }
        pass(cost)
        process.isNapping = false
        return true
    }

    /// Lets time pass, and what was on its way arrive.
    func pass(_ milliseconds: Int64) {
        let end = time + milliseconds
        while let first = pending.first, first.at <= end {
            pending.removeFirst()
            time = max(time, first.at)
            first.act(self)
        }
        time = end
    }

    func later(after delay: Int64, name: Identity? = nil, _ act: @escaping (World) -> Void) {
        pending.append((time + delay, name, act))
        pending.sort { $0.at < $1.at }
    }

    /// Where names are unique a create may be sent again at once, because the server refuses the
    /// second; that rests on this: both arrive before the first object is deleted again.
    func refusePending(_ identity: Identity) {
        guard stage.descriptor.capabilities.identityIsUniqueOnServer else { return }
        pending.removeAll { $0.name == identity }
    }

    /// The longest time that a request is on its way, and that a list lags; settling waits for both.
    static let delay: Int64 = 14_000

    // MARK: - Faults

    func fault(_ faults: [Fault], at place: @autoclosure () -> String) -> Fault? {
        guard hasFaults else {
            say(place())
            return nil
        }
        let fault = choices.choose(faults)
        say(fault.map { "\(place()) !\($0.rawValue)" } ?? place())
        return fault
    }

    func say(_ line: @autoclosure () -> String) {
        guard let log else { return }
        let seconds = Double(time) / 1000
        log.add("#\(choices.options.count - 1) \(seconds) s: \(line())")
    }

    func violate(_ promise: String, _ text: String) {
        say("VIOLATION \(promise): \(text)")
        violations.append(Violation(promise: promise, text: text))
    }

    // MARK: - Objects

    func thing(_ id: String) -> Thing? { index[id].map { things[$0] } }

    /// Makes an object unless its name is taken where names are unique.
    func make(_ declaration: Declaration, maker: Thing.Maker, at moment: Int64? = nil) -> String {
        let id = "t\(things.count + 1)"
        index[id] = things.count
        things.append(
            Thing(
                id: id, identity: identity(of: declaration),
                fields: stage.descriptor.kind.readable(declaration.fields), maker: maker,
                madeAt: moment ?? time, listedFrom: moment ?? time))
        say("  \(id) made for \(declaration.address.name)")
        return id
    }

    func identity(of declaration: Declaration) -> Identity {
        Identity([declaration.fields["name"]?.stringValue ?? ""])
    }

    func isTaken(_ identity: Identity) -> Bool {
        guard stage.descriptor.capabilities.identityIsUniqueOnServer else { return false }
        return things.contains { $0.isAlive && $0.identity == identity }
    }

    func kill(_ id: String) {
        guard let position = index[id], things[position].isAlive else { return }
        things[position].goneAt = time
        things[position].listedUntil = time
        say("  \(id) gone")
    }

    // MARK: - Disk

    /// Entries reach the disk.
    func makeDurable(_ entries: some Sequence<JournalEntry>) {
        for entry in entries {
            say("  disk: \(entry.word)")
            watch(entry)
            durable.fold(entry)
            if keepsEntries { entriesWritten.append(entry) }
            watchIntents(after: entry)
        }
    }
}

/// One run of the program; dead processes have no effects.
final class Process: @unchecked Sendable {
    var isAlive = true
    /// After an error the journal takes nothing more.
    var journalFailed = false
    /// What the process believes where that is not what the disk has.
    var view: Recorded?
    /// Entries that a broken journal has promised and not written.
    var unwritten: [JournalEntry] = []
    var unstored: [(String, String)] = []
    var wallOffset: Int64 = 0
    var isNapping = false
    var unknownCreates = 0
    var skew: Int64 = 0
    let stop = StopFlag()
    var concurrency = 1
    /// The intents that were open when it began.
    var earlierIntents: Set<String> = []
    /// The connections whose creates have left.
    var created: Set<Address> = []
    var createdAfterStop = 0
    var changedAfterFailure = 0
    /// What the run set out to do.
    var planned: [Step] = []

    func die() { isAlive = false }
}
