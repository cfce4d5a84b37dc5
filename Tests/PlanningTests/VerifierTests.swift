import Model
import Planning
import TestSupport
import Testing

@Suite struct VerifierTests {
    private func verify(
        _ profile: Profile, _ records: [Record], _ observation: PlatformObservation?,
        intents: [CreateIntent] = [], handles: [Address: Set<String>] = [:],
        selection: Selection = Selection()
    ) -> Verification {
        Verifier.verify(
            Recorded.holding(records, intents: intents), observed: [observation].compactMap(\.self),
            policy: Policy(
                project: "test", platforms: [profile.entry()],
                descriptors: [profile.rawValue: profile.descriptor], selection: selection,
                secrets: .notCompared, availableHandles: handles))
    }

    private func record(_ name: String, id: String?, _ profile: Profile = .naturalKey) -> Record {
        profile.record(of: profile.declaration(name), id: id)
    }

    @Test func `each object is there, gone, there under another id, or too young to be seen`() {
        let profile = Profile.naturalKey
        let result = verify(
            profile,
            [
                record("a", id: "1"), record("b", id: "2"), record("c", id: "3"),
                record("d", id: "4"), record("e", id: nil),
            ],
            profile.reading(
                [
                    profile.object("1", name: "a"), profile.object("9", name: "c"),
                    profile.object("8", name: "nobody's"),
                ], notYetVisible: ["4"]))
        #expect(
            result.connections.map(\.presence)
                == [.there, .gone, .otherID(["9"]), .notYetVisible, .consentPending])
        #expect(result.connections.map(\.isWell) == [true, false, false, false, false])
        #expect(result.needsPerson)
    }

    @Test func `an object that is only too young to be listed needs nobody`() {
        let profile = Profile.naturalKey
        let young = verify(
            profile, [record("a", id: "1")], profile.reading([], notYetVisible: ["1"]))
        #expect(young.connections.map(\.presence) == [.notYetVisible])
        #expect(!young.needsPerson)
        var waiting = record("a", id: "1")
        waiting.consent = Record.PendingConsent(
            url: "https://x", since: Timestamp(milliseconds: 0))
        let pending = verify(
            profile, [waiting], profile.reading([], notYetVisible: ["1"]))
        #expect(pending.needsPerson)
    }

    @Test func `an object that another record has is no other id of one that is gone`() {
        let profile = Profile.naturalKey
        var other = record("b", id: "2")
        other.identity = record("a", id: nil).identity
        let result = verify(
            profile, [record("a", id: "1"), other],
            profile.reading([profile.object("2", name: "a")]))
        #expect(result.connections.map(\.presence) == [.gone, .there])
    }

    @Test func `a partial list or another account says nothing about absence`() {
        let profile = Profile.naturalKey
        let problem = Diagnostic(.accountChanged, "a page failed")
        let partial = verify(
            profile, [record("a", id: "1")],
            profile.reading([], completeness: .incomplete(problem)))
        #expect(partial.connections.map(\.presence) == [.unseen])
        #expect(!partial.needsPerson)
        var elsewhere = record("a", id: "1")
        elsewhere.account = Account(endpoint: "http://127.0.0.1:2", workspace: nil)
        let foreign = verify(profile, [elsewhere], profile.reading([]))
        #expect(foreign.connections.map(\.presence) == [.unseen])
    }

    @Test func `a returned secret that is not in its sink, or never arrived, is missing`() {
        let profile = Profile.oneTimeToken
        var lost = record("c", id: "3", profile)
        lost.sinks = [:]
        let result = verify(
            profile, [record("a", id: "1", profile), record("b", id: "2", profile), lost],
            profile.reading(
                ["1", "2", "3"].map { profile.object($0, name: "x\($0)") }),
            handles: [profile.address("a"): ["handle"]])
        #expect(result.connections.map { $0.outputs.map(\.isThere) } == [[true], [false], [false]])
        #expect(result.connections.map { $0.outputs.first?.sink == nil } == [false, false, true])
        #expect(result.connections.map(\.isWell) == [true, false, false])
    }

    @Test func `open creates, replaced objects that live and pending consents need a person`() {
        let profile = Profile.naturalKey
        let a = record("a", id: "1")
        let seen = profile.reading([profile.object("1", name: "a")])
        #expect(!verify(profile, [a], seen).needsPerson)
        let scene = Scene(profile)
        let open = scene.intent(for: profile.declaration("b"))
        #expect(verify(profile, [a], seen, intents: [open]).needsPerson)
        var replaced = a
        replaced.deposed = [Record.Deposed(remoteID: "0")]
        #expect(!verify(profile, [replaced], seen).needsPerson)
        let alive = profile.reading([
            profile.object("0", name: "a"), profile.object("1", name: "a"),
        ])
        #expect(verify(profile, [replaced], alive).needsPerson)
        var pending = a
        pending.consent = Record.PendingConsent(
            url: "https://consent.example", since: Timestamp(milliseconds: 0))
        #expect(verify(profile, [pending], seen).needsPerson)
    }

    @Test func `only what is selected is looked at`() {
        let profile = Profile.naturalKey
        var a = record("a", id: "1")
        a.labels = ["team": "x"]
        let result = verify(
            profile, [a, record("b", id: "2")], profile.reading([]),
            selection: Selection(labels: ["team": "x"]))
        #expect(result.connections.map(\.record.address.name) == ["a"])
    }
}
