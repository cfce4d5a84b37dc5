import Host
import Model
import State
import TestSupport
import Testing

struct CompactionTests {
    private let folder: TemporaryFolder
    private var path: String { folder("state.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private func fill(_ journal: StateJournal) async throws {
        try await journal.append(Samples.everyEntry)
        try await journal.append(
            (0..<80).map { number in
                .recorded(Samples.record("n\(number % 5)", remoteID: "id"), closing: nil)
            })
        try await journal.append([.intent(Samples.intent("open", "z"))])
    }

    @Test func `a compacted state says the same in fewer lines`() async throws {
        let journal = try await Samples.journal(path)
        try await fill(journal)
        let before = journal.recorded
        #expect(await journal.close().isEmpty)
        let text = try folder.text(of: "state.jsonl")
        #expect(text.split(separator: "\n").count < 20)
        #expect(text.contains("it is there"), "decisions are kept")
        let read = try #require(try reading(path))
        #expect(read.recorded.summary == before.summary)
        #expect(read.recorded.serial == before.serial)
        #expect(try Files.status(of: path)?.permissions == 0o600)

        // And it goes on, also through a second compaction.
        let next = try await Samples.journal(path)
        try await fill(next)
        let after = next.recorded
        await next.close()
        #expect(try reading(path)?.recorded.summary == after.summary)
    }

    @Test func `a short history is left as it is`() async throws {
        let journal = try await Samples.journal(path)
        try await journal.append(Samples.everyEntry)
        await journal.close()
        let lines = try folder.text(of: "state.jsonl").split(separator: "\n")
        #expect(lines.count == Samples.everyEntry.count + 1)
    }

    @Test func `the last ten older versions are kept`() async throws {
        for _ in 0..<13 {
            let journal = try await Samples.journal(path)
            try await fill(journal)
            await journal.close()
        }
        let backups = try Files.names(in: folder.path).filter { $0.hasSuffix(".bak") }
        #expect(backups.count == 10)
        for backup in backups { #expect(try reading(folder(backup)) != nil) }
    }

    @Test func `a cut inside a compacted part is damage and not a torn tail`() async throws {
        let journal = try await Samples.journal(path)
        try await fill(journal)
        await journal.close()
        let bytes = try Files.read(path, limit: 1 << 20)
        for missing in [1, 200, 1500] {
            try Files.writeDurably(Array(bytes.dropLast(missing)), to: path)
            let error = #expect(throws: Diagnostic.self) { _ = try reading(path) }
            #expect(error?.code == .stateDamaged)
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let shorter = lines.dropLast().map { Array($0) + [UInt8(ascii: "\n")] }
        try Files.writeDurably(Array(shorter.joined()), to: path)
        let error = #expect(throws: Diagnostic.self) { _ = try reading(path) }
        #expect(error?.code == .stateDamaged)
    }

    @Test func `a compaction that fails loses nothing and says so`() async throws {
        let journal = try await Samples.journal(path)
        try await fill(journal)
        let before = journal.recorded
        // A folder in the place of the backup.
        try Files.makeFolder("\(path).\(before.serial).bak")
        for number in 0..<20 { try Files.makeFolder("\(path).\(number).bak") }
        #expect(await journal.close().map(\.code) == [.stateNotCompacted])
        #expect(try reading(path)?.recorded.summary == before.summary)
        #expect(try !Files.names(in: folder.path).contains { $0.hasSuffix(".tmp") })
    }

    @Test func `lines of an unknown kind survive unless they are critical`() async throws {
        let journal = try await Samples.journal(path)
        try await journal.append([.key(id: "k1")])
        await journal.close()
        let bytes = try Files.read(path, limit: 1 << 20)
        let known = Line.last(of: bytes)

        try Files.writeDurably(
            bytes + Line.following(known, number: 2, #""kind":"later","x":{"y":[1,2.50]}"#),
            to: path)
        let next = try await Samples.journal(path)
        #expect(next.recorded.serial == 2)
        try await fill(next)
        await next.close()
        #expect(try folder.text(of: "state.jsonl").contains(#""kind":"later","x":{"y":[1,2.50]}"#))

        try Files.writeDurably(
            bytes + Line.following(known, number: 2, #""critical":true,"kind":"later""#), to: path)
        let error = #expect(throws: Diagnostic.self) { _ = try reading(path) }
        #expect(error?.code == .stateTooNew)
    }

    @Test func `what a killed compaction left is removed by the next writer`() async throws {
        try folder.write("half", to: ".state.jsonl.0123456789ab.tmp")
        try folder.write("not ours", to: ".other.jsonl.0123456789ab.tmp")
        await (try Samples.journal(path)).close()
        #expect(
            try Files.names(in: folder.path) == [
                ".other.jsonl.0123456789ab.tmp", "state.jsonl.lock",
            ])
    }

    @Test func `a newer format is refused whatever its lines look like`() throws {
        try folder.write(#"{"format":2,"kind":"head"}"# + "\n", to: "state.jsonl")
        let error = #expect(throws: Diagnostic.self) { _ = try reading(path) }
        #expect(error?.code == .stateTooNew)
    }
}

/// Lines made by hand, by the documented form and not by the code under test.
enum Line {
    static func last(of bytes: [UInt8]) -> String {
        let line = bytes.split(separator: UInt8(ascii: "\n")).last ?? []
        return String(decoding: line.dropLast(2).suffix(32), as: UTF8.self)
    }

    static func following(_ hash: String, number: Int, _ members: String) -> [UInt8] {
        let body = #"{"prev":"\#(hash)","n":\#(number),\#(members)"#
        return Array((body + #","h":"\#(SHA256.hex(of: body.utf8).prefix(32))"}"# + "\n").utf8)
    }
}

@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private var path: String { folder("state.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private func run(_ name: String) async throws {
        let journal = try await Samples.journal(path)
        try await journal.append([.recorded(Samples.plain(name), closing: nil)])
        try await journal.append([.key(id: "k")])
        #expect(await journal.close().isEmpty)
    }

    private func backups() throws -> [String] {
        try Files.names(in: folder.path).filter { $0.hasSuffix(".bak") }
    }

    @Test func `the state as it was before each run is kept, ten times`() async throws {
        try await run("a")
        #expect(try backups().isEmpty, "there was nothing before the first run")
        let before = try Files.read(path, limit: 1 << 20)
        try await run("b")
        #expect(try Files.read(folder("state.jsonl.2.bak"), limit: 1 << 20) == before)
        #expect(try Files.status(of: folder("state.jsonl.2.bak"))?.permissions == 0o600)
        for number in 0..<12 { try await run("n\(number)") }
        #expect(try backups().count == 10)
        let content = try #require(
            try await StatePlace.file(path: folder("state.jsonl.26.bak")).content())
        #expect(content.recorded.serial == 26)
    }

    @Test func `a run that changes nothing makes no backup`() async throws {
        try await run("a")
        await (try await Samples.journal(path)).close()
        #expect(try backups().isEmpty)
    }
}
