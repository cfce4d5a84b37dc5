import Applying
import Model
import State

/// Reads again and plans again in the middle of an apply.
struct Replanner: Replanning {
    /// How far apart the two lists are that must agree.
    static let pause = Duration.seconds(1)

    let corridor: Corridor
    let journal: StateJournal
    let clock: any Timekeeping

    func replan(settled: Set<String>) async -> Plan {
        let recorded = journal.recorded
        let first = await corridor.observe(recorded)
        guard !settled.isEmpty else { return await corridor.plan(first, recorded: recorded) }
        do throws(CancellationError) {
            try await clock.sleep(for: Self.pause)
        } catch {
            return await corridor.plan(first, recorded: recorded)
        }
        let second = await corridor.observe(recorded)
        let agreeing = settled.filter { name in
            guard let one = first.first(where: { $0.platform.hasSameBytes(as: name) }),
                let other = second.first(where: { $0.platform.hasSameBytes(as: name) }),
                one.completeness == .complete, other.completeness == .complete
            else { return false }
            return one.objects.map(\.remoteID) == other.objects.map(\.remoteID)
        }
        return await corridor.plan(second, recorded: recorded, settled: agreeing)
    }
}
