import Model
import TestSupport
import Testing

/// Rules that the simulation asked for.
@Suite struct SafetyTests {
    private let handle = ["handle": SinkReference("file://a.token")]
    private let oldHandle = ["handle": SinkReference("file://a.token.old")]

    @Test(arguments: [Profile.uniqueName, .naturalKey, .oneTimeToken])
    func `what we deleted ourselves is not taken over from a list that lags`(profile: Profile) {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a")]
        scene.objects = [profile.object("1", name: "a")]
        #expect(scene.summary == ["a: adopt exists_remotely 1"])
        scene.deleted = ["1"]
        #expect(scene.summary == ["a: create new"])
    }

    @Test func `a replaced object that may only be not listed yet stays recorded`() {
        let profile = Profile.naturalKey
        let a = profile.declaration("a")
        var scene = Scene(profile)
        scene.desired = [a]
        scene.objects = [profile.object("2", name: "a")]
        scene.records = [
            profile.record(of: a, id: "2", deposed: [Record.Deposed(remoteID: "1")])
        ]
        #expect(scene.summary == ["a: no-op unchanged 2", "a: forget deposed_remains 1"])
        scene.notYetVisible = ["1"]
        #expect(scene.summary == ["a: no-op unchanged 2"])
    }

    @Test func `a secret that never arrived is named by every plan until the object is gone`() {
        let profile = Profile.oneTimeToken
        let a = profile.declaration("a")
        var record = profile.record(of: a, id: "1")
        record.sinks = [:]
        var scene = Scene(profile)
        scene.desired = [a]
        scene.objects = [profile.object("1", name: "a")]
        scene.records = [record]
        #expect(scene.summary == ["a: manual handle_missing 1"])
        record.origin = .adopted
        scene.records = [record]
        #expect(scene.summary == ["a: no-op unchanged 1"])
    }

    @Test func `a replaced object stays while the secret of its successor is lost`() {
        let profile = Profile.oneTimeToken
        let a = profile.declaration("a")
        var record = profile.record(
            of: a, id: "2", deposed: [Record.Deposed(remoteID: "1", sinks: oldHandle)])
        var scene = Scene(profile)
        scene.desired = [a]
        scene.objects = [profile.object("1", name: "a"), profile.object("2", name: "a")]
        record.sinks = [:]
        scene.records = [record]
        #expect(
            scene.summary == ["a: manual deposed_remains 1", "a: manual handle_missing 2"])
        #expect(scene.plan.steps[0].manual?.text.contains("by hand") == false)
        record.sinks = handle
        scene.records = [record]
        scene.handles = [a.address: ["handle"]]
        #expect(scene.summary == ["a: no-op unchanged 2", "a: delete deposed_remains 1"])
    }

    @Test func `nobody's replaced object is deleted by its own secret`() {
        let profile = Profile.oneTimeToken
        let a = profile.declaration("a")
        var record = profile.record(
            of: a, id: "2", deposed: [Record.Deposed(remoteID: "1", sinks: oldHandle)])
        record.sinks = [:]
        var scene = Scene(profile)
        scene.records = [record]
        scene.objects = [profile.object("1", name: "a"), profile.object("2", name: "a")]
        #expect(scene.summary == ["a: manual handle_missing 2", "a: delete deposed_remains 1"])
    }

    @Test func `what ends a record comes after what only the record knows`() {
        let profile = Profile.naturalKey
        let a = profile.declaration("a")
        var scene = Scene(profile)
        scene.records = [
            profile.record(of: a, id: "1", deposed: [Record.Deposed(remoteID: "2")])
        ]
        scene.objects = [profile.object("2", name: "a")]
        #expect(scene.summary == ["a: delete deposed_remains 2", "a: forget already_gone 1"])
    }

    @Test(arguments: [Profile.uniqueName, .naturalKey])
    func `an intent ends by absence only after settling`(profile: Profile) {
        let a = profile.declaration("a")
        var scene = Scene(profile)
        scene.intents = [scene.intent(for: a)]
        #expect(scene.summary == ["a: forget already_gone"])
        #expect(scene.plan.steps[0].needsSettling)
        scene.records = [profile.record(of: a, id: "1")]
        scene.intents = [scene.intent(for: a, baseline: ["1"])]
        scene.objects = [profile.object("1", name: "a")]
        #expect(scene.summary == ["a: delete not_declared 1"])
        #expect(scene.plan.steps[0].needsSettling)
        scene.settled = true
        #expect(!scene.plan.steps[0].needsSettling)
    }
}
