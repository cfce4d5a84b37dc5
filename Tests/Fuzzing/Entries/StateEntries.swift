import Documents
import Model
import Reports

@testable import State

/// Journals, remote documents and what others leave in lock files.
enum StateEntries {
    /// The bytes as they are, and as members of lines that the chain is made around: hashes would
    /// otherwise keep everything behind the first check.
    static func journal(_ bytes: [UInt8]) throws(BrokenPromise) {
        _ = try scan(bytes)
        var chain = Chain()
        var image: [UInt8] = []
        for line in bytes.split(separator: 0x0A, maxSplits: 64) {
            image += chain.line(Array(line))
        }
        guard let recorded = try scan(image) else { return }
        let style = TextStyle()
        try Inert.check(StateReport.list(recorded, style: style), "the list of the state")
        for record in recorded.sortedRecords {
            if let text = StateReport.show(record.address, in: recorded, style: style) {
                try Inert.check(text, "a record")
            }
        }
        let json = JSON.writeInert(StateReport.listJSON(recorded, toolVersion: "1"))
        try Inert.check(String(decoding: json, as: UTF8.self), "the state in JSON")
    }

    private static func scan(_ bytes: [UInt8]) throws(BrokenPromise) -> Recorded? {
        var whole = JournalScanner(path: "s")
        var pieces = JournalScanner(path: "s")
        do throws(Diagnostic) {
            try whole.feed(bytes[...])
            var rest = bytes[...]
            while !rest.isEmpty {
                try pieces.feed(rest.prefix(7))
                rest = rest.dropFirst(7)
            }
            let tail = try whole.finish()
            let same = try pieces.finish()
            guard tail == same, whole.recorded.serial == pieces.recorded.serial else {
                throw Diagnostic(.yamlSyntax, "\u{1B}")
            }
        } catch {
            try BrokenPromise.unless(error.code != .yamlSyntax, "pieces read like the whole")
            try TextEntries.diagnostics([error])
            return nil
        }
        try compacted(whole)
        return whole.recorded
    }

    /// What a compaction writes is read back as the same.
    private static func compacted(_ scanner: JournalScanner) throws(BrokenPromise) {
        var chain = Chain()
        var image = chain.line(Compaction.head(of: scanner.image).payload)
        scanner.image.forEachFact { image += chain.line($0.payload) }
        var again = JournalScanner(path: "s")
        do throws(Diagnostic) {
            try again.feed(image[...])
            _ = try again.finish()
        } catch {
            throw BrokenPromise(description: "a compacted state is read: \(error.message)")
        }
        try BrokenPromise.unless(
            again.recorded.records == scanner.recorded.records
                && again.recorded.serial == scanner.recorded.serial,
            "a compaction loses nothing")
    }

    static func document(_ bytes: [UInt8]) throws(BrokenPromise) {
        switch Result(catching: { () throws(Diagnostic) in try StateDocument(bytes, name: "s") }) {
        case .failure(let problem): try TextEntries.diagnostics([problem])
        case .success(let document):
            let written = try? document.bytes()
            let again = written.flatMap { try? StateDocument($0, name: "s") }
            try BrokenPromise.unless(again == document, "a document is read back")
            _ = try scan(document.lines)
        }
        if let info = LockInfo(json: bytes) {
            try Inert.check(info.description, "the holder of a lock")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if let holder = LockHolder(text: text) {
            try Inert.check(holder.description, "the holder of a lock")
        }
        for name in ["Code", "Message", "Error"] { _ = XMLText.first(name, in: bytes) }
    }
}
