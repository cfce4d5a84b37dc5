import Applying
import Model
import TestSupport
import Testing

@Suite struct OtherActionTests {
    @Test func `an update keeps the object and records the new fields`() async {
        let profile = Profile.updatable
        let first = Rig(profile, desired: [profile.declaration("a", label: "old")])
        await first.apply()
        let second = Rig(profile, desired: [profile.declaration("a", label: "new")], from: first)
        #expect(second.summary(await second.apply()) == ["a: update done"])
        #expect(await second.platform.requests == ["create a", "update updatable-1"])
        #expect(second.state.records[profile.address("a")]?.applied["label"] == "new")
    }

    @Test func `a key that left the manifest goes and a key of the server stays`() async {
        let profile = Profile.updatable
        let first = Rig(
            profile, desired: [profile.declaration("a", config: ["ours": 1, "gone": 2])])
        await first.apply()
        await first.platform.put(
            profile.object(
                "updatable-1", name: "a", config: ["ours": 1, "gone": 2, "server": 3]))
        let second = Rig(
            profile, desired: [profile.declaration("a", config: ["ours": 1])], from: first)
        #expect(second.summary(await second.apply()) == ["a: update done"])
        let config = await second.platform.objects["updatable-1"]?.fields["config"]
        #expect(config == ["ours": 1, "server": 3])
        let third = Rig(profile, desired: second.desired, from: second)
        #expect(await third.apply().isEmpty)
    }

    @Test func `an unknown update is repeated by the next run`() async {
        let profile = Profile.updatable
        let first = Rig(profile, desired: [profile.declaration("a", label: "old")])
        await first.apply()
        await first.platform.fail(.loseRequest)
        let second = Rig(profile, desired: [profile.declaration("a", label: "new")], from: first)
        #expect(second.summary(await second.apply()) == ["a: update unknown"])
        let third = Rig(profile, desired: second.desired, from: second)
        #expect(third.summary(await third.apply()) == ["a: update done"])
    }

    @Test func `a lost answer of a delete ends in forgetting`() async {
        let profile = Profile.naturalKey
        let first = Rig(profile, desired: [profile.declaration("a")])
        await first.apply()
        await first.platform.fail(.loseAnswer)
        let second = Rig(profile, desired: [], from: first)
        #expect(second.summary(await second.apply()) == ["a: delete unknown"])
        #expect(second.state.records.count == 1)
        let third = Rig(profile, desired: [], from: second)
        #expect(third.summary(await third.apply()) == ["a: forget done"])
        #expect(third.state.records.isEmpty)
    }

    @Test func `only recorded ids are ever deleted`() async {
        let profile = Profile.naturalKey
        let first = Rig(profile, desired: [profile.declaration("a")])
        await first.apply()
        await first.platform.put(profile.object("stranger", name: "s"))
        await first.platform.put(profile.object("twin", name: "a"))
        let second = Rig(profile, desired: [], from: first)
        await second.apply()
        #expect(await second.platform.objects.keys.sorted() == ["stranger", "twin"])
    }

    @Test func `a move sends nothing and signs anew`() async {
        let profile = Profile.uniqueName
        let first = Rig(profile, desired: [profile.declaration("old", identity: "x")])
        await first.apply()
        let second = Rig(profile, desired: [profile.declaration("new", identity: "x")], from: first)
        await second.apply()
        #expect(await second.platform.requests == ["create x"])
        #expect(second.state.records.keys.map(\.name) == ["new"])
    }

    @Test(arguments: [Profile.naturalKey, .uniqueName, .updatable])
    func `a move with a change leaves one record and one object`(profile: Profile) async {
        let first = Rig(profile, desired: [profile.declaration("old", identity: "x", label: "1")])
        await first.apply()
        let second = Rig(
            profile, desired: [profile.declaration("new", identity: "x", label: "2")], from: first)
        await second.apply()
        #expect(second.state.records.keys.map(\.name) == ["new"])
        #expect(await second.platform.objects.count == 1)
        let third = Rig(profile, desired: second.desired, from: second)
        #expect(await third.apply().isEmpty)
    }

