import Applying
import Model
import TestSupport
import Testing

@Suite struct ReplaceTests {
    private func replaced(
        _ profile: Profile, fail: VirtualPlatform.Fault? = nil
    ) async -> Rig {
        let first = Rig(profile, desired: [profile.declaration("a", label: "old")])
        await first.apply()
        if let fail { await first.platform.fail(fail) }
        let second = Rig(profile, desired: [profile.declaration("a", label: "new")], from: first)
        await second.apply()
        return second
    }

    @Test func `the new one is made before the old one goes where names may repeat`() async {
        let rig = await replaced(.naturalKey)
        #expect(
            await rig.platform.requests == [
                "create a", "create a", "delete naturalKey-1",
            ])
        #expect(rig.state.records[rig.profile.address("a")]?.remoteID == "naturalKey-2")
        #expect(rig.state.records[rig.profile.address("a")]?.deposed == [])
    }

    @Test func `the old one goes first where names are unique`() async {
        let rig = await replaced(.uniqueName)
        #expect(
            await rig.platform.requests == [
                "create a", "delete uniqueName-1", "create a",
            ])
    }

    @Test func `the old token is kept until the old object is gone`() async {
        let rig = await replaced(.oneTimeToken)
        #expect(await rig.platform.objects.keys.sorted() == ["oneTimeToken-2"])
        #expect(rig.sinks.names == ["file://a.token"])
    }

    @Test func `a replace that names another sink leaves nothing in the old one`() async {
        let profile = Profile.oneTimeToken
        let first = Rig(profile, desired: [profile.declaration("a", label: "old")])
        await first.apply()
        await first.platform.settle(with: .pending(status: "Connecting"))
        let moved = profile.declaration("a", label: "new", sink: "file://b.token")
        let second = Rig(profile, desired: [moved], from: first)
        #expect(second.summary(await second.apply()) == ["a: replace manual"])
        #expect(second.sinks.names == ["file://a.token.old", "file://b.token"])
        await second.platform.settle(with: .ready(status: "Connected"))
        let third = Rig(profile, desired: [moved], from: second)
        #expect(third.summary(await third.apply()) == ["a: delete done"])
        #expect(await third.platform.objects.keys.sorted() == ["oneTimeToken-2"])
        #expect(third.sinks.names == ["file://b.token"])
    }

    @Test func `the old object stays while the new one is not seen working`() async {
        let profile = Profile.oneTimeToken
        let first = Rig(profile, desired: [profile.declaration("a", label: "old")])
        await first.apply()
        await first.platform.settle(with: .pending(status: "Connecting"))
        let second = Rig(profile, desired: [profile.declaration("a", label: "new")], from: first)
        #expect(second.summary(await second.apply()) == ["a: replace manual"])
        #expect(await second.platform.objects.count == 2)
        #expect(second.sinks.names == ["file://a.token", "file://a.token.old"])
        await second.platform.settle(with: .ready(status: "Connected"))
        let third = Rig(profile, desired: second.desired, from: second)
        #expect(third.summary(await third.apply()) == ["a: delete done"])
        #expect(await third.platform.objects.keys.sorted() == ["oneTimeToken-2"])
        #expect(third.sinks.names == ["file://a.token"])
    }

    @Test func `a refused replacement leaves the old object and its token as they were`() async {
        let rig = await replaced(.oneTimeToken, fail: .reject)
        #expect(await rig.platform.objects.keys.sorted() == ["oneTimeToken-1"])
        #expect(rig.state.records[rig.profile.address("a")]?.remoteID == "oneTimeToken-1")
        #expect(rig.sinks.names == ["file://a.token"])
    }

    @Test(arguments: [Profile.naturalKey, .uniqueName])
    func `a lost answer of the new one ends with exactly one object`(profile: Profile) async {
        let first = Rig(profile, desired: [profile.declaration("a", label: "old")])
        await first.apply()
        if profile == .uniqueName {
            await first.platform.fail(.withoutSecret, .loseAnswer)
        } else {
            await first.platform.fail(.loseAnswer)
        }
        let second = Rig(profile, desired: [profile.declaration("a", label: "new")], from: first)
        await second.apply()
        #expect(await second.platform.objects.keys.sorted() == ["\(profile.rawValue)-2"])
        #expect(second.state.intents.isEmpty)
        #expect(second.state.records[profile.address("a")]?.remoteID == "\(profile.rawValue)-2")
        #expect(second.state.records[profile.address("a")]?.deposed == [])
    }

    @Test func `a name is freed before another connection takes it`() async {
        let profile = Profile.uniqueName
        let first = Rig(
            profile,
            desired: [
                profile.declaration("a", identity: "one"),
                profile.declaration("b", identity: "two"),
            ])
        await first.apply()
        let second = Rig(
            profile,
            desired: [
                profile.declaration("a", identity: "two", label: "x"),
                profile.declaration("b", identity: "one", label: "x"),
            ], from: first)
        let outcomes = await second.apply()
        #expect(second.summary(outcomes) == ["a: replace done", "b: replace done"])
        #expect(
            await second.platform.objects.values.compactMap(\.identity).sorted() == [
                Identity(["one"]), Identity(["two"]),
            ])
    }

    @Test func `a name that is not freed is not taken`() async {
        let profile = Profile.uniqueName
        let first = Rig(
            profile,
            desired: [
                profile.declaration("a", identity: "one"),
                profile.declaration("b", identity: "two"),
            ])
        await first.apply()
        await first.platform.fail(.reject)
        // `b` takes the name of `a`, which leaves the manifests and cannot be deleted.
        let second = Rig(
            profile, desired: [profile.declaration("b", identity: "one")], from: first)
        let outcomes = await second.apply()
        #expect(second.summary(outcomes) == ["a: delete failed", "b: replace not_attempted"])
        #expect(await second.platform.objects.count == 2)
    }
}
