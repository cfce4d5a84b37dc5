import Model
import Planning
import TestSupport
import Testing

@Suite struct IgnoreTests {
    private let profile = Profile.updatable

    private func declaration(
        label: Value = "x", config: Value? = ["on": true, "n": 1], ignore: [Pointer]
    ) -> Declaration {
        profile.declaration(
            "a", label: label, config: config, lifecycle: Lifecycle(ignore: ignore))
    }

    private func scene(
        _ declaration: Declaration, recorded: Declaration? = nil, shows label: Value,
        _ config: Value?
    ) -> Scene {
        var scene = Scene(profile)
        scene.desired = [declaration]
        scene.records = [profile.record(of: recorded ?? declaration, id: "1")]
        scene.objects = [profile.object("1", name: "a", label: label, config: config)]
        return scene
    }

    private let on = Pointer(["config", "on"])

    @Test func `an ignored field that moved is neither a change nor drift`() {
        let wanted = declaration(ignore: [on])
        for config: Value? in [["on": false, "n": 1], ["n": 1]] {
            let scene = scene(wanted, shows: "x", config)
            #expect(scene.summary == ["a: no-op unchanged 1"], "\(String(describing: config))")
            #expect(scene.plan.drift.isEmpty)
        }
        let other = scene(wanted, shows: "x", ["on": false, "n": 2])
        #expect(other.summary == ["a: update drifted 1"])
        #expect(other.plan.drift.first?.changes.map(\.pointer.dotted) == ["config.n"])
    }

    @Test func `an update of another field leaves an ignored one as it is`() {
        let before = declaration(ignore: [on])
        let scene = scene(
            declaration(label: "new", ignore: [on]), recorded: before, shows: "x",
            ["on": false, "n": 1])
        #expect(scene.summary == ["a: update fields_differ 1"])
        let step = scene.plan.steps[0]
        #expect(step.changes.map(\.pointer.dotted) == ["label"])
        #expect(step.desired?.fields["config"] == ["on": false, "n": 1])
    }

    @Test func `an ignored field that left the manifest stays on the platform`() {
        let scene = scene(
            declaration(label: "new", config: ["n": 1], ignore: [on]),
            recorded: declaration(ignore: [on]), shows: "x", ["on": false, "n": 1])
        #expect(scene.plan.steps[0].changes.map(\.pointer.dotted) == ["label"])
        #expect(scene.plan.steps[0].desired?.fields["config"] == ["on": false, "n": 1])
    }

    @Test func `a new object, also one that replaces another, gets what the manifest says`() {
        var new = Scene(profile)
        new.desired = [declaration(ignore: [on])]
        #expect(new.plan.steps[0].desired?.fields["config"] == ["on": true, "n": 1])

        let natural = Profile.naturalKey
        var replaced = Scene(natural)
        let lifecycle = Lifecycle(ignore: [on])
        let before = natural.declaration(
            "a", label: "x", config: ["on": true], lifecycle: lifecycle)
        replaced.desired = [
            natural.declaration("a", label: "new", config: ["on": true], lifecycle: lifecycle)
        ]
        replaced.records = [natural.record(of: before, id: "1")]
        replaced.objects = [
            natural.object("1", name: "a", label: "x", config: ["on": false])
        ]
        #expect(replaced.summary == ["a: replace fields_differ 1"])
        #expect(replaced.plan.steps[0].desired?.fields["config"] == ["on": true])
    }

    @Test func `an object that differs only in an ignored field is adopted without an update`() {
        var scene = Scene(.naturalKey)
        scene.desired = [
            Profile.naturalKey.declaration(
                "a", label: "x", config: ["on": true],
                lifecycle: Lifecycle(ignore: [Pointer(["config"])]))
        ]
        scene.objects = [
            Profile.naturalKey.object("1", name: "a", label: "x", config: ["on": false])
        ]
        #expect(scene.summary == ["a: adopt exists_remotely 1"])
        #expect(!scene.plan.steps[0].updatesAfterAdopt)
    }
}