    @Test func `adopted fingerprints are recorded as unverified`() async {
        let profile = Profile.naturalKey
        let pointer = Pointer(["token"])
        let a = profile.declaration("a", token: "T")
        let rig = Rig(
            profile, desired: [a],
            fingerprints: DesiredFingerprints(own: [a.address: [pointer: .test("f")]]))
        await rig.platform.put(profile.object("1", name: "a"))
        await rig.apply()
        #expect(
            rig.state.records[a.address]?.fingerprints[pointer] == .test("f", verified: false))
    }

    @Test func `deleteFirst deletes nothing while the sink of its successor is broken`() async {
        let profile = Profile.oneTimeToken
        let pointer = Pointer(["token"])
        let a = profile.declaration(
            "a", token: "TOKEN", lifecycle: Lifecycle(replace: .deleteFirst))
        func signed(_ digest: String) -> DesiredFingerprints {
            DesiredFingerprints(own: [a.address: [pointer: .test(digest)]])
        }
        let first = Rig(profile, desired: [a], fingerprints: signed("x"))
        #expect(first.summary(await first.apply()) == ["a: create done"])
        first.sinks.isBroken(true)
        let second = Rig(profile, desired: [a], from: first, fingerprints: signed("y"))
        #expect(second.summary(await second.apply()) == ["a: replace failed"])
        #expect(await second.platform.requests == ["create a"])
        second.sinks.isBroken(false)
        let third = Rig(profile, desired: [a], from: second, fingerprints: signed("y"))
        #expect(third.summary(await third.apply()) == ["a: replace done"])
    }

    @Test func `a secret that moves to another sink is not left where it was`() async {
        let profile = Profile.oneTimeToken
        let first = Rig(profile, desired: [profile.declaration("a", sink: "file://old.token")])
        await first.apply()
        let moved = profile.declaration("a", sink: "file://new.token")
        let second = Rig(profile, desired: [moved], from: first)
        #expect(second.summary(await second.apply()) == ["a: no-op done"])
        #expect(second.sinks.names == ["file://new.token"])
        // Another spelling is no other place.
        let spelled = profile.declaration("a", sink: "file://%6Eew.token")
        let third = Rig(profile, desired: [spelled], from: second)
        await third.apply()
        #expect(third.sinks.names.contains("file://new.token"))
    }

    @Test func `a bound run does nothing outside of the reviewed plan`() async {
        let profile = Profile.naturalKey
        let reviewed = Rig(profile, desired: [profile.declaration("a")])
        let plan = await reviewed.replan(settled: [])
        let rig = Rig(
            profile, desired: [profile.declaration("a"), profile.declaration("b")])
        let outcomes = await rig.apply(bound: plan)
        #expect(rig.summary(outcomes) == ["a: create done", "b: create not_attempted"])
        #expect(await rig.platform.requests == ["create a"])
    }

    @Test func `a bound run does all that the reviewed plan does at one address`() async {
        let profile = Profile.naturalKey
        let first = Rig(profile, desired: [profile.declaration("a", label: "old")])
        await first.apply()
        // Nothing that a create minds, then a delete that is refused.
        await first.platform.fail(.withoutSecret, .reject)
        let second = Rig(profile, desired: [profile.declaration("a", label: "new")], from: first)
        await second.apply()
        #expect(await second.platform.objects.count == 2)
        let third = Rig(profile, desired: [], from: second)
        let outcomes = await third.apply(bound: await third.replan(settled: []))
        #expect(third.summary(outcomes) == ["a: delete done", "a: delete done"])
        #expect(await third.platform.objects.isEmpty)
    }

    @Test func `an interrupted reviewed plan may be finished`() async throws {
        let profile = Profile.naturalKey
        let desired = [profile.declaration("a"), profile.declaration("b")]
        let first = Rig(profile, desired: desired, concurrency: 1)
        let plan = await first.replan(settled: [])
        first.journal.fail(at: 5)
        await first.apply(bound: plan)
        #expect(first.state.begun.count == 1)
        let second = Rig(profile, desired: desired, from: first)
        let begun = try #require(second.initial.begun.first)
        let rest = await second.replan(settled: [])
        #expect(rest.effective.allSatisfy { begun.permits($0) })
    }
}
