import Model
import State
import Testing

struct FoldingTests {
    private func fold(_ entries: JournalEntry...) -> Recorded { Recorded.folding(entries) }

    private let a = Samples.address("a")

    @Test func `an intent is open until something closes it`() {
        let intent = Samples.intent("i1", "a")
        #expect(fold(.intent(intent)).intents == ["i1": intent])
        #expect(fold(.intent(intent), .closed(intent: "i1", evidence: .rejected)).intents.isEmpty)
        let recorded = fold(.intent(intent), .recorded(Samples.plain("a"), closing: "i1"))
        #expect(recorded.intents.isEmpty)
        #expect(recorded.records[a]?.remoteID == "id")
        #expect(
            fold(.intent(intent), .recorded(Samples.plain("a"), closing: nil)).intents.count == 1)
    }

    @Test func `a delete ends the record of that very id and leaves a tombstone`() {
        let gone = fold(
            .recorded(Samples.plain("a"), closing: nil),
            .deleted(a, remoteID: "id", at: Samples.time))
        #expect(gone.records.isEmpty)
        #expect(gone.tombstones.map(\.remoteID) == ["id"])
        let other = fold(
            .recorded(Samples.plain("a", remoteID: "new"), closing: nil),
            .deleted(a, remoteID: "id", at: Samples.time))
        #expect(other.records[a]?.remoteID == "new")
    }

    @Test func `replaced objects outlive the delete of the current one`() {
        var record = Samples.plain("a")
        record.deposed = [Record.Deposed(remoteID: "old")]
        let entries: [JournalEntry] = [
            .recorded(record, closing: nil), .deleted(a, remoteID: "id", at: Samples.time),
        ]
        let recorded = Recorded.folding(entries)
        #expect(recorded.records[a]?.remoteID == nil)
        #expect(recorded.records[a]?.deposed.map(\.remoteID) == ["old"])
        let done = Recorded.folding(
            [.deposedDeleted(a, remoteID: "old", at: Samples.time)], into: recorded)
        #expect(done.records.isEmpty)
    }

    @Test func `a replaced object that is gone leaves the record`() {
        let recorded = fold(
            .recorded(Samples.record("a", remoteID: "id"), closing: nil),
            .deposedDeleted(a, remoteID: "old-a", at: Samples.time))
        #expect(recorded.records[a]?.deposed.isEmpty == true)
        #expect(recorded.records[a]?.remoteID == "id")
    }

    @Test func `moves, forgets, plans and keys`() {
        let recorded = fold(
            .recorded(Samples.plain("a"), closing: nil),
            .recorded(Samples.plain("c"), closing: nil),
            .moved(from: a, to: Samples.plain("b")), .forgotten(Samples.address("c"), reason: "r"),
            .begun(Samples.begun), .begun(Samples.begun), .key(id: "k1"), .key(id: "k2"))
        #expect(recorded.sortedRecords.map(\.address.name) == ["b"])
        #expect(recorded.begun == [Samples.begun])
        #expect(recorded.keyID == "k2")
        let finished = Recorded.folding([.finished(digest: "sha256:1")], into: recorded)
        #expect(finished.begun.isEmpty)
    }

    @Test func `folding in two halves is folding at once`() {
        let entries = Samples.everyEntry
        let whole = Recorded.folding(entries)
        for cut in entries.indices {
            let halves = Recorded.folding(entries[cut...], into: .folding(entries[..<cut]))
            #expect(halves.summary == whole.summary)
        }
    }

    @Test func `folding a final entry twice is folding it once`() {
        for entry in Samples.everyEntry {
            let once = Recorded.folding(Samples.everyEntry + [entry])
            var twice = Recorded.folding(Samples.everyEntry + [entry, entry])
            // A tombstone is a note of each delete that was confirmed.
            if case .deleted = entry { twice.tombstones.removeLast() }
            if case .deposedDeleted = entry { twice.tombstones.removeLast() }
            #expect(once.summary == twice.summary)
        }
    }
}
