import Model
import TestSupport
import Testing

@testable import Applying

/// Creates whose intents are written while they wait for a slot.
@Suite struct LineTests {
    private static let profile = Profile.naturalKey

    private static func rig(_ count: Int, concurrency: Int = 1) -> Rig {
        Rig(
            profile, desired: (1...count).map { profile.declaration("c\($0)") },
            concurrency: concurrency)
    }

    @Test func `the next create has its intent before a slot is free for it`() async {
        let rig = Self.rig(3)
        await rig.apply()
        #expect(rig.log.lines.prefix(3) == ["journal intent", "journal intent", "create c1"])
        #expect(rig.state.records.count == 3)
        #expect(rig.state.intents.isEmpty)
    }

    @Test func `no create leaves before its own intent is durable`() async {
        let rig = Self.rig(40, concurrency: 4)
        let journal = rig.journal
        await rig.platform.whenCreating { name in
            let hasIntent = journal.entries.contains { entry in
                if case .intent(let intent) = entry { intent.address.name == name } else { false }
            }
            if !hasIntent { Issue.record("\(name) left without an intent") }
        }
        let outcomes = await rig.apply()
        #expect(outcomes.count == 40)
        #expect(outcomes.allSatisfy { $0.status == .done })
    }

    @Test func `what waits in line when the run is stopped never leaves, and its intent is closed`()
        async
    {
        let rig = Self.rig(5)
        let stop = rig.stop
        await rig.platform.whenCreating { _ in stop.raise() }
        let outcomes = await rig.apply()
        #expect(await rig.platform.requests == ["create c1"])
        #expect(outcomes.map(\.status) == [.done] + Array(repeating: .notAttempted, count: 4))
        #expect(rig.state.intents.isEmpty)
        let closed = rig.journal.entries.filter {
            if case .closed(_, .neverSent) = $0 { true } else { false }
        }
        #expect(closed.count == 1)
    }

    @Test func `three unknown creates stop those in line, too`() async {
        let rig = Self.rig(9)
        await rig.platform.fail(.loseRequest, .loseRequest, .loseRequest)
        let outcomes = await rig.apply()
        let first = await rig.platform.requests.prefix(3)
        #expect(first == ["create c1", "create c2", "create c3"])
        #expect(outcomes.count { $0.error?.code == .createsStopped } > 0)
        let open = Set(rig.state.intents.values.map(\.address.name))
        #expect(open.isSubset(of: ["c1", "c2", "c3"]))
    }

    @Test func `a group of intents that cannot be made durable sends nothing`() async {
        let rig = Self.rig(20, concurrency: 4)
        rig.journal.fail(at: 2)
        let outcomes = await rig.apply()
        #expect(await rig.platform.requests.isEmpty)
        #expect(outcomes.count == 20)
        #expect(outcomes.contains { $0.status == .failed })
        #expect(outcomes.allSatisfy { $0.status == .failed || $0.status == .notAttempted })
    }

    @Test func `a create that waits in line for longer than its intent says has it renewed`() async
    {
        let rig = Self.rig(2)
        let clock = rig.clock
        await rig.platform.whenCreating { name in
            if name == "c1" { try? await clock.sleep(for: .seconds(300)) }
        }
        await rig.apply()
        let intents = rig.journal.entries.compactMap { entry in
            if case .intent(let intent) = entry { intent } else { nil }
        }
        #expect(intents.map(\.address.name) == ["c1", "c2", "c2"])
        #expect(Set(intents.map(\.id)).count == 2)
        #expect(intents[2].mayLeaveUntil.since(intents[1].mayLeaveUntil) == .seconds(300))
        #expect(rig.state.intents.isEmpty)
    }

    @Test func `a create that does not wait long keeps its intent`() async {
        let rig = Self.rig(2)
        let clock = rig.clock
        await rig.platform.whenCreating { _ in try? await clock.sleep(for: .seconds(30)) }
        await rig.apply()
        let intents = rig.journal.entries.count {
            if case .intent = $0 { true } else { false }
        }
        #expect(intents == 2)
    }

    @Test func `where the answer holds a secret no intent is written ahead`() async {
        let profile = Profile.oneTimeToken
        let rig = Rig(
            profile, desired: [profile.declaration("a"), profile.declaration("b")], concurrency: 1)
        await rig.apply()
        #expect(
            rig.log.lines == [
                "journal intent", "create a", "sink file://a.token", "journal recorded",
                "journal intent", "create b", "sink file://b.token", "journal recorded",
            ])
    }

    // MARK: - How long the line is

    private static func attempts(_ count: Int) -> [CreateAttempt] {
        let declaration = profile.declaration("a")
        let record = profile.record(of: declaration, id: "1")
        let intent = CreateIntent(
            id: "1", address: declaration.address, kind: declaration.kind,
            provider: declaration.provider, account: record.account, identity: nil, baseline: [],
            outcome: record, mayLeaveUntil: Timestamp(milliseconds: 0))
        return (0..<count).map { _ in
            CreateAttempt(
                step: Step(
                    address: declaration.address, kind: declaration.kind,
                    provider: declaration.provider, action: .create, reason: .new, effect: ""),
                desired: declaration, intent: intent, replaced: nil, resumes: false)
        }
    }

    /// Opens what there is room for, and lets so many leave meanwhile.
    private static func turn(_ line: inout CreateLine, leaving: Int) -> Int {
        let room = line.room(freeSlots: 0)
        line.open()
        for _ in 0..<leaving { _ = line.popFirst() }
        line.opened(attempts(room), hadFreeSlots: false)
        return room
    }

    @Test func `first there is one for each slot, and two wait`() {
        let line = CreateLine(slots: 16)
        #expect(line.room(freeSlots: 16) == 18)
        #expect(line.length == 2)
    }

    @Test func `where little leaves while intents are written two wait, and one with one slot`() {
        for (slots, wanted) in [(16, 2), (1, 1)] {
            var line = CreateLine(slots: slots)
            _ = Self.turn(&line, leaving: 0)
            for _ in 0..<5 {
                for _ in 0..<wanted { _ = line.popFirst() }
                #expect(Self.turn(&line, leaving: 0) == wanted)
            }
            #expect(line.length == wanted)
        }
    }

    @Test func `where much leaves meanwhile the line grows, but not beyond two for each slot`() {
        var line = CreateLine(slots: 16)
        _ = Self.turn(&line, leaving: 0)
        var lengths: [Int] = []
        for _ in 0..<6 {
            while line.room(freeSlots: 0) == 0 { _ = line.popFirst() }
            _ = Self.turn(&line, leaving: 16)
            lengths.append(line.length)
        }
        #expect(lengths == lengths.sorted())
        #expect(lengths.last == 32)
        // And it shrinks again when the platform has become slow.
        for _ in 0..<6 {
            while line.room(freeSlots: 0) == 0 { _ = line.popFirst() }
            _ = Self.turn(&line, leaving: 0)
        }
        #expect(line.length == 2)
    }

    @Test func `a line that ran dry doubles`() {
        var line = CreateLine(slots: 16)
        _ = Self.turn(&line, leaving: 0)
        while line.popFirst() != nil {}
        line.open()
        line.opened([], hadFreeSlots: true)
        #expect(line.length == 4)
    }

    @Test func `nothing more is written while intents are being written`() {
        var line = CreateLine(slots: 4)
        line.open()
        #expect(line.room(freeSlots: 4) == 0)
        #expect(!line.isIdle)
    }
}
