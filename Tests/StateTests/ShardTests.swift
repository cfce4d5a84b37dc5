import Host
import Model
import State
import TestSupport
import Testing

/// Shards write side by side into segments, which the next run alone folds into the state.
struct ShardTests {
    private let folder: TemporaryFolder
    private var path: String { folder("state.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private func shard(
        _ text: String, options: StateJournal.Options = StateJournal.Options()
    ) async throws -> StateJournal {
        try await StateJournal.open(
            path: path, shard: try #require(Shard(parsing: text)), holder: Samples.holder,
            options: options)
    }

    private func recorded(_ name: String, _ id: String? = "id") -> JournalEntry {
        .recorded(Samples.plain(name, remoteID: id), closing: nil)
    }

    private func names() throws -> [String] {
        try #require(try reading(path)).recorded.records.keys.map(\.name).sorted()
    }

    private func segments() throws -> [String] {
        try Files.names(in: folder.path).filter { $0.contains(".shard-") }
    }

    private func code(_ body: () async throws -> Void) async -> DiagnosticCode? {
        await #expect(throws: Diagnostic.self) { try await body() }?.code
    }

    @Test func `shards write side by side, everybody reads all, and one run alone folds`()
        async throws
    {
        let before = try await Samples.journal(path)
        try await before.append([recorded("old")])
        await before.close()
        let one = try await shard("1/3")
        let two = try await shard("2/3")
        try await one.append([recorded("a"), .intent(Samples.intent("i", "x"))])
        try await two.append([recorded("b")])
        #expect(try names() == ["a", "b", "old"])
        #expect(one.recorded.records.keys.map(\.name).sorted() == ["a", "old"])
        let main = try folder.text(of: "state.jsonl")
        #expect(!main.contains(#""name":"a""#) && main.split(separator: "\n").count == 2)
        let three = try await shard("3/3")
        #expect(three.recorded.records.count == 3)
        #expect(three.recorded.intents.keys.sorted() == ["i"])
        for journal in [one, two, three] { #expect(await journal.close() == []) }
        #expect(try segments().isEmpty == false)
        let whole = try #require(try reading(path)).recorded

        let main2 = try await Samples.journal(path)
        #expect(main2.recorded.records == whole.records)
        #expect(main2.recorded.intents == whole.intents)
        #expect(try segments() == [])
        await main2.close()
        let after = try #require(try reading(path)).recorded
        #expect(after.records == whole.records)
        #expect(after.intents == whole.intents)
    }

    @Test func `the first shard begins the history for all`() async throws {
        let one = try await shard("1/2")
        let two = try await shard("2/2")
        #expect(one.existed && two.existed)
        try await two.append([recorded("b")])
        try await one.append([recorded("a")])
        await one.close()
        await two.close()
        #expect(try names() == ["a", "b"])
    }

    @Test func `a shard excludes itself, other splits and whoever wants the state alone`()
        async throws
    {
        let one = try await shard("1/3")
        #expect(await code { _ = try await shard("1/3") } == .stateLocked)
        #expect(await code { _ = try await shard("1/5") } == .stateLocked)
        #expect(await code { _ = try await shard("1/1") } == .stateLocked)
        #expect(await code { _ = try await Samples.journal(path) } == .stateLocked)
        let two = try await shard("2/3")
        await one.close()
        // One of the split is still at work.
        #expect(await code { _ = try await shard("1/5") } == .stateLocked)
        #expect(await code { _ = try await Samples.journal(path) } == .stateLocked)
        await two.close()
        let alone = try await Samples.journal(path)
        #expect(await code { _ = try await shard("1/3") } == .stateLocked)
        await alone.close()
        await (try await shard("1/5")).close()
    }

    @Test func `another split takes over what the last one left`() async throws {
        for index in 1...3 {
            let journal = try await shard("\(index)/3")
            try await journal.append([recorded("three-\(index)")])
            await journal.close()
        }
        let five = try await shard("4/5")
        #expect(five.recorded.records.count == 3)
        #expect(try segments().allSatisfy { $0.contains("-of-5") })
        try await five.append([.forgotten(Samples.address("three-2"), reason: "person")])
        await five.close()
        #expect(try names() == ["three-1", "three-3"])
    }

    @Test func `a shard that died goes on where it stopped, while others work`() async throws {
        let other = try await shard("2/3")
        do {
            let dying = try await shard("1/3")
            try await dying.append([recorded("a"), .intent(Samples.intent("i", "x"))])
            await dying.close()
        }
        let name = "state.jsonl.shard-1-of-3"
        try folder.write(try folder.text(of: name) + "{\"prev\":\"", to: name)
        let again = try await shard("1/3")
        #expect(again.recorded.intents.keys.sorted() == ["i"])
        #expect(again.recorded.records.keys.map(\.name) == ["a"])
        #expect(again.warnings.map(\.code) == [.stateTorn])
        try await again.append([.closed(intent: "i", evidence: .rejected)])
        await again.close()
        await other.close()
        #expect(try #require(try reading(path)).recorded.intents.isEmpty)
    }

    @Test func `a fold that died before it removed the segments is repeated without harm`()
        async throws
    {
        for index in 1...2 {
            let journal = try await shard("\(index)/2")
            try await journal.append([
                recorded("r\(index)"), recorded("gone\(index)"),
                .deleted(Samples.address("gone\(index)"), remoteID: "id", at: Samples.time),
            ])
            await journal.close()
        }
        let last = "state.jsonl.shard-2-of-2"
        let segment = try folder.text(of: last)
        let journal = try await Samples.journal(path)
        let folded = journal.recorded
        await journal.close()
        try folder.write(segment, to: last)
        #expect(try #require(try reading(path)).recorded.summary == folded.summary)
        let again = try await Samples.journal(path)
        #expect(again.recorded.summary == folded.summary)
        #expect(again.recorded.serial == folded.serial)
        #expect(try segments() == [])
        // Also when the state was rewritten in the meantime.
        try await again.append((0..<80).map { _ in recorded("x") })
        await again.close()
        try folder.write(segment, to: last)
        #expect(try names() == ["r1", "r2", "x"])
    }

    @Test func `the segment of another state is refused by everybody`() async throws {
        let one = try await shard("1/2")
        try await one.append([recorded("a")])
        await one.close()
        let name = "state.jsonl.shard-1-of-2"
        let segment = try folder.text(of: name)
        try Files.remove(folder(name))
        let journal = try await Samples.journal(path)
        try await journal.append([recorded("b")])
        await journal.close()
        try folder.write(segment, to: name)
        #expect(await code { _ = try reading(path) } == .segmentForeign)
        #expect(await code { _ = try await Samples.journal(path) } == .segmentForeign)
        #expect(await code { _ = try await shard("2/2") } == .segmentForeign)
        try Files.remove(path)
        #expect(await code { _ = try reading(path) } == .segmentForeign)
        #expect(await code { _ = try await Samples.journal(path) } == .segmentForeign)
        #expect(try folder.text(of: name) == segment)
    }

    @Test(arguments: [true, false])
    func `a move out of another shard is not undone by what that one wrote before`(
        _ isForward: Bool
    ) async throws {
        let (from, to) = isForward ? ("1/2", "2/2") : ("2/2", "1/2")
        let old = try await shard(from)
        try await old.append([recorded("a")])
        let new = try await shard(to)
        var record = Samples.plain("a")
        record.address = Samples.address("b")
        try await new.append([.moved(from: Samples.address("a"), to: record)])
        #expect(try names() == ["b"])
        await old.close()
        let again = try await shard(from)
        #expect(again.recorded.records.keys.map(\.name) == ["b"])
        await again.close()
        await new.close()
        let journal = try await Samples.journal(path)
        #expect(journal.recorded.records.keys.map(\.name) == ["b"])
        await journal.close()
        #expect(try names() == ["b"])
    }

    @Test func `a segment that is lost is noticed where it was written`() async throws {
        let options = StateJournal.Options(highWater: HighWater(folder: folder("marks")))
        let other = try await shard("2/2", options: options)
        let one = try await shard("1/2", options: options)
        try await one.append([recorded("a")])
        await one.close()
        try Files.remove(folder("state.jsonl.shard-1-of-2"))
        #expect(
            await code { _ = try await shard("1/2", options: options) } == .stateRolledBack)
        await other.close()
    }

    @Test func `results that a segment could not take are folded in with it`() async throws {
        let file = FaultyFile()
        let other = try await shard("2/2")
        let one = try await shard(
            "1/2", options: StateJournal.Options(wrap: { file.wrapping($0) }))
        try await one.append([.intent(Samples.intent("i", "x"))])
        file.fault.withLock { $0 = .append }
        #expect(
            await code {
                try await one.append([
                    .recorded(Samples.plain("x", remoteID: "made"), closing: "i")
                ])
            } == .stateNotSaved)
        await one.close()
        await other.close()
        #expect(try Files.names(in: folder.path).count { $0.hasSuffix(".rescue") } == 1)
        #expect(
            try #require(try reading(path)).warnings.contains { $0.code == .stateRescued })
        let journal = try await Samples.journal(path)
        #expect(journal.recorded.records[Samples.address("x")]?.remoteID == "made")
        #expect(journal.recorded.intents.isEmpty)
        await journal.close()
        #expect(try Files.names(in: folder.path).count { $0.hasSuffix(".rescue") } == 0)
    }

    @Test func `a copy of the state alone is refused while segments wait`() async throws {
        let one = try await shard("1/2")
        try await one.append([recorded("a")])
        await one.close()
        #expect(
            await code { _ = try await StatePlace.file(path: path).content() } == .segmentsWait)
        let held = try await HeldPlace(
            .file(path: path), holder: Samples.holder, version: "1", lockTimeout: .zero,
            clock: SystemClock(), randomness: SystemRandomness())
        #expect(held.content?.recorded.records.count == 1)
        _ = await held.release()
    }
}
