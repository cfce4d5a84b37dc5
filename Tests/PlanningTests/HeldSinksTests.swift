import Model
import Planning
import TestSupport
import Testing

@Suite struct HeldSinksTests {
    private let profile = Profile.oneTimeToken

    /// What is refused when `desired` meets the records of `applied`.
    private func refused(
        _ desired: [Declaration], applied: [Declaration], deposed: [Record.Deposed] = []
    ) -> [String] {
        let records = applied.enumerated().map {
            profile.record(of: $0.element, id: "\($0.offset)", deposed: deposed)
        }
        return HeldSinks.conflicts(
            of: desired, with: .holding(records),
            descriptors: [profile.rawValue: profile.descriptor]
        ).map { "\($0.code.id) \($0.message)" }
    }

    @Test func `what stays, moves to a free place or is new needs nothing`() {
        let a = profile.declaration("a", sink: "file://a")
        #expect(refused([a], applied: []).isEmpty)
        #expect(refused([a], applied: [a]).isEmpty)
        #expect(refused([profile.declaration("a", sink: "file://b")], applied: [a]).isEmpty)
        #expect(refused([], applied: [a]).isEmpty)
    }

    @Test func `the place of a connection that goes is not free yet`() {
        let old = profile.declaration("old", sink: "file://t")
        let new = profile.declaration("new", sink: "file://t")
        #expect(
            refused([new], applied: [old])
                == ["RC3104 the sink `file://t` keeps the handle of `oneTimeToken/old`"])
        // However it is written.
        let escaped = profile.declaration("new", sink: "file://%74")
        #expect(refused([escaped], applied: [old]).count == 1)
    }

    @Test func `places are not passed on, nor exchanged`() {
        let (a, b) = (
            profile.declaration("a", sink: "file://1"), profile.declaration("b", sink: "file://2")
        )
        let next = profile.declaration("a", sink: "file://2")
        let first = "RC3104 the sink `file://2` keeps the handle of `oneTimeToken/b`"
        let second = "RC3104 the sink `file://1` keeps the handle of `oneTimeToken/a`"
        #expect(
            refused([next, profile.declaration("b", sink: "file://3")], applied: [a, b]) == [first])
        #expect(
            refused([next, profile.declaration("b", sink: "file://1")], applied: [a, b])
                == [first, second])
    }

    @Test func `who is only renamed keeps its place`() {
        let old = profile.declaration("old", sink: "file://t")
        let told = profile.declaration("new", sink: "file://t", movedFrom: "old")
        let seen = profile.declaration("new", identity: "old", sink: "file://t")
        #expect(refused([told], applied: [old]).isEmpty)
        #expect(refused([seen], applied: [old]).isEmpty)
    }

    @Test func `what was replaced and may live holds its place as well`() {
        let a = profile.declaration("a", sink: "file://a")
        let b = profile.declaration("b", sink: "file://kept")
        let deposed = Record.Deposed(
            remoteID: "9", sinks: ["handle": SinkReference("file://kept")])
        #expect(
            refused([a, b], applied: [a], deposed: [deposed])
                == ["RC3104 the sink `file://kept` keeps the handle of `oneTimeToken/a`"])
    }
}
