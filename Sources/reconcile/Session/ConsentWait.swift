import Applying
import Model
import State

/// Waits while people give the consents that a run asked for, and takes over what came of them.
///
/// Nothing else is planned meanwhile: what was reviewed and approved is done already.
struct ConsentWait: Sendable {
    /// How soon to look again, first and at most; a person takes minutes, and platforms count
    /// requests.
    private static let pauses = (first: Duration.seconds(2), longest: Duration.seconds(30))
    /// Short naps, so that a signal is noticed.
    private static let nap = Duration.milliseconds(200)

    let corridor: Corridor
    let workshop: Workshop
    let journal: StateJournal
    /// How long to wait; zero waits for nobody.
    let limit: Duration

    /// Waits, and returns the outcomes with those that changed.
    func run(after outcomes: [Outcome]) async -> [Outcome] {
        var outcomes = outcomes
        let end = workshop.clock.uptime + limit
        var pause = Self.pauses.first
        if limit > .zero { announce(pending(in: outcomes)) }
        while true {
            let waiting = pending(in: outcomes)
            let left = end - workshop.clock.uptime
            guard !waiting.isEmpty, left > .zero, await rest(min(pause, left)) else {
                return outcomes
            }
            pause = min(pause * 2, Self.pauses.longest)
            for outcome in await takeOver(waiting) {
                outcomes.removeAll { $0.address == outcome.address }
                outcomes.append(outcome)
            }
            outcomes.sort { $0.address < $1.address }
        }
    }

    /// The connections that wait for a person and have no object yet.
    private func pending(in outcomes: [Outcome]) -> Set<Address> {
        let recorded = journal.recorded
        return Set(
            outcomes.filter { $0.status == .manual }.map(\.address).filter { address in
                recorded.records[address].map { $0.consent != nil && $0.remoteID == nil } ?? false
            })
    }

    private func announce(_ addresses: Set<Address>) {
        let recorded = journal.recorded
        for address in addresses.sorted() {
            let page = recorded.records[address]?.consent?.url ?? "the platform"
            workshop.events.receive(
                .note(
                    "waiting up to \(limit.components.seconds) s until somebody gives consent for "
                        + "\(address): \(page)"))
        }
    }

    private func takeOver(_ addresses: Set<Address>) async -> [Outcome] {
        let limited = corridor.limited(to: addresses)
        let recorded = journal.recorded
        let plan = await limited.plan(await limited.observe(recorded), recorded: recorded)
        let given = plan.steps.filter { $0.action == .adopt && $0.reason == .consentGiven }
        guard !given.isEmpty, !workshop.stop.isRaised else { return [] }
        let session = ApplySession(
            workshop: workshop,
            replanner: Replanner(corridor: limited, journal: journal, clock: workshop.clock),
            openIntents: [], permit: nil, isBound: false)
        return await session.run(plan.holding(given))
    }

    /// Rests; false when the run is to stop.
    private func rest(_ duration: Duration) async -> Bool {
        let end = workshop.clock.uptime + duration
        while workshop.clock.uptime < end {
            if workshop.stop.isRaised { return false }
            do throws(CancellationError) {
                try await workshop.clock.sleep(
                    for: min(Self.nap, end - workshop.clock.uptime))
            } catch {
                return false
            }
        }
        return !workshop.stop.isRaised
    }
}

extension Plan {
    /// Whether somebody has to give consent.
    var awaitsConsent: Bool { steps.contains { $0.reason == .consentRequired } }

    /// The same plan with these steps alone.
    fileprivate func holding(_ steps: [Step]) -> Plan {
        Plan(
            project: project, platforms: platforms, steps: steps, drift: [], unmanaged: [],
            guards: [], diagnostics: [], secrets: secrets, digest: digest, managed: managed)
    }
}
