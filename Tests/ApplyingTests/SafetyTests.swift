import Applying
import Model
import TestSupport
import Testing

/// Rules that the simulation asked for.
@Suite struct SafetyTests {
    @Test func `a refused second attempt does not end the intent of the first`() async {
        let profile = Profile.uniqueName
        let rig = Rig(profile, desired: [profile.declaration("a")])
        await rig.platform.fail(.loseRequest, .reject)
        #expect(rig.summary(await rig.apply()) == ["a: create failed"])
        #expect(rig.state.intents.count == 1)
        // The first request arrives after all.
        await rig.platform.put(profile.object("late", name: "a"))
        let next = Rig(profile, desired: rig.desired, from: rig)
        #expect(next.summary(await next.apply()) == ["a: adopt done"])
        #expect(next.state.intents.isEmpty)
        #expect(next.state.records[profile.address("a")]?.origin == .created)
    }

    @Test func `a second attempt goes on under the intent of the first where names are unique`()
        async
    {
        let profile = Profile.uniqueName
        let rig = Rig(profile, desired: [profile.declaration("a")])
        await rig.platform.fail(.loseRequest)
        #expect(rig.summary(await rig.apply()) == ["a: create done"])
        #expect(rig.journal.entries.map(\.word) == ["intent", "intent", "recorded"])
        #expect(rig.state.intents.isEmpty)
    }

    @Test func `two replaced objects keep their secrets apart`() async {
        let profile = Profile.oneTimeToken
        let first = Rig(profile, desired: [profile.declaration("a", label: "1")])
        await first.apply()
        await first.platform.settle(with: .pending(status: "Connecting"))
        let second = Rig(profile, desired: [profile.declaration("a", label: "2")], from: first)
        await second.apply()
        let third = Rig(profile, desired: [profile.declaration("a", label: "3")], from: second)
        await third.apply()
        #expect(
            third.sinks.names == ["file://a.token", "file://a.token.old", "file://a.token.old.old"])
        await third.platform.settle(with: .ready(status: "Connected"))
        let last = Rig(profile, desired: third.desired, from: third)
        await last.apply()
        #expect(await last.platform.objects.keys.sorted() == ["oneTimeToken-3"])
        #expect(last.sinks.names == ["file://a.token"])
    }

    @Test func `a replaced object goes though its unwanted successor cannot`() async {
        let profile = Profile.oneTimeToken
        let first = Rig(profile, desired: [profile.declaration("a", label: "1")])
        await first.apply()
        await first.platform.fail(.loseAnswer)
        let second = Rig(profile, desired: [profile.declaration("a", label: "2")], from: first)
        await second.apply()
        #expect(await second.platform.objects.count == 2)
        let third = Rig(profile, desired: [], from: second)
        let outcomes = await third.apply()
        #expect(third.summary(outcomes) == ["a: manual manual", "a: delete done"])
        #expect(await third.platform.objects.keys.sorted() == ["oneTimeToken-2"])
    }

    @Test func `a run that is stopped while it waits says so about every step`() async {
        let profile = Profile.naturalKey
        let first = Rig(profile, desired: [profile.declaration("a"), profile.declaration("b")])
        first.journal.fail(at: 2)
        await first.apply()
        // Nothing of it arrived, so the next run has to wait.
        await first.platform.vanish()
        let second = Rig(profile, desired: first.desired, from: first)
        second.stop.raise()
        let plan = await second.replan(settled: [])
        let outcomes = await second.apply(bound: plan)
        #expect(
            second.summary(outcomes) == ["a: create not_attempted", "b: create not_attempted"])
        #expect(!second.journal.entries.map(\.word).contains("finished"))
    }
}
