import Model
import Planning
import TestSupport
import Testing

/// What N shards plan is what one run plans, each step once.
@Suite struct ShardTests {
    private static let profile = Profile.naturalKey
    private static let names = (0..<40).map { "c\($0)" }

    private static func scene(_ shard: Shard?) -> Scene {
        var scene = Scene(profile)
        let all = names.map { profile.declaration($0) }
        // Wanted and there, wanted and new, recorded and no longer wanted, and a stranger's.
        scene.desired = Array(all[0..<30])
        scene.records = (10..<40).map { profile.record(of: all[$0], id: "id-\($0)") }
        scene.objects =
            (10..<40).map { profile.object("id-\($0)", name: names[$0]) }
            + (0..<20).map { profile.object("other-\($0)", name: "other-\($0)") }
        scene.selection = Selection(shard: shard)
        return scene
    }

    private static func shards(_ count: Int) -> [Shard] {
        (1...count).compactMap { Shard($0, of: count) }
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `the steps and the unmanaged of all shards are those of one run`(_ count: Int) {
        let whole = Self.scene(nil)
        let parts = Self.shards(count).map { Self.scene($0) }
        #expect(parts.flatMap(\.summary).sorted() == whole.summary.sorted())
        #expect(
            parts.flatMap(\.plan.unmanaged).map(\.remoteID).sorted()
                == whole.plan.unmanaged.map(\.remoteID).sorted())
        #expect(parts.map(\.plan.managed).reduce(0, +) == whole.plan.managed)
        #expect(
            parts.flatMap { $0.plan.steps.map(\.effect) }.sorted()
                == whole.plan.steps.map(\.effect).sorted())
    }

    @Test func `a move is made by the shard of the new address, and left alone by the other`()
        throws
    {
        let profile = Self.profile
        let shards = Self.shards(3)
        let old = profile.declaration("old")
        // A name that another shard has.
        let name = try #require(
            (0..<100).map { "new-\($0)" }.first { name in
                shards.allSatisfy {
                    !($0.contains(old.address)
                        && $0.contains(Address(platform: old.address.platform, name: name)))
                }
            })
        for shard in shards {
            var scene = Scene(profile)
            var declaration = profile.declaration(name)
            declaration.fields = old.fields
            scene.desired = [declaration]
            scene.records = [profile.record(of: old, id: "1")]
            scene.objects = [profile.object("1", name: "old")]
            scene.selection = Selection(shard: shard)
            let isNew = shard.contains(declaration.address)
            #expect(scene.summary == (isNew ? ["\(name): no-op moved 1"] : []), "\(shard)")
            #expect(scene.plan.unmanaged.isEmpty)
        }
    }

    @Test func `what another shard has just made is no stranger's`() {
        var found: [String] = []
        for shard in Self.shards(3) {
            var scene = Scene(Self.profile)
            scene.desired = [Self.profile.declaration("a")]
            scene.objects = [Self.profile.object("1", name: "a")]
            scene.selection = Selection(shard: shard)
            found += scene.plan.unmanaged.map(\.remoteID)
        }
        #expect(found == [])
    }

    @Test func `a shard that deletes all it has trips the guard`() {
        for shard in Self.shards(2) {
            var scene = Self.scene(shard)
            scene.desired = []
            scene.guards = Policy.GuardLimits(maxDestroy: 1000, maxDestroyPercent: 100)
            #expect(scene.plan.guards.map(\.code.id) == ["RC3003"], "\(shard)")
        }
    }
}
