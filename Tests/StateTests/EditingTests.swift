import Model
import State
import Testing

struct EditingTests {
    private let a = Samples.address("a")
    private let b = Samples.address("b")

    private func state(_ entries: JournalEntry...) -> Recorded { Recorded.folding(entries) }

    private func editing(_ recorded: Recorded) -> StateEditing {
        StateEditing(recorded, by: "ann", at: Samples.time)
    }

    private func code(_ body: () throws(Diagnostic) -> [JournalEntry]) -> DiagnosticCode? {
        do throws(Diagnostic) {
            _ = try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `forgetting ends record and open creates and notes who did it`() throws {
        let recorded = state(
            .recorded(Samples.plain("a"), closing: nil), .intent(Samples.intent("i1", "a")),
            .recorded(Samples.plain("b"), closing: nil))
        let entries = try editing(recorded).forget(a)
        #expect(
            entries.first == .decision(a, text: "no longer managed", by: "ann", at: Samples.time))
        let after = Recorded.folding(entries, into: recorded)
        #expect(after.records.keys.map(\.name) == ["b"])
        #expect(after.intents.isEmpty)
        #expect(code { () throws(Diagnostic) in try editing(after).forget(a) } == .notInState)
    }

    @Test func `forgetting a platform ends all that is on it and nothing else`() throws {
        var other = Samples.plain("x")
        other.address = Address(platform: "deck", name: "x")
        let recorded = state(
            .recorded(Samples.plain("a"), closing: nil), .recorded(other, closing: nil),
            .intent(Samples.intent("i1", "b")))
        let entries = try editing(recorded).forget(platform: "blink-prod")
        let after = Recorded.folding(entries, into: recorded)
        #expect(after.records.keys.map(\.platform) == ["deck"])
        #expect(after.intents.isEmpty)
        #expect(
            code { () throws(Diagnostic) in try editing(after).forget(platform: "blink-prod") }
                == .notInState)
    }

    @Test func `an open create is resolved with the id that it made`() throws {
        let recorded = state(.intent(Samples.intent("i1", "a")))
        let entries = try editing(recorded).adopt("new", at: a)
        let after = Recorded.folding(entries, into: recorded)
        #expect(after.intents.isEmpty)
        let record = try #require(after.records[a])
        #expect(record.remoteID == "new")
        #expect(record.sinks.isEmpty)
        #expect(record.consent == nil)
        #expect(record.fingerprints[Pointer(["token"])]?.isVerified == true)
    }

    @Test func `an id from before the create is adopted and its secrets are not trusted`() throws {
        let recorded = state(.intent(Samples.intent("i1", "a")))
        let after = Recorded.folding(try editing(recorded).adopt("b1", at: a), into: recorded)
        #expect(after.records[a]?.origin == .adopted)
        #expect(
            after.records[a]?.fingerprints.leaves.allSatisfy { !$0.fingerprint.isVerified } == true)
    }

    @Test func `an id that another address holds is refused, replaced ones included`() {
        let recorded = state(
            .intent(Samples.intent("i1", "a")),
            .recorded(Samples.record("b", remoteID: "taken"), closing: nil))
        for id in ["taken", "old-b", ""] {
            #expect(
                code { () throws(Diagnostic) in try editing(recorded).adopt(id, at: a) }
                    == .idTaken)
        }
    }

    @Test func `what is not open cannot be resolved`() {
        let recorded = state(.recorded(Samples.plain("b"), closing: nil))
        for address in [a, b] {
            #expect(
                code { () throws(Diagnostic) in try editing(recorded).adopt("x", at: address) }
                    == .notInState)
            #expect(
                code { () throws(Diagnostic) in try editing(recorded).notCreated(address) }
                    == .notInState)
        }
    }

    @Test func `several open creates can only be denied`() throws {
        let recorded = state(
            .intent(Samples.intent("i1", "a")), .intent(Samples.intent("i2", "a")))
        #expect(
            code { () throws(Diagnostic) in try editing(recorded).adopt("x", at: a) }
                == .severalOpen)
        let after = Recorded.folding(try editing(recorded).notCreated(a), into: recorded)
        #expect(after.intents.isEmpty)
    }

    @Test func `a pending consent is resolved either way`() throws {
        var pending = Samples.record("a", remoteID: nil)
        pending.deposed = []
        let recorded = state(.recorded(pending, closing: nil))
        let given = Recorded.folding(try editing(recorded).adopt("x", at: a), into: recorded)
        #expect(given.records[a]?.remoteID == "x")
        #expect(given.records[a]?.consent == nil)
        let denied = Recorded.folding(try editing(recorded).notCreated(a), into: recorded)
        #expect(denied.records.isEmpty)
    }

    @Test func `a move keeps everything but the address and what is bound to it`() throws {
        let recorded = state(.recorded(Samples.record("a", remoteID: "id"), closing: nil))
        let after = Recorded.folding(try editing(recorded).move(a, to: b), into: recorded)
        var expected = Samples.record("a", remoteID: "id")
        expected.address = b
        expected.fingerprints = [:]
        #expect(after.records == [b: expected])
    }

    @Test func `a move onto something, from nothing or elsewhere is refused`() {
        let recorded = state(
            .recorded(Samples.plain("a"), closing: nil), .recorded(Samples.plain("b"), closing: nil)
        )
        let nowhere = Samples.address("nowhere")
        #expect(
            code { () throws(Diagnostic) in try editing(recorded).move(a, to: b) } == .addressTaken)
        #expect(
            code { () throws(Diagnostic) in try editing(recorded).move(nowhere, to: a) }
                == .notInState)
        #expect(
            code { () throws(Diagnostic) in
                try editing(recorded).move(a, to: Address(platform: "deck", name: "a"))
            } == .addressTaken)
    }
}
