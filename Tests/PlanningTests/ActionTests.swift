import Model
import Planning
import TestSupport
import Testing

@Suite struct ActionTests {
    @Test(arguments: Profile.allCases)
    func `a wanted connection without object or record is created`(profile: Profile) {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a")]
        #expect(scene.summary == ["a: create new"])
    }

    @Test(arguments: Profile.allCases)
    func `what is as declared is left alone`(profile: Profile) {
        var scene = Scene(profile)
        let a = profile.declaration("a", label: "x", config: ["k": 1])
        scene.desired = [a]
        scene.records = [profile.record(of: a, id: "1")]
        scene.objects = [profile.object("1", name: "a", label: "x", config: ["k": 1, "server": 2])]
        #expect(scene.summary == ["a: no-op unchanged 1"])
        #expect(scene.plan.drift.isEmpty)
        #expect(scene.plan.isEmpty)
    }

    @Test(arguments: Profile.allCases)
    func `an unrecorded object of that identity is adopted and never created twice`(
        profile: Profile
    ) {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a")]
        scene.objects = [profile.object("1", name: "a")]
        #expect(scene.summary == ["a: adopt exists_remotely 1"])
        #expect(scene.plan.unmanaged.isEmpty)
    }

    @Test func `an adopted object that differs is updated where that is possible`() {
        var scene = Scene(.updatable)
        scene.desired = [Profile.updatable.declaration("a", label: "new")]
        scene.objects = [Profile.updatable.object("1", name: "a", label: "old")]
        #expect(scene.summary == ["a: adopt exists_remotely 1"])
        #expect(scene.plan.steps[0].updatesAfterAdopt)
    }

    @Test func `an adopted object that differs elsewhere needs a person`() {
        var scene = Scene(.naturalKey)
        scene.desired = [Profile.naturalKey.declaration("a", label: "new")]
        scene.objects = [Profile.naturalKey.object("1", name: "a", label: "old")]
        #expect(scene.summary == ["a: manual adopt_conflict 1"])
    }

    @Test(arguments: Profile.allCases)
    func `two candidates need a person who is told both ids`(profile: Profile) {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a")]
        scene.objects = [profile.object("1", name: "a"), profile.object("2", name: "a")]
        #expect(scene.summary == ["a: manual ambiguous"])
        let text = scene.plan.steps[0].manual?.text ?? ""
        #expect(text.contains("1, 2"))
    }

    @Test func `adopt never keeps two projects apart`() {
        var scene = Scene(.naturalKey)
        scene.adopt = .never
        scene.desired = [Profile.naturalKey.declaration("a")]
        scene.objects = [Profile.naturalKey.object("1", name: "a")]
        #expect(scene.summary == ["a: create new"])
        #expect(scene.plan.unmanaged.map(\.remoteID) == ["1"])
        var unique = Scene(.uniqueName)
        unique.adopt = .never
        unique.desired = [Profile.uniqueName.declaration("a")]
        unique.objects = [Profile.uniqueName.object("1", name: "a")]
        #expect(unique.summary == ["a: manual adopt_forbidden 1"])
    }

    @Test func `a name that is taken by something we may not manage needs a person`() {
        var scene = Scene(.uniqueName)
        scene.desired = [Profile.uniqueName.declaration("a")]
        scene.objects = [
            Profile.uniqueName.object("1", name: "a", unmanageable: .sharedIn)
        ]
        #expect(scene.summary == ["a: manual exists_remotely 1"])
    }

    @Test(arguments: Profile.allCases)
    func `a recorded object that is gone is created again`(profile: Profile) {
        var scene = Scene(profile)
        let a = profile.declaration("a")
        scene.desired = [a]
        scene.records = [profile.record(of: a, id: "1")]
        #expect(scene.summary == ["a: create missing_remotely"])
        #expect(scene.plan.drift.map(\.kind) == [.missing])
    }

