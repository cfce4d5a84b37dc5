import Model
import Planning
import TestSupport

/// One platform's three columns, to be planned.
struct Scene {
    var profile: Profile
    var desired: [Declaration] = []
    var objects: [Observation] = []
    var records: [Record] = []
    var intents: [CreateIntent] = []
    var fingerprints = DesiredFingerprints()
    var prune = PlatformEntry.Prune.managed
    var adopt = PlatformEntry.Adopt.matching
    var completeness = PlatformObservation.Completeness.complete
    var notYetVisible: Set<String> = []
    var settled = false
    /// Ids that we deleted.
    var deleted: [String] = []
    var guards = Policy.GuardLimits(maxDestroy: 1000, maxDestroyPercent: 100)
    var allowances: [Policy.Allowance] = []
    var selection = Selection()
    var handles: [Address: Set<String>] = [:]
    var allowedUnmanaged: [String] = []
    var rotations: [Address: Rotation] = [:]

    init(_ profile: Profile) { self.profile = profile }

    var plan: Plan {
        var recorded = Recorded.holding(records, intents: intents)
        recorded.tombstones = deleted.map {
            Recorded.Tombstone(
                platform: profile.rawValue, remoteID: $0, at: Timestamp(milliseconds: 0))
        }
        return Planner.plan(
            desired: desired,
            observed: [
                profile.reading(
                    objects, completeness: completeness, notYetVisible: notYetVisible)
            ],
            recorded: recorded, fingerprints: fingerprints,
            policy: Policy(
                project: "test", platforms: [profile.entry(prune: prune, adopt: adopt)],
                descriptors: [profile.rawValue: profile.descriptor], guards: guards,
                allowances: allowances, selection: selection,
                settled: settled ? [profile.rawValue] : [], secrets: .bound(keyID: "k1"),
                availableHandles: handles, allowedUnmanaged: allowedUnmanaged,
                rotations: rotations))
    }

    /// `action reason [id]` of every step, one line each.
    var summary: [String] {
        plan.steps.map { step in
            "\(step.address.name): \(step.action.rawValue) \(step.reason.rawValue)"
                + (step.remoteID.map { " \($0)" } ?? "")
        }
    }

    func intent(for declaration: Declaration, baseline: [String] = [], id: String = "i1")
        -> CreateIntent
    {
        CreateIntent(
            id: id, address: declaration.address, kind: declaration.kind,
            provider: declaration.provider, account: profile.account,
            identity: declaration.identity(by: profile.descriptor.capabilities),
            baseline: baseline, outcome: profile.record(of: declaration, id: nil),
            mayLeaveUntil: Timestamp(milliseconds: 0))
    }
}
