import Model
import Planning
import TestSupport
import Testing

@Suite struct FindingTests {
    private let profile = Profile.updatable

    private func scene(
        wants label: Value, applied: Value, shows: Value?, status: String? = nil
    ) -> Scene {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a", label: label)]
        scene.records = [
            profile.record(of: profile.declaration("a", label: applied), id: "1")
        ]
        if let shows {
            let object = profile.object("1", name: "a", label: shows)
            scene.objects = [
                Observation(
                    remoteID: "1", identity: object.identity, fields: object.fields,
                    status: status)
            ]
        }
        return scene
    }

    private func words(_ scene: Scene) -> [String] {
        scene.plan.findings.map {
            "\($0.direction.rawValue) \($0.address?.name ?? $0.remoteID ?? "")"
                + ($0.field.map { " \($0.dotted)" } ?? "")
        }
    }

    @Test func `each difference has the direction of the side that moved`() {
        #expect(words(scene(wants: "x", applied: "x", shows: "x")).isEmpty)
        #expect(
            words(scene(wants: "x", applied: "x", shows: "y")) == ["edited-remotely a label"])
        #expect(words(scene(wants: "z", applied: "x", shows: "x")) == ["pending-in-git a label"])
        #expect(words(scene(wants: "z", applied: "x", shows: "y")) == ["conflict a label"])
        // Both moved to the same value: it was edited, and nothing contradicts it.
        #expect(
            words(scene(wants: "y", applied: "x", shows: "y")) == ["edited-remotely a label"])
        #expect(words(scene(wants: "x", applied: "x", shows: nil)) == ["missing-remotely a"])
    }

    @Test func `one connection may be edited in one field and pending in another`() {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("a", label: "new", config: ["k": 1])]
        scene.records = [
            profile.record(of: profile.declaration("a", label: "x", config: ["k": 1]), id: "1")
        ]
        scene.objects = [profile.object("1", name: "a", label: "x", config: ["k": 2])]
        #expect(words(scene) == ["edited-remotely a config.k", "pending-in-git a label"])
    }

    @Test func `what is new, to delete or unmanaged says so, and what is allowed does not`() {
        var scene = Scene(profile)
        scene.desired = [profile.declaration("new")]
        scene.records = [profile.record(of: profile.declaration("old"), id: "1")]
        scene.objects = [
            profile.object("1", name: "old"), profile.object("2", name: "stray"),
            profile.object("3", name: "fine"),
        ]
        scene.allowedUnmanaged = ["updatable/fine"]
        #expect(
            words(scene) == ["pending-in-git new", "pending-in-git old", "unmanaged-new 2"])
    }

    @Test func `a connection that does not work is unhealthy, whatever letters the word has`() {
        for word in ["expired", "Error", "DISCONNECTED"] {
            #expect(
                words(scene(wants: "x", applied: "x", shows: "x", status: word))
                    == ["unhealthy a"], "\(word)")
        }
        for word in ["active", "Connected", "testing", "a word of tomorrow"] {
            #expect(words(scene(wants: "x", applied: "x", shows: "x", status: word)).isEmpty)
        }
    }

    @Test func `a consent that nobody gave needs authorization`() {
        let profile = Profile.noDelete
        var scene = Scene(profile)
        let a = profile.declaration("a")
        var record = profile.record(of: a, id: nil)
        record.consent = Record.PendingConsent(
            url: "https://consent.example", since: Timestamp(milliseconds: 0))
        scene.desired = [a]
        scene.records = [record]
        #expect(words(scene) == ["needs-authorization a"])
    }

    @Test func `a fingerprint stands as long as the difference, whatever its values`() {
        let one = scene(wants: "x", applied: "x", shows: "y").plan.findings
        let two = scene(wants: "x", applied: "x", shows: "z").plan.findings
        #expect(one.map(\.fingerprint) == two.map(\.fingerprint))
        #expect(one.first?.fingerprint.utf8.count == 32)
        let other = scene(wants: "z", applied: "x", shows: "y").plan.findings
        #expect(one.map(\.fingerprint) != other.map(\.fingerprint))
    }

    @Test func `what could not be read has no differences`() {
        var scene = scene(wants: "x", applied: "x", shows: nil)
        scene.completeness = .incomplete(Diagnostic(.accountChanged, "a page failed"))
        #expect(scene.plan.findings.isEmpty)
        scene.completeness = .notRead
        #expect(scene.plan.findings.isEmpty)
    }

    @Test func `a plan that is limited keeps only what is asked for`() {
        var scene = scene(wants: "z", applied: "x", shows: "y")
        scene.objects.append(profile.object("2", name: "stray"))
        let plan = scene.plan
        #expect(plan.limited(to: [.unmanagedNew]).drift.isEmpty)
        #expect(plan.limited(to: [.unmanagedNew]).unmanaged.count == 1)
        #expect(plan.limited(to: [.conflict]).drift.count == 1)
        #expect(plan.limited(to: [.conflict]).unmanaged.isEmpty)
        #expect(plan.limited(to: [.conflict]).findings.map(\.direction) == [.conflict])
    }
}
