import Model
import Planning
import TestSupport
import Testing

@Suite struct UnknownCreateTests {
    @Test(arguments: Profile.allCases)
    func `the one new object of the identity is ours`(profile: Profile) {
        var scene = Scene(profile)
        let a = profile.declaration("a")
        scene.desired = [a]
        scene.intents = [scene.intent(for: a, baseline: ["old"])]
        scene.objects = [profile.object("old", name: "a"), profile.object("new", name: "a")]
        #expect(scene.summary == ["a: adopt found_after_unknown new"])
        #expect(scene.plan.steps[0].resolves == "i1")
    }

    @Test(arguments: Profile.allCases)
    func `several new objects need a person`(profile: Profile) {
        var scene = Scene(profile)
        let a = profile.declaration("a")
        scene.desired = [a]
        scene.intents = [scene.intent(for: a)]
        scene.objects = [profile.object("1", name: "a"), profile.object("2", name: "a")]
        #expect(scene.summary == ["a: manual ambiguous"])
    }

    @Test func `nothing found asks for settling unless the server keeps names unique`() {
        for profile in Profile.allCases {
            var scene = Scene(profile)
            let a = profile.declaration("a")
            scene.desired = [a]
            scene.intents = [scene.intent(for: a)]
            #expect(scene.summary == ["a: create second_attempt"])
            #expect(scene.plan.steps[0].needsSettling == (profile != .uniqueName))
            scene.settled = true
            #expect(!scene.plan.steps[0].needsSettling)
        }
    }

    @Test func `a settled second attempt has the effect that was reviewed`() {
        var scene = Scene(.naturalKey)
        let a = Profile.naturalKey.declaration("a")
        scene.desired = [a]
        let reviewed = scene.plan.digest
        scene.intents = [scene.intent(for: a)]
        #expect(scene.plan.digest == reviewed)
    }

    @Test func `an unknown replacement is found beside the old object`() {
        var scene = Scene(.naturalKey)
        let old = Profile.naturalKey.declaration("a", label: "old")
        let new = Profile.naturalKey.declaration("a", label: "new")
        scene.desired = [new]
        scene.records = [Profile.naturalKey.record(of: old, id: "1")]
        scene.intents = [scene.intent(for: new, baseline: ["1"])]
        scene.objects = [Profile.naturalKey.object("1", name: "a", label: "old")]
        #expect(scene.summary == ["a: replace second_attempt 1"])
        scene.objects.append(Profile.naturalKey.object("2", name: "a", label: "new"))
        #expect(scene.summary == ["a: adopt found_after_unknown 2"])
    }

    @Test func `a removed manifest does not hide an unknown create`() {
        var scene = Scene(.naturalKey)
        let a = Profile.naturalKey.declaration("a")
        scene.intents = [scene.intent(for: a)]
        scene.objects = [Profile.naturalKey.object("1", name: "a")]
        #expect(scene.summary == ["a: adopt found_after_unknown 1"])
        scene.objects = []
        #expect(scene.summary == ["a: forget already_gone"])
        #expect(scene.plan.steps[0].needsSettling)
    }

    @Test func `without an identity a person decides`() {
        var scene = Scene(.oneTimeToken)
        let profile = Profile.oneTimeToken
        var a = profile.declaration("a")
        a.fields["name"] = nil
        scene.desired = [a]
        scene.intents = [scene.intent(for: a)]
        #expect(scene.summary == ["a: manual unresolved"])
    }
}