    @Test func `a gone object is replaced by a stray one of its identity`() {
        var scene = Scene(.naturalKey)
        let a = Profile.naturalKey.declaration("a")
        scene.desired = [a]
        scene.records = [Profile.naturalKey.record(of: a, id: "1")]
        scene.objects = [Profile.naturalKey.object("2", name: "a")]
        #expect(scene.summary == ["a: adopt missing_remotely 2"])
    }

    @Test func `an object too young to be called absent is waited for`() {
        var scene = Scene(.noDelete)
        let a = Profile.noDelete.declaration("a")
        scene.desired = [a]
        scene.records = [Profile.noDelete.record(of: a, id: "1")]
        scene.notYetVisible = ["1"]
        #expect(scene.summary == ["a: no-op not_yet_visible 1"])
        #expect(scene.plan.drift.isEmpty)
    }

    @Test(arguments: [
        (Profile.updatable, "a: update fields_differ 1", true),
        (.uniqueName, "a: replace fields_differ 1", false),
        (.naturalKey, "a: replace fields_differ 1", true),
        (.noDelete, "a: manual no_replace_route 1", false),
    ])
    func `a changed field is updated, replaced or left to a person`(
        profile: Profile, expected: String, createsFirst: Bool
    ) {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a", label: "new")]
        scene.records = [profile.record(of: profile.declaration("a", label: "old"), id: "1")]
        scene.objects = [profile.object("1", name: "a", label: "old")]
        #expect(scene.summary == [expected])
        if scene.plan.steps[0].action == .replace {
            #expect(scene.plan.steps[0].createsFirst == createsFirst)
        }
        #expect(scene.plan.drift.isEmpty)
    }

