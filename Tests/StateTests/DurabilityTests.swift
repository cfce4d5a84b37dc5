import Host
import Model
import State
import TestSupport
import Testing

struct DurabilityTests {
    private let folder: TemporaryFolder
    private var path: String { folder("state.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private func options(_ file: FaultyFile) -> StateJournal.Options {
        StateJournal.Options(wrap: { file.wrapping($0) })
    }

    private func error(_ body: () async throws -> Void) async -> Diagnostic? {
        await #expect(throws: Diagnostic.self) { try await body() }
    }

    private let intent = JournalEntry.intent(Samples.intent("i1", "a"))
    private let result = JournalEntry.recorded(
        Samples.record("a", remoteID: "id-a"), closing: "i1")

    @Test func `entries that wait together share one write and one sync`() async throws {
        // The first write waits until all others are queued behind it.
        let gate = Condition(false)
        let file = FaultyFile(beforeAppend: { gate.wait { $0 ? () : nil } })
        let journal = try await Samples.journal(path, options: options(file))
        let queued = Lock(0)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    queued.withLock { $0 += 1 }
                    try? await journal.append([.key(id: "k\(number)")])
                }
            }
            while queued.withLock({ $0 }) < 50 { await Task.yield() }
            gate.change { $0 = true }
        }
        let counts = file.counts.withLock { $0 }
        #expect(journal.recorded.serial == 50)
        #expect(counts.syncs == counts.appends)
        #expect(counts.syncs < 10)
        await journal.close()
    }

    @Test func `what is in no hurry waits for company and shares its sync`() async throws {
        let file = FaultyFile()
        var options = options(file)
        options.patience = 3_600_000
        let journal = try await Samples.journal(path, options: options)
        try await journal.append([.key(id: "k")])
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<32 {
                group.addTask { try? await journal.appendPatiently([.key(id: "k\(number)")]) }
            }
        }
        #expect(journal.recorded.serial == 33)
        #expect(file.counts.withLock { $0.syncs } == 2)
        await journal.close()
    }

    @Test func `what is urgent takes along what is in no hurry`() async throws {
        let file = FaultyFile()
        var options = options(file)
        options.patience = 3_600_000
        let journal = try await Samples.journal(path, options: options)
        let isDurable = Lock(false)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await journal.appendPatiently([.key(id: "k")])
                isDurable.withLock { $0 = true }
            }
            group.addTask {
                while !isDurable.withLock({ $0 }) { try? await journal.append([.key(id: "n")]) }
            }
        }
        #expect(isDurable.withLock { $0 })
        await journal.close()
    }

    @Test func `what is in no hurry is durable in the end without any company`() async throws {
        let journal = try await Samples.journal(path)
        try await journal.appendPatiently([.key(id: "k")])
        #expect(journal.recorded.serial == 1)
        await journal.close()
    }

    @Test func `space is reserved before an intent and not for results alone`() async throws {
        let file = FaultyFile()
        let journal = try await Samples.journal(path, options: options(file))
        try await journal.append([.key(id: "k")])
        #expect(file.counts.withLock { $0.reserves } == 0)
        try await journal.append([intent])
        #expect(file.counts.withLock { $0.reserves } == 1)
        await journal.close()
    }

    @Test func `there is room for the results of all intents, however many are open`() async throws
    {
        let file = FaultyFile()
        let journal = try await Samples.journal(path, options: options(file))
        let names = (0..<600).map { "n\($0)" }
        try await journal.append(names.map { .intent(Samples.intent($0, $0)) })
        let reserved = file.counts.withLock { $0.reserved }
        for name in names {
            try await journal.append([
                .recorded(Samples.record(name, remoteID: "id-\(name)"), closing: name)
            ])
        }
        #expect(file.counts.withLock { $0.reserves } == 1)
        #expect(reserved >= Int(try #require(try Files.status(of: path)).size))
        await journal.close()
    }

    @Test func `a full disk stops an intent before anything is written`() async throws {
        let file = FaultyFile()
        let journal = try await Samples.journal(path, options: options(file))
        try await journal.append([.key(id: "k")])
        file.fault.withLock { $0 = .reserve }
        let error = await error { try await journal.append([intent]) }
        #expect(error?.code == .stateNotSaved)
        #expect(error?.help.first == "make space on the disk")
        #expect(file.counts.withLock { $0.appends } == 1)
        await journal.close()
        #expect(try reading(path)?.recorded.intents.isEmpty == true)
    }

    @Test func `a file system without reservation is no obstacle`() async throws {
        let file = FaultyFile()
        file.fault.withLock { $0 = .reserveUnsupported }
        let journal = try await Samples.journal(path, options: options(file))
        try await journal.append([intent])
        try await journal.append([intent])
        #expect(file.counts.withLock { $0.reserves } == 1)
        await journal.close()
    }

    @Test func `a failed sync is never tried again`() async throws {
        let file = FaultyFile()
        let journal = try await Samples.journal(path, options: options(file))
        try await journal.append([intent])
        file.fault.withLock { $0 = .sync }
        #expect(await error { try await journal.append([.key(id: "k")]) }?.code == .stateNotSaved)
        file.fault.withLock { $0 = nil }
        let before = file.counts.withLock { $0 }
        #expect(await error { try await journal.append([intent]) }?.code == .stateNotSaved)
        #expect(file.counts.withLock { $0 } == before)
        #expect(journal.recorded.keyID == nil)
        await journal.close()
    }

    @Test(arguments: [FaultyFile.Fault.append, .sync])
    func `a result that cannot be stored is rescued and taken over`(
        _ fault: FaultyFile.Fault
    ) async throws {
        let file = FaultyFile()
        let journal = try await Samples.journal(path, options: options(file))
        try await journal.append([intent])
        file.fault.withLock { $0 = fault }
        let told = await error { try await journal.append([result]) }
        #expect(told?.code == .stateNotSaved)
        #expect(told?.help.last?.hasSuffix("which the next apply takes over") == true)
        // And one more after the first failure.
        #expect(await error { try await journal.append([.key(id: "k")]) } != nil)
        await journal.close()

        #expect(try reading(path)?.warnings.contains { $0.code == .stateRescued } == true)
        let next = try await Samples.journal(path)
        #expect(next.warnings.contains { $0.code == .stateRescued })
        #expect(next.recorded.intents.isEmpty)
        #expect(next.recorded.records[Samples.address("a")]?.remoteID == "id-a")
        await next.close()
        let read = try #require(try reading(path))
        #expect(read.recorded.records.count == 1)
        #expect(read.recorded.intents.isEmpty)
        #expect(read.warnings.allSatisfy { $0.code != .stateTorn })
    }

    @Test func `an intent that cannot be stored is not rescued`() async throws {
        let file = FaultyFile()
        let journal = try await Samples.journal(path, options: options(file))
        try await journal.append([.key(id: "k")])
        file.fault.withLock { $0 = .append }
        #expect(await error { try await journal.append([intent]) } != nil)
        await journal.close()
        #expect(try !Files.names(in: folder.path).contains { $0.hasSuffix(".rescue") })
    }

    @Test func `results that can be stored nowhere are shown`() async throws {
        let file = FaultyFile()
        let shown = Lock<[String]>([])
        var options = options(file)
        options.lastResort = { line in shown.withLock { $0.append(line) } }
        let path = folder("sub/state.jsonl")
        let journal = try await Samples.journal(path, options: options)
        try await journal.append([intent])
        file.fault.withLock { $0 = .sync }
        // Without its folder no rescue file can be made, whoever runs the test.
        try Files.rename(folder("sub"), to: folder("gone"))
        #expect(await error { try await journal.append([result]) } != nil)
        let line = try #require(shown.withLock { $0 }.first)
        #expect(line.hasPrefix("RECONCILE-RESCUE {"))
        #expect(line.contains("id-a"))
        await journal.close()
    }

    @Test func `a rescue that does not fit is left alone`() async throws {
        let file = FaultyFile()
        let journal = try await Samples.journal(path, options: options(file))
        try await journal.append([.key(id: "k1")])
        file.fault.withLock { $0 = .append }
        #expect(await error { try await journal.append([.key(id: "k2")]) } != nil)
        await journal.close()
        let name = try #require(try Files.names(in: folder.path).first { $0.hasSuffix(".rescue") })
        let rescue = try Files.read(folder(name), limit: 1 << 20)
        try Files.remove(folder(name))
        // The state goes on without it; then the rescue comes back.
        let other = try await Samples.journal(path)
        try await other.append([.key(id: "k3")])
        await other.close()
        try Files.writeDurably(rescue, to: folder(name))
        try folder.write("garbage", to: "state.jsonl.x.rescue")
        let next = try await Samples.journal(path)
        #expect(next.warnings.map(\.code) == [.rescueNotTaken, .rescueNotTaken])
        #expect(next.recorded.keyID == "k3")
        await next.close()
        #expect(Files.exists(folder(name)))
    }
}
