import Applying
import Model
import Planning
import TestSupport

/// A whole apply in memory: planner, applier, virtual platform, journal folded into a state.
final class Rig: Replanning {
    let profile: Profile
    let log = SharedLog()
    let platform: VirtualPlatform
    let journal: VirtualJournal
    let sinks: VirtualSinks
    let clock = JumpingClock()
    let stop = StopFlag()
    let desired: [Declaration]
    let fingerprints: DesiredFingerprints
    let initial: Recorded
    let limits: PlatformEntry.Limits

    init(
        _ profile: Profile, desired: [Declaration], from earlier: Rig? = nil,
        fingerprints: DesiredFingerprints = DesiredFingerprints(), brokenSinks: Bool = false,
        concurrency: Int = 8
    ) {
        self.profile = profile
        self.desired = desired
        self.fingerprints = fingerprints
        platform = earlier?.platform ?? VirtualPlatform(profile, log: log)
        sinks = earlier?.sinks ?? VirtualSinks(log: log, isBroken: brokenSinks)
        journal = VirtualJournal(log: log)
        initial = earlier?.state ?? Recorded()
        limits = PlatformEntry.Limits(concurrency: concurrency, settleSeconds: 30)
    }

    /// The state after the journal so far.
    var state: Recorded {
        journal.entries.reduce(into: initial) { state, entry in state.fold(entry) }
    }

    func replan(settled: Set<String>) async -> Plan {
        let state = state
        var handles: [Address: Set<String>] = [:]
        for record in state.records.values {
            handles[record.address] = Set(
                record.sinks.filter { sinks.names.contains($0.value.written) }.map(\.key))
        }
        return Planner.plan(
            desired: desired,
            observed: [
                await platform.observe(Interest(declarations: desired, records: []))
            ],
            recorded: state, fingerprints: fingerprints,
            policy: Policy(
                project: "test", platforms: [profile.entry(limits: limits)],
                descriptors: [profile.rawValue: profile.descriptor],
                guards: Policy.GuardLimits(maxDestroy: 1000, maxDestroyPercent: 100),
                settled: settled, secrets: .bound(keyID: "k1"), availableHandles: handles))
    }

    @discardableResult
    func apply(bound: Plan? = nil) async -> [Outcome] {
        let session = ApplySession(
            workshop: Workshop(
                platforms: [
                    profile.rawValue: Workshop.Platform(
                        entry: profile.entry(limits: limits), descriptor: profile.descriptor,
                        writer: platform)
                ], journal: journal, sinks: sinks, clock: clock,
                randomness: CountingRandomness(), events: NoEvents(), stop: stop),
            replanner: self, openIntents: initial.sortedIntents,
            permit: bound.flatMap { BegunPlan($0) }, isBound: bound != nil)
        return await session.run(await replan(settled: []))
    }

    func summary(_ outcomes: [Outcome]) -> [String] {
        outcomes.map { "\($0.address.name): \($0.action.rawValue) \($0.status.rawValue)" }
    }
}

extension Recorded {
    /// A small second opinion on how entries change a state, for tests only.
    mutating func fold(_ entry: JournalEntry) {
        switch entry {
        case .intent(let intent): intents[intent.id] = intent
        case .closed(let id, _): intents[id] = nil
        case .recorded(let record, let closing):
            records[record.address] = record
            if let closing { intents[closing] = nil }
        case .deleted(let address, _, _), .forgotten(let address, _): records[address] = nil
        case .deposedDeleted(let address, let id, _):
            records[address]?.deposed.removeAll { $0.remoteID == id }
        case .moved(let from, let record):
            records[from] = nil
            records[record.address] = record
        case .begun(let plan): begun.append(plan)
        case .takenOver: break
        case .finished(let digest): begun.removeAll { $0.digest == digest }
        case .key(let id): keyID = id
        case .decision: break
        }
    }
}
