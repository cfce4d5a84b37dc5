import Host
import Model
import State
import TestSupport
import Testing

struct HighWaterTests {
    private let folder: TemporaryFolder
    private let options: StateJournal.Options
    private var path: String { folder("state.jsonl") }

    init() throws {
        folder = try TemporaryFolder()
        options = StateJournal.Options(highWater: HighWater(folder: folder("marks")))
    }

    private func append(_ entries: JournalEntry...) async throws {
        let journal = try await Samples.journal(path, options: options)
        for entry in entries { try await journal.append([entry]) }
        await journal.close()
    }

    private func openError() async -> Diagnostic? {
        await #expect(throws: Diagnostic.self) {
            _ = try await Samples.journal(path, options: options)
        }
    }

    @Test func `an older copy is refused, by readers too`() async throws {
        try await append(.key(id: "k1"))
        let old = try Files.read(path, limit: 1 << 20)
        try await append(.key(id: "k2"))
        try Files.writeDurably(old, to: path)
        #expect(await openError()?.code == .stateRolledBack)
        let error = #expect(throws: Diagnostic.self) {
            _ = try StateFile.read(path: path, highWater: options.highWater)
        }
        #expect(error?.code == .stateRolledBack)
        #expect(
            error?.message.contains("ends at entry 1, and this machine has seen entry 2") == true)
    }

    @Test func `another history under the same number is refused`() async throws {
        try await append(.key(id: "k1"))
        let common = try Files.read(path, limit: 1 << 20)
        try await append(.key(id: "k2"))
        let mine = try Files.read(path, limit: 1 << 20)
        let fork =
            common + Line.following(Line.last(of: common), number: 2, #""id":"k3","kind":"key""#)
        try Files.writeDurably(fork, to: path)
        #expect(await openError()?.code == .stateForked)
        let longer =
            fork + Line.following(Line.last(of: fork), number: 3, #""id":"k4","kind":"key""#)
        try Files.writeDurably(longer, to: path)
        #expect(await openError()?.code == .stateForked)
        try Files.writeDurably(mine, to: path)
        try await append(.key(id: "k4"))
    }

    @Test func `a compaction is no fork`() async throws {
        for _ in 0..<3 {
            let journal = try await Samples.journal(path, options: options)
            try await journal.append((0..<70).map { .key(id: "k\($0)") })
            await journal.close()
        }
        #expect(try folder.text(of: "state.jsonl").split(separator: "\n").count < 5)
        try await append(.key(id: "last"))
    }

    @Test func `a torn entry that was acknowledged is a rollback`() async throws {
        try await append(.key(id: "k1"), .key(id: "k2"))
        let bytes = try Files.read(path, limit: 1 << 20)
        try Files.writeDurably(Array(bytes.dropLast(3)), to: path)
        #expect(await openError()?.code == .stateRolledBack)
    }

    @Test func `a damaged or missing mark says nothing`() async throws {
        try await append(.key(id: "k1"))
        let old = try Files.read(path, limit: 1 << 20)
        try await append(.key(id: "k2"))
        let mark = folder("marks/" + (try Files.names(in: folder("marks"))[0]))
        try Files.writeDurably(Array("0000000000000000009 x y\n".utf8), to: mark)
        try await append(.key(id: "k3"))
        try Files.remove(mark)
        try Files.writeDurably(old, to: path)
        try await append(.key(id: "k4"))
    }

    @Test func `the place follows the environment`() throws {
        #expect(HighWater(environment: Environment()) == nil)
        #expect(HighWater(environment: Environment(["HOME": "relative"])) == nil)
        #expect(HighWater(environment: Environment(["HOME": "/var/people/x"])) != nil)
        #expect(HighWater(environment: Environment(["XDG_STATE_HOME": "/s"])) != nil)
    }

    @Test func `marks that cannot be kept disturb nothing`() async throws {
        try folder.write("a file", to: "marks")
        try await append(.key(id: "k1"))
        #expect(try reading(path)?.recorded.keyID == "k1")
    }
}
