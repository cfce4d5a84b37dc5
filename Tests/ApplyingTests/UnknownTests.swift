import Applying
import Model
import TestSupport
import Testing

@Suite struct UnknownTests {
    @Test(arguments: Profile.allCases)
    func `a lost answer ends with one object, recorded, in the same run`(profile: Profile) async {
        let rig = Rig(profile, desired: [profile.declaration("a"), profile.declaration("b")])
        await rig.platform.fail(.loseAnswer)
        let outcomes = await rig.apply()
        #expect(outcomes.allSatisfy { $0.status == .done })
        #expect(await rig.platform.objects.count == 2)
        #expect(await rig.platform.requests.count == 2)
        #expect(rig.state.records.count == 2)
        #expect(rig.state.intents.isEmpty)
    }

    @Test(arguments: Profile.allCases)
    func `a lost request is tried again after the settle time`(profile: Profile) async {
        let rig = Rig(profile, desired: [profile.declaration("a")])
        await rig.platform.fail(.loseRequest)
        let outcomes = await rig.apply()
        #expect(rig.summary(outcomes) == ["a: create done"])
        #expect(await rig.platform.requests == ["create a", "create a"])
        #expect((rig.clock.slept >= 30_000) == (profile != .uniqueName))
        #expect(rig.state.intents.isEmpty)
    }

    @Test(arguments: Profile.allCases)
    func `a crash after the request is resolved by the next run`(profile: Profile) async {
        let first = Rig(profile, desired: [profile.declaration("a")])
        // The record is the second entry: its failure stands for the crash.
        first.journal.fail(at: 2)
        await first.apply()
        #expect(first.state.intents.count == 1)
        let second = Rig(profile, desired: first.desired, from: first)
        let outcomes = await second.apply()
        #expect(outcomes.allSatisfy { $0.status == .done })
        #expect(await second.platform.objects.count == 1)
        #expect(second.state.records.count == 1)
        #expect(second.state.intents.isEmpty)
    }

    @Test func `three unknown creates stop further ones on the platform`() async {
        let profile = Profile.naturalKey
        let rig = Rig(
            profile, desired: (1...9).map { profile.declaration("c\($0)") }, concurrency: 1)
        await rig.platform.fail(.loseRequest, .loseRequest, .loseRequest)
        let outcomes = await rig.apply()
        #expect(await rig.platform.requests.count == 3)
        #expect(outcomes.count { $0.status == .notAttempted } == 9)
        #expect(rig.state.intents.count == 3)
    }

    @Test func `an unknown create whose manifest is gone is found and deleted`() async {
        let profile = Profile.naturalKey
        let first = Rig(profile, desired: [profile.declaration("a")])
        first.journal.fail(at: 2)
        await first.apply()
        let second = Rig(profile, desired: [], from: first)
        await second.apply()
        #expect(await second.platform.objects.isEmpty)
        #expect(second.state.records.isEmpty)
        #expect(second.state.intents.isEmpty)
    }
}