    @Test func `a field that moved remotely is drift and is put back`() {
        var scene = Scene(.updatable)
        let a = Profile.updatable.declaration("a", label: "ours")
        scene.desired = [a]
        scene.records = [Profile.updatable.record(of: a, id: "1")]
        scene.objects = [Profile.updatable.object("1", name: "a", label: "theirs")]
        #expect(scene.summary == ["a: update drifted 1"])
        #expect(
            scene.plan.drift.map(\.changes) == [
                [
                    FieldChange(
                        pointer: Pointer(["label"]),
                        difference: .value(before: "ours", after: "theirs"),
                        forcesReplace: false)
                ]
            ])
    }

    @Test func `a key that left the manifest is removed and server keys are kept`() {
        var scene = Scene(.updatable)
        scene.desired = [Profile.updatable.declaration("a", config: ["keep": 1])]
        scene.records = [
            Profile.updatable.record(
                of: Profile.updatable.declaration("a", config: ["keep": 1, "drop": 2]), id: "1")
        ]
        scene.objects = [
            Profile.updatable.object(
                "1", name: "a", config: ["keep": 1, "drop": 2, "server": 3])
        ]
        #expect(
            scene.plan.steps[0].changes == [
                FieldChange(
                    pointer: Pointer(["config", "drop"]),
                    difference: .value(before: 2, after: nil), forcesReplace: false)
            ])
    }

    @Test(arguments: [
        (Profile.naturalKey, "a: delete not_declared 1"),
        (.noDelete, "a: manual no_delete_route 1"),
        (.oneTimeToken, "a: manual handle_missing 1"),
    ])
    func `what left the manifests is deleted where that is possible`(
        profile: Profile, expected: String
    ) {
        var scene = Scene(profile)
        scene.records = [profile.record(of: profile.declaration("a"), id: "1")]
        scene.objects = [profile.object("1", name: "a"), profile.object("2", name: "b")]
        #expect(scene.summary == [expected])
        #expect(scene.plan.unmanaged.map(\.remoteID) == ["2"])
    }

    @Test func `the token in its sink makes a delete possible`() {
        var scene = Scene(.oneTimeToken)
        let a = Profile.oneTimeToken.declaration("a")
        scene.records = [Profile.oneTimeToken.record(of: a, id: "1")]
        scene.objects = [Profile.oneTimeToken.object("1", name: "a")]
        scene.handles = [a.address: ["handle"]]
        #expect(scene.summary == ["a: delete not_declared 1"])
    }

    @Test func `prune never and gone objects are forgotten`() {
        var scene = Scene(.naturalKey)
        scene.prune = .never
        scene.records = [
            Profile.naturalKey.record(of: Profile.naturalKey.declaration("a"), id: "1")
        ]
        scene.objects = [Profile.naturalKey.object("1", name: "a")]
        #expect(scene.summary == ["a: forget prune_never 1"])
        scene.objects = []
        #expect(scene.summary == ["a: forget already_gone 1"])
    }

    @Test func `another name for the same identity is a move`() {
        var scene = Scene(.uniqueName)
        scene.desired = [Profile.uniqueName.declaration("new", identity: "same")]
        scene.records = [
            Profile.uniqueName.record(
                of: Profile.uniqueName.declaration("old", identity: "same"), id: "1")
        ]
        scene.objects = [Profile.uniqueName.object("1", name: "same")]
        #expect(scene.summary == ["new: no-op moved 1"])
        #expect(scene.plan.steps[0].updatesRecord)
        #expect(scene.plan.isEmpty)
    }

    @Test func `a replaced object that still lives is deleted`() {
        var scene = Scene(.naturalKey)
        let a = Profile.naturalKey.declaration("a")
        scene.desired = [a]
        scene.records = [
            Profile.naturalKey.record(of: a, id: "2", deposed: [Record.Deposed(remoteID: "1")])
        ]
        scene.objects = [
            Profile.naturalKey.object("1", name: "a"), Profile.naturalKey.object("2", name: "a"),
        ]
        #expect(
            scene.summary == ["a: no-op unchanged 2", "a: delete deposed_remains 1"])
        #expect(scene.plan.unmanaged.isEmpty)
    }

    @Test func `a list that is not complete supports no step at all`() {
        var scene = Scene(.naturalKey)
        scene.desired = [Profile.naturalKey.declaration("a")]
        scene.records = [
            Profile.naturalKey.record(of: Profile.naturalKey.declaration("b"), id: "1")
        ]
        scene.completeness = .incomplete(Diagnostic(.accountChanged, "broken"))
        #expect(scene.summary == [])
        #expect(scene.plan.unmanaged.isEmpty)
    }

    @Test func `a changed account plans nothing`() {
        var scene = Scene(.naturalKey)
        var record = Profile.naturalKey.record(of: Profile.naturalKey.declaration("b"), id: "1")
        record.account = Account(endpoint: "https://other", workspace: nil)
        scene.records = [record]
        #expect(scene.summary == [])
        guard case .incomplete(let diagnostic) = scene.plan.platforms[0].completeness else {
            Issue.record("the platform must not count as read")
            return
        }
        #expect(diagnostic.code == .accountChanged)
    }

    @Test func `a selection leaves everything else out and keeps its records`() {
        var scene = Scene(.naturalKey)
        scene.desired = [
            Profile.naturalKey.declaration("a", labels: ["team": "x"]),
            Profile.naturalKey.declaration("b"),
        ]
        scene.records = [
            Profile.naturalKey.record(
                of: Profile.naturalKey.declaration("c", labels: ["team": "x"]), id: "1"),
            Profile.naturalKey.record(of: Profile.naturalKey.declaration("d"), id: "2"),
        ]
        scene.objects = [
            Profile.naturalKey.object("1", name: "c"), Profile.naturalKey.object("2", name: "d"),
        ]
        scene.selection = Selection(labels: ["team": "x"])
        #expect(scene.summary == ["a: create new", "c: delete not_declared 1"])
        #expect(scene.plan.unmanaged.isEmpty)
    }
}
