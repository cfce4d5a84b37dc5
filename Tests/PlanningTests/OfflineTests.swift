import Model
import Planning
import TestSupport
import Testing

/// Plans that compare manifests with the state only.
@Suite struct OfflineTests {
    private let profile = Profile.naturalKey

    @Test func `a name that was looked up before is taken to be found again`() {
        #expect(actions(applied: ["name": "one", "label": "found"]) == [.noOp])
    }

    @Test func `another field still counts beside a lookup`() {
        let applied: ValueObject = ["name": "one", "label": "found", "config": ["a": 1]]
        #expect(actions(applied: applied) == [.replace])
    }

    /// The plan of a connection whose `label` is found by `finder`, with nothing read.
    private func actions(applied: ValueObject) -> [Action] {
        var declaration = profile.declaration("one")
        declaration.fields["finder"] = "Found"
        var recorded = profile.declaration("one")
        recorded.fields = applied
        let plan = Planner.plan(
            desired: [declaration], observed: [profile.reading([], completeness: .notRead)],
            recorded: .holding([profile.record(of: recorded, id: "id-1")]),
            fingerprints: DesiredFingerprints(),
            policy: Policy(
                project: "test", platforms: [profile.entry()],
                descriptors: [profile.rawValue: descriptor], guards: Policy.GuardLimits(),
                allowances: [], selection: Selection(), settled: [],
                secrets: .bound(keyID: "k1"), availableHandles: [:]))
        return plan.steps.map(\.action)
    }

    private var descriptor: ProviderDescriptor {
        let base = profile.descriptor
        let finder = FieldDescriptor("finder", .text, "Finds the label.", access: .lookup)
        return ProviderDescriptor(
            provider: base.provider, title: base.title,
            kind: KindDescriptor(
                name: base.kind.name, summary: base.kind.summary,
                fields: base.kind.fields + [finder], namingField: "name", example: ""),
            account: base.account, routes: base.routes,
            capabilities: Capabilities(
                identity: [Pointer(["label"]), Pointer(["name"])], identityIsUniqueOnServer: false,
                readsByID: false, deletion: .byID),
            assumptions: [])
    }
}
