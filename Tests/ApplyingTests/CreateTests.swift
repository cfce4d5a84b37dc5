import Applying
import Model
import TestSupport
import Testing

@Suite struct CreateTests {
    @Test(arguments: Profile.allCases)
    func `a second apply asks for nothing`(profile: Profile) async {
        let desired = (1...5).map { profile.declaration("c\($0)") }
        let first = Rig(profile, desired: desired)
        let outcomes = await first.apply()
        #expect(outcomes.allSatisfy { $0.status == .done })
        #expect(await first.platform.objects.count == 5)
        #expect(first.state.records.count == 5)
        #expect(first.state.intents.isEmpty)
        let asked = await first.platform.requests.count
        let second = Rig(profile, desired: desired, from: first)
        #expect(await second.apply().isEmpty)
        #expect(await second.platform.requests.count == asked)
        #expect(second.journal.entries.isEmpty)
    }

    @Test(arguments: Profile.allCases)
    func `the intent is durable before the request and the record comes after it`(
        profile: Profile
    ) async {
        let rig = Rig(profile, desired: [profile.declaration("a")])
        await rig.apply()
        let expected =
            profile == .oneTimeToken
            ? ["journal intent", "create a", "sink file://a.token", "journal recorded"]
            : ["journal intent", "create a", "journal recorded"]
        #expect(rig.log.lines == expected)
    }

