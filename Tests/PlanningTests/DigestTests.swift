import Model
import Planning
import TestSupport
import Testing

@Suite struct DigestTests {
    private let profile = Profile.naturalKey

    private func digest(_ change: (inout Scene) -> Void = { _ in }) -> String? {
        var scene = Scene(profile)
        let a = profile.declaration("a", label: "x", token: "TOKEN")
        scene.desired = [a, profile.declaration("b")]
        scene.fingerprints = DesiredFingerprints(own: [a.address: [Pointer(["token"]): .test("f")]])
        scene.records = [profile.record(of: profile.declaration("c"), id: "9")]
        scene.objects = [profile.object("9", name: "c"), profile.object("8", name: "stranger")]
        change(&scene)
        return scene.plan.digest
    }

    @Test func `the order of the input does not matter`() {
        #expect(
            digest()
                == digest {
                    $0.desired.reverse()
                    $0.objects.reverse()
                    $0.records.reverse()
                })
    }

    @Test func `it has the promised form`() throws {
        let text = try #require(digest())
        #expect(text.hasPrefix("sha256:") && text.utf8.count == 71)
    }

    @Test func `whatever decides the effect changes it`() {
        let base = digest()
        #expect(base != digest { $0.desired[0].fields["label"] = "y" })
        #expect(base != digest { $0.fingerprints = DesiredFingerprints() })
        #expect(base != digest { $0.desired.removeLast() })
        #expect(base != digest { $0.objects.remove(at: 0) })
        #expect(base != digest { $0.prune = .never })
    }

    @Test func `whatever does not decide the effect leaves it`() {
        let base = digest()
        #expect(base == digest { $0.objects.append(Profile.naturalKey.object("7", name: "other")) })
        #expect(
            base == digest { $0.guards = Policy.GuardLimits(maxDestroy: 0, maxDestroyPercent: 0) })
    }

    @Test func `a plan without the remote has none`() {
        #expect(digest { $0.completeness = .notRead } == nil)
    }

    @Test func `names that only look alike are different connections`() {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a", identity: "e\u{301}")]
        scene.objects = [profile.object("1", name: "\u{e9}")]
        #expect(scene.summary == ["a: create new"])
    }
}
