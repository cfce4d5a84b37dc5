import Model
import Planning
import TestSupport
import Testing

@Suite struct GuardTests {
    private let profile = Profile.naturalKey

    private func scene(records: Int, deletes: Int) -> Scene {
        var scene = Scene(profile)
        let all = (0..<records).map { profile.declaration("c\($0)") }
        scene.records = all.enumerated().map { profile.record(of: $1, id: "\($0)") }
        scene.objects = all.enumerated().map { profile.object("\($0)", name: $1.address.name) }
        scene.desired = Array(all.dropFirst(deletes))
        return scene
    }

    private func codes(_ scene: Scene) -> [String] { scene.plan.guards.map(\.code.id) }

    @Test func `the limits trip one above them`() {
        var scene = scene(records: 40, deletes: 5)
        scene.guards = Policy.GuardLimits(maxDestroy: 5, maxDestroyPercent: 100)
        #expect(codes(scene) == [])
        scene.guards = Policy.GuardLimits(maxDestroy: 4, maxDestroyPercent: 100)
        #expect(codes(scene) == ["RC3001"])
    }

    @Test func `the share counts from ten managed connections on`() {
        var nine = scene(records: 9, deletes: 8)
        nine.guards = Policy.GuardLimits(maxDestroy: 100, maxDestroyPercent: 10)
        #expect(codes(nine) == [])
        var ten = scene(records: 10, deletes: 2)
        ten.guards = Policy.GuardLimits(maxDestroy: 100, maxDestroyPercent: 10)
        #expect(codes(ten) == ["RC3002"])
        ten.guards = Policy.GuardLimits(maxDestroy: 100, maxDestroyPercent: 20)
        #expect(codes(ten) == [])
    }

    @Test func `emptying a platform trips from two connections on`() {
        #expect(codes(scene(records: 1, deletes: 1)) == [])
        #expect(codes(scene(records: 2, deletes: 2)) == ["RC3003"])
        #expect(codes(scene(records: 3, deletes: 2)) == [])
    }

    @Test func `protection outlives the manifest`() {
        var scene = Scene(profile)
        let a = profile.declaration("a", lifecycle: Lifecycle(preventDestroy: true))
        scene.records = [profile.record(of: a, id: "1")]
        scene.objects = [profile.object("1", name: "a")]
        #expect(codes(scene) == ["RC3004"])
    }

    @Test func `an allowance is good for its code and its plan only`() throws {
        var scene = scene(records: 2, deletes: 2)
        let digest = try #require(scene.plan.digest)
        scene.allowances = [Policy.Allowance(code: "RC3003", digest: digest)]
        #expect(scene.plan.guards.map(\.isAllowed) == [true])
        let short = String(digest.dropFirst("sha256:".count).prefix(12))
        scene.allowances = [Policy.Allowance(code: "RC3003", digest: short)]
        #expect(scene.plan.guards.map(\.isAllowed) == [true])
        scene.allowances = [
            Policy.Allowance(code: "RC3003", digest: String(short.prefix(11))),
            Policy.Allowance(code: "RC3001", digest: digest),
            Policy.Allowance(code: "RC3003", digest: "sha256:0000"),
        ]
        #expect(scene.plan.guards.map(\.isAllowed) == [false])
    }
}