    @Test func `a create whose turn comes too late is asked again with a renewed intent`() async {
        let rig = Rig(.naturalKey, desired: [Profile.naturalKey.declaration("a")])
        await rig.platform.fail(.postpone, .postpone)
        let outcomes = await rig.apply()
        #expect(outcomes.map(\.status) == [.done])
        #expect(
            rig.log.lines == [
                "journal intent", "create a", "journal intent", "create a", "journal intent",
                "create a", "journal recorded",
            ])
        #expect(rig.state.intents.isEmpty)
        let intents = rig.journal.entries.compactMap { entry in
            if case .intent(let intent) = entry { intent.id } else { nil }
        }
        #expect(Set(intents).count == 1)
    }

    @Test func `a create whose turn does not come within hours has failed, and nothing is open`()
        async
    {
        let rig = Rig(.naturalKey, desired: [Profile.naturalKey.declaration("a")])
        for _ in 0..<20 { await rig.platform.fail(.postpone) }
        let outcomes = await rig.apply()
        #expect(outcomes.map(\.status) == [.failed])
        #expect(await rig.platform.requests.count == 13)
        #expect(rig.state.intents.isEmpty)
    }

    @Test func `nothing is asked again when the renewed intent cannot be made durable`() async {
        let rig = Rig(.naturalKey, desired: [Profile.naturalKey.declaration("a")])
        await rig.platform.fail(.postpone)
        rig.journal.fail(at: 2)
        _ = await rig.apply()
        #expect(await rig.platform.requests == ["create a"])
    }

    @Test func `nothing is sent when the intent cannot be made durable`() async {
        let rig = Rig(
            .naturalKey, desired: (1...20).map { Profile.naturalKey.declaration("c\($0)") })
        rig.journal.fail(at: 1)
        let outcomes = await rig.apply()
        #expect(await rig.platform.requests.isEmpty)
        #expect(outcomes.count == 20)
        #expect(outcomes.allSatisfy { $0.status == .failed || $0.status == .notAttempted })
    }

    @Test func `a record that cannot be stored leaves its intent open and stops the run`() async {
        // No create of this platform stands in line, so the order of the entries is known.
        let profile = Profile.oneTimeToken
        let rig = Rig(
            profile, desired: (1...20).map { profile.declaration("c\($0)") }, concurrency: 1)
        rig.journal.fail(at: 4)
        await rig.apply()
        #expect(await rig.platform.requests.count == 2)
        #expect(rig.state.records.count == 1)
        #expect(rig.state.intents.count == 1)
    }

    @Test(arguments: 2...8)
    func `whatever entry cannot be stored, all that was sent is known`(entry: Int) async {
        let profile = Profile.naturalKey
        let rig = Rig(
            profile, desired: (1...20).map { profile.declaration("c\($0)") }, concurrency: 1)
        rig.journal.fail(at: entry)
        await rig.apply()
        let known =
            rig.state.records.keys.map(\.name) + rig.state.intents.values.map(\.address.name)
        let sent = await rig.platform.requests
        // Each needs its intent among the entries before.
        #expect(sent.count < entry)
        #expect(Set(sent).isSubset(of: known.map { "create \($0)" }))
    }

    @Test(arguments: [VirtualPlatform.Fault.reject, .notSent])
    func `a refusal closes the intent with its evidence`(fault: VirtualPlatform.Fault) async {
        let rig = Rig(.naturalKey, desired: [Profile.naturalKey.declaration("a")])
        await rig.platform.fail(fault)
        #expect(rig.summary(await rig.apply()) == ["a: create failed"])
        #expect(rig.state.intents.isEmpty)
        #expect(rig.state.records.isEmpty)
    }

    @Test func `a sink that cannot be written costs no request`() async {
        let rig = Rig(
            .oneTimeToken, desired: [Profile.oneTimeToken.declaration("a")], brokenSinks: true)
        #expect(rig.summary(await rig.apply()) == ["a: create failed"])
        #expect(rig.log.lines == [])
    }

    @Test func `a sink that fails for a moment is tried again`() async {
        let profile = Profile.oneTimeToken
        let rig = Rig(profile, desired: [profile.declaration("a")])
        let sink = profile.declaration("a").sinks["handle"]?.written ?? ""
        rig.sinks.refuse(sink, times: 2)
        #expect(rig.summary(await rig.apply()) == ["a: create done"])
        #expect(rig.sinks.names == [sink])
    }

    @Test func `a secret whose sink fails is kept elsewhere, and the next apply moves it`() async {
        let profile = Profile.oneTimeToken
        let first = Rig(profile, desired: [profile.declaration("a")])
        let sink = profile.declaration("a").sinks["handle"]?.written ?? ""
        let rescue = SinkReference.rescue("handle", of: profile.address("a"))
        first.sinks.refuse(sink, times: 100)
        let outcomes = await first.apply()
        #expect(first.summary(outcomes) == ["a: create manual"])
        #expect(outcomes[0].manual?.text.contains(rescue.written) == true)
        #expect(first.sinks.names == [rescue.written])
        #expect(first.state.records[profile.address("a")]?.sinks["handle"] == rescue)
        first.sinks.refuse(sink, times: 0)
        let second = Rig(profile, desired: first.desired, from: first)
        #expect(second.summary(await second.apply()) == ["a: no-op done"])
        #expect(second.sinks.names == [sink])
        #expect(second.state.records[profile.address("a")]?.sinks["handle"]?.written == sink)
        #expect(await second.platform.requests == ["create a"])
    }

    @Test func `consent is recorded and never asked for twice`() async {
        let profile = Profile.noDelete
        let first = Rig(profile, desired: [profile.declaration("a")])
        await first.platform.fail(.consent)
        let outcomes = await first.apply()
        #expect(first.summary(outcomes) == ["a: create manual"])
        #expect(outcomes[0].manual?.url == "https://consent.example")
        let second = Rig(profile, desired: first.desired, from: first)
        #expect(second.summary(await second.apply()) == ["a: manual manual"])
        #expect(await second.platform.requests == ["create a"])
        await second.platform.put(profile.object("made-by-consent", name: "a"))
        let third = Rig(profile, desired: first.desired, from: second)
        #expect(third.summary(await third.apply()) == ["a: adopt done"])
        #expect(third.state.records[profile.address("a")]?.remoteID == "made-by-consent")
    }

    @Test func `an object whose token never came is recorded and needs a person`() async {
        let profile = Profile.oneTimeToken
        let rig = Rig(profile, desired: [profile.declaration("a")])
        await rig.platform.fail(.withoutSecret)
        #expect(rig.summary(await rig.apply()) == ["a: create manual"])
        #expect(rig.state.records.count == 1)
    }

    @Test func `a raised stop flag starts nothing`() async {
        let rig = Rig(.naturalKey, desired: [Profile.naturalKey.declaration("a")])
        rig.stop.raise()
        #expect(rig.summary(await rig.apply()) == ["a: create not_attempted"])
        #expect(rig.log.lines == [])
    }
}
