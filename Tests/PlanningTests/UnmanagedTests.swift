import Model
import Planning
import TestSupport
import Testing

@Suite struct UnmanagedTests {
    @Test func `what the project file allows is counted and not listed`() {
        var scene = Scene(.naturalKey)
        scene.objects = ["test-a", "test-b", "prod"].enumerated().map {
            Profile.naturalKey.object("\($0.offset)", name: $0.element)
        }
        #expect(scene.plan.unmanaged.count == 3)
        #expect(scene.plan.allowedUnmanaged == 0)
        scene.allowedUnmanaged = ["naturalKey/test-*", "elsewhere/**"]
        #expect(scene.plan.unmanaged.map(\.title) == ["prod"])
        #expect(scene.plan.allowedUnmanaged == 2)
        #expect(scene.plan.digest != nil)
    }

    @Test func `what is managed is never allowed away`() {
        var scene = Scene(.naturalKey)
        let a = Profile.naturalKey.declaration("a")
        scene.desired = [a]
        scene.records = [Profile.naturalKey.record(of: a, id: "1")]
        scene.objects = [Profile.naturalKey.object("1", name: "a")]
        scene.allowedUnmanaged = ["**"]
        #expect(scene.plan.allowedUnmanaged == 0)
        #expect(scene.summary == ["a: no-op unchanged 1"])
    }
}
