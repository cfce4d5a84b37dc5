import Documents
import Host
import Model
import State
import TestSupport

/// Values of the model with every member filled, so that a forgotten one is noticed.
enum Samples {
    static let time = Timestamp(milliseconds: 1_700_000_000_123)

    static func address(_ name: String) -> Address { Address(platform: "blink-prod", name: name) }

    static func record(_ name: String, remoteID: String? = nil) -> Record {
        Record(
            address: address(name), kind: "BlinkConnection", provider: "blink",
            account: Account(endpoint: "https://api.example", workspace: "ws-1"),
            identity: Identity([name, "x/\"y\"\n"]), remoteID: remoteID,
            labels: ["team": "sec", "a": ""],
            applied: [
                "name": .string(name), "n": .array([1, .bool(true), .null]), "o": [:],
                "big": .number(Number(checkedLexeme: "12345678901234567890.50")),
            ],
            fingerprints: [
                Pointer(["attributes", "a/b~c"]): Fingerprint(
                    keyID: "k1", digest: "abc", revision: "2", isVerified: false),
                Pointer(["token"]): Fingerprint(keyID: "k1", digest: "def"),
            ],
            sinks: ["access_token": SinkReference("file://secrets/x")], preventDestroy: true,
            deposed: [
                Record.Deposed(
                    remoteID: "old-\(name)", sinks: ["t": SinkReference("file://s.old")])
            ],
            consent: Record.PendingConsent(url: "https://consent", since: time),
            origin: .adopted, since: time)
    }

    /// A record without anything that is optional.
    static func plain(_ name: String, remoteID: String? = "id") -> Record {
        Record(
            address: address(name), kind: "BlinkConnection", provider: "blink",
            account: Account(endpoint: "https://api.example", workspace: nil), identity: nil,
            remoteID: remoteID, applied: [:], origin: .created, since: time)
    }

    static func intent(_ id: String, _ name: String) -> CreateIntent {
        CreateIntent(
            id: id, address: address(name), kind: "BlinkConnection", provider: "blink",
            account: Account(endpoint: "https://api.example", workspace: "ws-1"),
            identity: Identity([name]), baseline: ["b1", "b2"], outcome: record(name),
            mayLeaveUntil: time)
    }

    static let begun = BegunPlan(
        digest: "sha256:1",
        steps: [
            address("a"): [BegunPlan.StepPermit(action: .noOp, effect: "e", wanted: nil)],
            address("b"): [
                BegunPlan.StepPermit(action: .create, effect: "f", wanted: "w"),
                BegunPlan.StepPermit(action: .delete, effect: "g", wanted: nil),
                BegunPlan.StepPermit(action: .forget, effect: "h", wanted: nil),
            ],
        ])

    /// One of every kind of entry, and of every optional part with and without.
    static let everyEntry: [JournalEntry] = [
        .intent(intent("i1", "a")),
        .closed(intent: "i1", evidence: .absentAfterSettle),
        .recorded(record("a", remoteID: "id-a"), closing: "i1"),
        .recorded(plain("b"), closing: nil),
        .deleted(address("a"), remoteID: "id-a", at: time),
        .deposedDeleted(address("b"), remoteID: "x", at: time),
        .forgotten(address("c"), reason: "person"),
        .moved(from: address("a"), to: record("d", remoteID: "id-d")),
        .begun(begun),
        .finished(digest: "sha256:2"),
        .key(id: "k1"),
        .takenOver(from: "bo@ci-3", at: time),
        .decision(address("a"), text: "it is there", by: "ann", at: time),
    ]

    static let holder = LockHolder(
        process: ProcessIdentity(pid: 812, host: "ci-7", user: "deploy"), since: time,
        command: "apply", runURL: "https://ci/run/1")

    /// A journal over a file in a folder, with a fixed clock for the lines.
    static func journal(
        _ path: String, options: StateJournal.Options = StateJournal.Options()
    ) async throws -> StateJournal {
        try await StateJournal.open(path: path, holder: holder, options: options)
    }

    /// The bytes of a state with those entries, one `append` each.
    static func file(_ entries: [JournalEntry], in folder: TemporaryFolder) async throws -> [UInt8]
    {
        let path = folder("state.jsonl")
        try Files.remove(path)
        let journal = try await journal(path)
        for entry in entries { try await journal.append([entry]) }
        await journal.close()
        return try Files.read(path, limit: 1 << 26)
    }
}

/// Reads a state and gives what people decide by.
func reading(_ path: String) throws(Diagnostic) -> (recorded: Recorded, warnings: [Diagnostic])? {
    switch try StateFile.read(path: path) {
    case .missing: nil
    case .present(let recorded, let warnings): (recorded, warnings)
    }
}

/// Everything a state says, to be compared.
struct Summary: Equatable {
    let lineage: String
    let records: [Address: Record]
    let intents: [String: CreateIntent]
    let tombstones: [Recorded.Tombstone]
    let begun: [BegunPlan]
    let keyID: String?
}

extension Recorded {
    /// Everything but the serial.
    var summary: Summary {
        Summary(
            lineage: lineage, records: records, intents: intents, tombstones: tombstones,
            begun: begun, keyID: keyID)
    }
}
