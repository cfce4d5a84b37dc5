import Host
import Model
import State
import TestSupport
import Testing

struct JournalTests {
    private let folder: TemporaryFolder
    private var path: String { folder("sub/state.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    @Test func `every entry comes back from the file as it was`() async throws {
        let journal = try await Samples.journal(path)
        for entry in Samples.everyEntry { try await journal.append([entry]) }
        let live = journal.recorded
        await journal.close()
        let read = try #require(try reading(path))
        #expect(read.warnings.isEmpty)
        #expect(read.recorded.summary == live.summary)
        #expect(read.recorded.serial == Int64(Samples.everyEntry.count))
        // The fold forgets most of them; each alone must survive as well.
        for entry in Samples.everyEntry {
            _ = try await Samples.file([entry], in: folder)
            let alone = try #require(try reading(folder("state.jsonl")))
            var expected = Recorded.folding([entry])
            expected.lineage = alone.recorded.lineage
            #expect(alone.recorded.summary == expected.summary)
        }
    }

    @Test func `nothing is written before the first entry`() async throws {
        let journal = try await Samples.journal(path)
        #expect(!journal.existed)
        try await journal.append([])
        await journal.close()
        #expect(try reading(path) == nil)
        #expect(try Files.names(in: folder("sub")) == ["state.jsonl.lock"])
    }

    @Test func `the file is private and continues where it ended`() async throws {
        let first = try await Samples.journal(path)
        try await first.append([.key(id: "k1"), .recorded(Samples.plain("a"), closing: nil)])
        await first.close()
        #expect(try Files.status(of: path)?.permissions == 0o600)
        let second = try await Samples.journal(path)
        #expect(second.existed)
        #expect(second.recorded.serial == 2)
        try await second.append([.forgotten(Samples.address("a"), reason: "person")])
        await second.close()
        let read = try #require(try reading(path))
        #expect(read.recorded.serial == 3)
        #expect(read.recorded.records.isEmpty)
        #expect(read.recorded.keyID == "k1")
        #expect(read.recorded.lineage == first.recorded.lineage)
    }

    @Test func `an append after the close is refused`() async throws {
        let journal = try await Samples.journal(path)
        await journal.close()
        let error = await #expect(throws: Diagnostic.self) {
            try await journal.append([.key(id: "k")])
        }
        #expect(error?.code == .stateNotSaved)
    }

    @Test func `a second writer is told who holds the lock`() async throws {
        let first = try await Samples.journal(path)
        let error = await #expect(throws: Diagnostic.self) { _ = try await Samples.journal(path) }
        #expect(error?.code == .stateLocked)
        #expect(
            error?.message == "the state is locked by pid 812 on ci-7 (user deploy), apply since "
                + "2023-11-14T22:13:20Z, https://ci/run/1")
        await first.close()
        await (try Samples.journal(path)).close()
    }

    @Test func `a writer that may wait gets the lock when it is free`() async throws {
        let first = try await Samples.journal(path)
        let path = path
        let second = Task {
            try await Samples.journal(
                path, options: StateJournal.Options(lockTimeout: .seconds(60)))
        }
        await first.close()
        await (try second.value).close()
    }

    @Test func `of twenty writers at once one works`() async throws {
        let path = path
        let opened = await withTaskGroup(of: StateJournal?.self) { group in
            for _ in 0..<20 { group.addTask { try? await Samples.journal(path) } }
            var opened: [StateJournal] = []
            for await journal in group { if let journal { opened.append(journal) } }
            return opened
        }
        #expect(opened.count == 1)
        for journal in opened { await journal.close() }
    }

    @Test func `entries of many tasks all become durable`() async throws {
        let journal = try await Samples.journal(path)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    try? await journal.append([
                        .recorded(Samples.plain("n\(number)"), closing: nil)
                    ])
                }
            }
        }
        #expect(journal.recorded.records.count == 300)
        await journal.close()
        #expect(try reading(path)?.recorded.records.count == 300)
    }

    @Test func `a state that was replaced under us stops the run`() async throws {
        let journal = try await Samples.journal(path)
        try await journal.append([.key(id: "k1")])
        let copy = try Files.read(path, limit: 1 << 20)
        try Files.writeDurably(copy, to: path)
        let error = await #expect(throws: Diagnostic.self) {
            try await journal.append([.key(id: "k2")])
        }
        #expect(error?.code == .stateReplaced)
        await journal.close()
        #expect(try Files.read(path, limit: 1 << 20) == copy)
    }

    @Test func `a lock file that was removed stops the run`() async throws {
        let journal = try await Samples.journal(path)
        try Files.remove(path + ".lock")
        let error = await #expect(throws: Diagnostic.self) {
            try await journal.append([.key(id: "k")])
        }
        #expect(error?.code == .stateReplaced)
    }

    @Test func `a folder that anybody may write to is refused`() async throws {
        try Files.makeFolder(folder("open"))
        try Files.setPermissions(0o777, of: folder("open"))
        let error = await #expect(throws: Diagnostic.self) {
            _ = try await Samples.journal(folder("open/state.jsonl"))
        }
        #expect(error?.code == .stateFolderUnsafe)
        try Files.setPermissions(0o1777, of: folder("open"))
        await (try Samples.journal(folder("open/state.jsonl"))).close()
    }
}
