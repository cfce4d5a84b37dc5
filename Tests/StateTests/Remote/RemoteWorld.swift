import Host
import Model
import State
import TestSupport

/// A correct server of objects in memory that several runs share, with a clock of its own and
/// faults at single writes.
final class MemoryStore: RemoteStore {
    /// What happens to one write.
    enum Mishap: Sendable {
        /// It is carried out and the answer is lost.
        case answerLost
        /// It never arrives, and nobody knows.
        case requestLost
        /// The server says no for good.
        case refused
        /// Something else happens first.
        case after(@Sendable (MemoryStore) -> Void)
    }

    struct Stored: Sendable {
        var bytes: [UInt8]
        var version: Int
        var written: Duration
    }

    struct World: Sendable {
        var objects: [RemoteObject: Stored] = [:]
        var count = 0
        var log: [String] = []
        var sent = 0
        var mishaps: [Int: Mishap] = [:]
        var isDown = false
    }

    let name = "s3://bucket/state"
    let hasSegments: Bool
    let hasVersions: Bool
    let clock: VirtualClock
    let world = Lock(World())

    init(hasSegments: Bool = true, hasVersions: Bool = true, clock: VirtualClock = VirtualClock()) {
        self.hasSegments = hasSegments
        self.hasVersions = hasVersions
        self.clock = clock
    }

    static let failure = Diagnostic(.remoteUnusable, "the server answered 503")

    /// The writes so far, such as `state if 3`.
    var log: [String] { world.withLock { $0.log } }

    /// Makes something happen to the nth write from now on, counted from one.
    func at(_ number: Int, _ mishap: Mishap) {
        world.withLock { $0.mishaps[$0.log.count + number] = mishap }
    }

    func bytes(of object: RemoteObject) -> [UInt8]? {
        world.withLock { $0.objects[object]?.bytes }
    }

    func read(_ object: RemoteObject) async throws(Diagnostic) -> RemoteContent? {
        let (stored, isDown) = world.withLock { ($0.objects[object], $0.isDown) }
        if isDown { throw Self.failure }
        return stored.map {
            RemoteContent(
                bytes: $0.bytes, version: hasVersions ? "\"\($0.version)\"" : nil,
                age: clock.uptime - $0.written)
        }
    }

    func write(
        _ bytes: [UInt8], to object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> RemoteWrite {
        let (mishap, isDown) = world.withLock { world in
            world.log.append("\(object.word) \(condition.word)")
            world.sent += bytes.count
            return (world.mishaps.removeValue(forKey: world.log.count), world.isDown)
        }
        if isDown { return .unknown(Self.failure) }
        switch mishap {
        case .requestLost: return .unknown(Self.failure)
        case .refused: throw Self.failure
        case .after(let body): body(self)
        case .answerLost, nil: break
        }
        let result = world.withLock { world -> RemoteWrite in
            guard holds(condition, object, world) else { return .conflict }
            world.count += 1
            world.objects[object] = Stored(
                bytes: bytes, version: world.count, written: clock.uptime)
            return .written(version: hasVersions ? "\"\(world.count)\"" : nil)
        }
        if case .answerLost = mishap { return .unknown(Self.failure) }
        return result
    }

    func remove(
        _ object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> Bool {
        if world.withLock({ $0.isDown }) { throw Self.failure }
        return world.withLock { world in
            world.log.append("remove \(object.word) \(condition.word)")
            guard world.objects[object] != nil else { return true }
            guard holds(condition, object, world) else { return false }
            world.objects[object] = nil
            return true
        }
    }

    private func holds(
        _ condition: RemoteCondition, _ object: RemoteObject, _ world: World
    ) -> Bool {
        switch condition {
        case .always: true
        case .absent: world.objects[object] == nil
        case .version(let tag): world.objects[object].map { "\"\($0.version)\"" } == tag
        }
    }
}

extension RemoteObject {
    fileprivate var word: String {
        switch self {
        case .state: "state"
        case .lock: "lock"
        case .segment: "part"
        case .probe: "probe"
        }
    }
}

extension RemoteCondition {
    fileprivate var word: String {
        switch self {
        case .always: "always"
        case .absent: "if absent"
        case .version: "if same"
        }
    }
}

/// A run on a machine of its own: a folder for its copy, and its own memory of versions.
struct Machine {
    let store: MemoryStore
    let folder: TemporaryFolder

    init(_ store: MemoryStore) throws {
        self.store = store
        folder = try TemporaryFolder()
    }

    func place(locking: StateLocking = .required) -> RemoteState {
        RemoteState(
            store: store, lease: .seconds(60), locking: locking,
            workFolders: [folder("work")])
    }

    func open(
        lockTimeout: Duration = .zero, locking: StateLocking = .required,
        clock: (any Timekeeping)? = nil
    ) async throws -> StateJournal {
        try await StateJournal.open(
            place(locking: locking), holder: Samples.holder, version: "1.0",
            options: StateJournal.Options(
                lockTimeout: lockTimeout, highWater: HighWater(folder: folder("seen"))),
            clock: clock ?? SystemClock(), randomness: SystemRandomness())
    }

    func recorded() async throws -> Recorded? {
        switch try await StatePlace.remote(place()).read(
            highWater: HighWater(folder: folder("seen")))
        {
        case .missing: nil
        case .present(let recorded, _): recorded
        }
    }
}

/// The code of what is thrown, or nil.
func code(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let diagnostic as Diagnostic {
        return diagnostic.code.id
    } catch {
        return "\(error)"
    }
}
