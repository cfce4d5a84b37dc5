import Model
import Planning
import TestSupport
import Testing

@Suite struct MovedFromTests {
    private func declaration(
        _ name: String, identity: String? = nil, movedFrom: String? = nil,
        _ profile: Profile = .naturalKey
    ) -> Declaration {
        let plain = profile.declaration(name, identity: identity)
        return Declaration(
            address: plain.address, kind: plain.kind, provider: plain.provider,
            labels: plain.labels, fields: plain.fields, sinks: plain.sinks,
            lifecycle: plain.lifecycle, movedFrom: movedFrom, source: plain.source)
    }

    private func scene(_ desired: [Declaration], records: [Declaration]) -> Scene {
        let profile = Profile.naturalKey
        var scene = Scene(profile)
        scene.desired = desired
        scene.records = records.enumerated().map {
            profile.record(of: $0.element, id: "\($0.offset)")
        }
        scene.objects = records.enumerated().map {
            profile.object("\($0.offset)", name: $0.element.fields["name"]?.stringValue ?? "")
        }
        return scene
    }

    @Test func `a renamed connection keeps its object also when its identity changed`() {
        let old = declaration("old")
        // Without the word it is one to create and one to delete.
        #expect(
            scene([declaration("new")], records: [old]).summary
                == ["new: create new", "old: delete not_declared 0"])
        #expect(
            scene([declaration("new", movedFrom: "old")], records: [old]).summary
                == ["new: replace fields_differ 0"])
        #expect(
            scene(
                [declaration("new", identity: "old", movedFrom: "old")], records: [old]
            ).summary == ["new: no-op moved 0"])
    }

    @Test func `the word means nothing once the state has the new name or lacks the old one`() {
        let new = declaration("new", movedFrom: "old")
        #expect(scene([new], records: [new]).summary == ["new: no-op unchanged 0"])
        #expect(
            scene([new], records: [new, declaration("old")]).summary
                == ["new: no-op unchanged 0", "old: delete not_declared 1"])
        #expect(scene([new], records: []).summary == ["new: create new"])
    }

    @Test func `a told move goes before one that an equal identity suggests`() {
        // `other` has the identity of `a`, but `new` says that it was `a`.
        let a = declaration("a")
        let told = scene(
            [declaration("new", identity: "n", movedFrom: "a"), declaration("x", identity: "y")],
            records: [a])
        #expect(told.summary == ["new: replace fields_differ 0", "x: create new"])
        let both = scene(
            [declaration("new", identity: "n", movedFrom: "a"), declaration("b", identity: "a")],
            records: [a])
        #expect(both.summary.contains("new: replace fields_differ 0"))
        #expect(!both.summary.contains("b: no-op moved 0"))
    }

    @Test func `what has an open create, or is declared still, is not moved`() {
        let old = declaration("old")
        let new = declaration("new", movedFrom: "old")
        var open = scene([new], records: [old])
        open.intents = [open.intent(for: old)]
        #expect(!open.summary.contains { $0.hasPrefix("new: replace") })
        #expect(
            scene([new, old], records: [old]).summary
                == ["new: create new", "old: no-op unchanged 0"])
    }
}
