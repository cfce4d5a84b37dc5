import Model
import Planning
import TestSupport
import Testing

@Suite struct SecretTests {
    private let pointer = Pointer(["token"])
    private let profile = Profile.naturalKey

    private func scene(
        recorded: Fingerprints, desired: Fingerprints?,
        revision: String? = nil
    ) -> Scene {
        var scene = Scene(profile)
        let a = profile.declaration("a", token: "TOKEN", revision: revision)
        scene.desired = [a]
        scene.records = [profile.record(of: a, id: "1", fingerprints: recorded)]
        scene.objects = [profile.object("1", name: "a")]
        if let desired { scene.fingerprints = DesiredFingerprints(own: [a.address: desired]) }
        return scene
    }

    @Test func `the same value asks for nothing`() {
        let scene = scene(recorded: [pointer: .test("x")], desired: [pointer: .test("x")])
        #expect(scene.summary == ["a: no-op unchanged 1"])
    }

    @Test func `another value is a rotation that names the reference and nothing else`() {
        let scene = scene(recorded: [pointer: .test("x")], desired: [pointer: .test("y")])
        #expect(scene.summary == ["a: replace secret_rotated 1"])
        #expect(
            scene.plan.steps[0].changes == [
                FieldChange(
                    pointer: pointer,
                    difference: .secret(reference: "env://TOKEN", because: .rotated),
                    forcesReplace: true)
            ])
    }

    @Test func `another key is never a mass rewrite`() {
        let scene = scene(
            recorded: [pointer: .test("x", key: "old")], desired: [pointer: .test("y")])
        #expect(scene.summary == ["a: no-op record_only 1"])
        #expect(scene.plan.isEmpty)
    }

    @Test func `an older key that is still named compares, and nothing is replaced for it`() {
        var scene = scene(
            recorded: [pointer: .test("old-x", key: "old")], desired: [pointer: .test("x")])
        let address = scene.desired[0].address
        func olderSays(_ digest: String) {
            scene.fingerprints = DesiredFingerprints(
                own: [address: [pointer: .test("x")]],
                older: [address: ["old": [pointer: .test(digest, key: "old")]]])
        }
        olderSays("old-x")
        #expect(scene.summary == ["a: no-op record_only 1"])
        #expect(scene.plan.steps[0].comparedKeys == ["old"])
        olderSays("old-y")
        #expect(scene.summary == ["a: replace secret_rotated 1"])
    }

    @Test func `a first signature is no rotation`() {
        let scene = scene(recorded: [:], desired: [pointer: .test("y")])
        #expect(scene.summary == ["a: no-op record_only 1"])
    }

    @Test func `secrets that were not compared change nothing`() {
        let scene = scene(recorded: [pointer: .test("x")], desired: nil)
        #expect(scene.summary == ["a: no-op unchanged 1"])
    }

    @Test func `a revision overrides the value`() {
        let same = scene(
            recorded: [pointer: .test("x", revision: "1")],
            desired: [pointer: .test("y", revision: "1")], revision: "1")
        #expect(same.summary == ["a: no-op unchanged 1"])
        let raised = scene(
            recorded: [pointer: .test("x", revision: "1")],
            desired: [pointer: .test("x", revision: "2")], revision: "2")
        #expect(raised.summary == ["a: replace revision_changed 1"])
    }

    @Test func `what a person asks for is sent again, but not to the object that took its place`() {
        var scene = scene(recorded: [pointer: .test("x")], desired: [pointer: .test("x")])
        let address = scene.desired[0].address
        scene.rotations = [address: Rotation(remoteID: "1", pointers: [pointer])]
        #expect(scene.summary == ["a: replace rotation_asked 1"])
        scene.rotations = [address: Rotation(remoteID: "0", pointers: [pointer])]
        #expect(scene.summary == ["a: no-op unchanged 1"])
    }

    @Test func `a rotation that is asked for needs no earlier fingerprint`() {
        var scene = scene(recorded: [:], desired: [pointer: .test("x")])
        let address = scene.desired[0].address
        scene.rotations = [address: Rotation(remoteID: "1", pointers: [pointer])]
        #expect(scene.summary == ["a: replace rotation_asked 1"])
        #expect(scene.plan.steps[0].changes.map(\.pointer) == [pointer])
    }

    @Test func `an adopted object's secrets count from then on`() {
        let scene = scene(
            recorded: [pointer: .test("x", verified: false)], desired: [pointer: .test("y")])
        #expect(scene.summary == ["a: replace secret_rotated 1"])
    }

    @Test func `a moved record is compared under its old address`() {
        var scene = Scene(profile)
        let old = profile.declaration("old", identity: "same", token: "TOKEN")
        let new = profile.declaration("new", identity: "same", token: "TOKEN")
        scene.desired = [new]
        scene.records = [profile.record(of: old, id: "1", fingerprints: [pointer: .test("o")])]
        scene.objects = [profile.object("1", name: "same")]
        scene.fingerprints = DesiredFingerprints(
            own: [new.address: [pointer: .test("n")]],
            forMoves: [old.address: [pointer: .test("o")]])
        #expect(scene.summary == ["new: no-op moved 1"])
        scene.fingerprints = DesiredFingerprints(
            own: [new.address: [pointer: .test("n")]],
            forMoves: [old.address: [pointer: .test("other")]])
        #expect(scene.summary == ["new: replace secret_rotated 1"])
    }
}
