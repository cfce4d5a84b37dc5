import Glibc
import Host
import Model
import State
import TestSupport
import Testing

struct DamageTests {
    private let folder: TemporaryFolder
    private var path: String { folder("damaged.jsonl") }

    init() throws { folder = try TemporaryFolder() }

    private static let entries: [JournalEntry] = (0..<20).map { number in
        .recorded(Samples.plain("n\(number)"), closing: nil)
    }

    private func put(_ bytes: some Sequence<UInt8>) throws {
        try Files.writeDurably(Array(bytes), to: path)
    }

    private func code() -> DiagnosticCode? {
        do throws(Diagnostic) {
            _ = try reading(path)
            return nil
        } catch {
            return error.code
        }
    }

    private static let newline = UInt8(ascii: "\n")

    /// The lines with their line breaks.
    private static func lines(of bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: newline).map { Array($0) + [newline] }
    }

    /// What the rest of a file does to a reader that has read its beginning.
    private func code(
        of rest: [[UInt8]], after beginning: JournalScanner
    ) -> DiagnosticCode? {
        var scanner = beginning
        do throws(Diagnostic) {
            for bytes in rest { try scanner.feed(bytes[...]) }
            return try scanner.finish() == nil ? nil : .stateTorn
        } catch {
            return error.code
        }
    }

    @Test func `a cut at any byte is torn or refused, and never another history`() async throws {
        let lines = Self.lines(of: try await Samples.file(Self.entries, in: folder))
        var scanner = JournalScanner(path: path)
        #expect(code(of: [], after: scanner) == .stateEmpty)
        for (index, line) in lines.enumerated() {
            for length in 1..<line.count {
                let expected: DiagnosticCode = index == 0 ? .stateDamaged : .stateTorn
                #expect(code(of: [Array(line.prefix(length))], after: scanner) == expected)
            }
            try scanner.feed(line[...])
            #expect(code(of: [], after: scanner) == nil)
            #expect(scanner.recorded.records.count == index)
        }
    }

    @Test func `one flipped bit anywhere is refused`() async throws {
        let lines = Self.lines(of: try await Samples.file(Self.entries, in: folder))
        var scanner = JournalScanner(path: path)
        for (number, line) in lines.enumerated() {
            for index in line.indices {
                // Every bit of the lines that are special, the head and the last one.
                let isSpecial = number == 0 || number == lines.count - 1
                for bit in isSpecial ? Array(0..<8) : [index % 8] {
                    var flipped = line
                    flipped[index] ^= 1 << UInt8(bit)
                    let code = code(of: [flipped] + lines[(number + 1)...], after: scanner)
                    #expect(
                        code == .stateDamaged || code == .stateTooNew,
                        "line \(number), byte \(index), bit \(bit)")
                }
            }
            try scanner.feed(line[...])
        }
    }

    @Test func `a writer cuts a torn tail, says so and goes on`() async throws {
        let bytes = try await Samples.file(Self.entries, in: folder)
        for missing in [1, 2, 100] {
            try put(bytes.dropLast(missing))
            let journal = try await Samples.journal(path)
            #expect(journal.warnings.map(\.code) == [.stateTorn])
            #expect(journal.recorded.records.count == 19)
            try await journal.append([Self.entries[19]])
            await journal.close()
            let read = try #require(try reading(path))
            #expect(read.recorded.records.count == 20)
            #expect(read.warnings.isEmpty)
        }
    }

    @Test func `a tail of zeros is torn, any other garbage is damage`() async throws {
        let bytes = try await Samples.file(Self.entries, in: folder)
        try put(bytes + [UInt8](repeating: 0, count: 5000))
        #expect(try reading(path)?.warnings.map(\.code) == [.stateTorn])
        try put(bytes.dropLast(50) + [UInt8](repeating: 0, count: 50))
        #expect(try reading(path)?.warnings.map(\.code) == [.stateTorn])
        for garbage in ["x", "{\"prev\":\"z", "\n", "{}\n", "\r\n", "{\"prev\":\"\0x"] {
            try put(bytes + Array(garbage.utf8))
            #expect(code() == .stateDamaged, "\(garbage)")
        }
    }

    @Test func `lines taken out, doubled or swapped are refused`() async throws {
        let bytes = try await Samples.file(Self.entries, in: folder)
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map {
            Array($0) + [UInt8(ascii: "\n")]
        }
        for index in 0..<(lines.count - 1) {
            var without = lines
            without.remove(at: index)
            try put(without.joined())
            #expect(code() == .stateDamaged, "without \(index)")
            var swapped = lines
            swapped.swapAt(index, index + 1)
            try put(swapped.joined())
            #expect(code() == .stateDamaged, "swapped \(index)")
            var doubled = lines
            doubled.insert(lines[index], at: index)
            try put(doubled.joined())
            #expect(code() == .stateDamaged, "doubled \(index)")
        }
    }

    @Test func `what is no regular file is refused by reader and writer`() async throws {
        try folder.write("", to: "empty")
        try Files.makeFolder(folder("folder"))
        symlink("empty", folder("link"))
        symlink("nowhere", folder("dangling"))
        mkfifo(folder("fifo"), 0o600)
        let expected: [(String, DiagnosticCode)] = [
            ("empty", .stateEmpty), ("folder", .stateNotAFile), ("link", .stateNotAFile),
            ("dangling", .stateNotAFile), ("fifo", .stateNotAFile),
        ]
        for (name, code) in expected {
            let read = #expect(throws: Diagnostic.self) { _ = try reading(folder(name)) }
            let opened = await #expect(throws: Diagnostic.self) {
                _ = try await Samples.journal(folder(name))
            }
            #expect(read?.code == code, "\(name)")
            #expect(opened?.code == code, "\(name)")
        }
    }

    @Test func `a refused file stays as it was and the newest backup is named`() async throws {
        let bytes = try await Samples.file(Self.entries, in: folder)
        var damaged = bytes
        damaged[300] ^= 1
        try put(damaged)
        try folder.write("", to: "damaged.jsonl.7.bak")
        try folder.write("", to: "damaged.jsonl.12.bak")
        let error = await #expect(throws: Diagnostic.self) { _ = try await Samples.journal(path) }
        #expect(error?.help.first?.hasSuffix("damaged.jsonl.12.bak") == true)
        #expect(try Files.read(path, limit: 1 << 20) == damaged)
    }
}
