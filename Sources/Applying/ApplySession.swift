package import Model

/// Makes a fresh plan during an apply: reads again and plans again.
package protocol Replanning: Sendable {
    /// Reads the given platforms, every other one as well or not, and plans.
    ///
    /// For `settled` platforms two complete lists are taken that must agree; a platform whose
    /// lists do not agree is not called settled in the plan's policy.
    func replan(settled: Set<String>) async -> Plan
}

/// One apply: rounds of steps until nothing of unknown outcome is left, or the bound is reached.
package struct ApplySession: Sendable {
    /// The most rounds of one run.
    static let maximumRounds = 4

    private let workshop: Workshop
    private let replanner: any Replanning
    private let permit: BegunPlan?
    private let isBound: Bool
    private let openIntents: [CreateIntent]

    /// Makes a session.
    ///
    /// - Parameters:
    ///   - openIntents: the unknown creates of earlier runs.
    ///   - permit: the reviewed plan, or one that state says was begun; nothing outside of it is
    ///     done when `isBound`.
    ///   - isBound: whether the run was given a digest or a plan file.
    package init(
        workshop: Workshop, replanner: any Replanning, openIntents: [CreateIntent],
        permit: BegunPlan?, isBound: Bool
    ) {
        self.workshop = workshop
        self.replanner = replanner
        self.permit = permit
        self.isBound = isBound
        self.openIntents = openIntents
    }

    /// Runs the plan and returns one outcome for every step that was to do something, sorted by
    /// address.
    package func run(_ initial: Plan) async -> [Outcome] {
        var ledger = Ledger()
        let begun = permit
        if let begun, isBound {
            do throws(Diagnostic) {
                try await workshop.journal.append([.begun(begun)])
            } catch {
                for step in initial.steps where step.isWork {
                    ledger.note(step.failed(error).outcome, of: step)
                }
                return ledger.outcomes
            }
        }
        let start = Start(uptime: workshop.clock.uptime, wall: workshop.clock.now)
        var lastUnknown: Duration?
        var unknownCreates: [String: Int] = [:]
        var plan = initial
        var scope: Set<Address>?

        for round in 1...Self.maximumRounds {
            var steps = permitted(plan.steps, scope: scope, ledger: &ledger)
            let waiting = Set(steps.filter(\.needsSettling).map(\.address.platform))
            if !waiting.isEmpty {
                guard await waitToSettle(waiting, since: start, lastUnknown: lastUnknown) else {
                    for step in steps { ledger.noteIfSilent(interrupted(step).outcome, of: step) }
                    break
                }
                plan = await replanner.replan(settled: waiting)
                let earlier = steps
                steps = permitted(plan.steps, scope: scope, ledger: &ledger)
                // What is not read, or not visible, vanishes from the plan, not from the report.
                let planned = Set(steps.map(\.address))
                for step in earlier where !planned.contains(step.address) {
                    ledger.noteIfSilent(unsettled(step).outcome, of: step)
                }
            }
            // Two lists that do not agree prove nothing: such a step stays as it is.
            for step in steps where step.needsSettling {
                ledger.note(unsettled(step).outcome, of: step)
            }
            let results = await run(
                steps.filter { !$0.needsSettling }, unknownCreates: unknownCreates,
                ledger: &ledger)
            for result in results where result.leavesUnknownCreate {
                lastUnknown = workshop.clock.uptime
                unknownCreates[result.outcome.address.platform, default: 0] += 1
            }
            let again = followUps(of: results, steps: steps)
            if again.isEmpty || workshop.stop.isRaised || round == Self.maximumRounds { break }
            scope = again
            plan = await replanner.replan(settled: [])
        }

        if let begun, isBound, ledger.areAllDone {
            do throws(Diagnostic) {
                try await workshop.journal.append([.finished(digest: begun.digest)])
            } catch {
                workshop.events.receive(.note(error.message))
            }
        }
        return ledger.outcomes
    }

    /// The steps of a plan that this run may do; what a bound run may not is noted.
    private func permitted(
        _ steps: [Step], scope: Set<Address>?, ledger: inout Ledger
    ) -> [Step] {
        steps.filter { step in
            guard step.isWork, scope?.contains(step.address) ?? true else { return false }
            guard isBound, let permit, step.action.isEffective, !permit.permits(step) else {
                return true
            }
            ledger.note(
                step.notAttempted(
                    Diagnostic(
                        .notReviewed, "not part of the reviewed plan",
                        at: .connection(step.address), help: ["run plan again and review it"])
                ).outcome, of: step)
            return false
        }
    }

    private func run(
        _ steps: [Step], unknownCreates: [String: Int], ledger: inout Ledger
    ) async -> [StepResult] {
        var results: [StepResult] = []
        let byPlatform = Dictionary(grouping: steps, by: \.address.platform)
        await withTaskGroup(of: [StepResult].self) { group in
            for (name, steps) in byPlatform.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                guard let platform = workshop.platforms[name] else {
                    results += steps.map {
                        $0.notAttempted(
                            Diagnostic(
                                .platformUnavailable, "\(name) cannot be written in this run",
                                at: .connection($0.address)))
                    }
                    continue
                }
                let run = PlatformRun(
                    runner: StepRunner(workshop: workshop, platform: platform), steps: steps,
                    unknownCreatesBefore: unknownCreates[name] ?? 0)
                group.addTask { await run.run() }
            }
            for await ended in group { results += ended }
        }
        // Few steps are of this kind; to ask all of them for each result would be quadratic.
        let deposed = steps.filter { $0.reason == .deposedRemains }
        for result in results { ledger.note(result.outcome, deposed: result.isOf(deposed)) }
        return results
    }

    /// The addresses that another round should look at.
    private func followUps(of results: [StepResult], steps: [Step]) -> Set<Address> {
        var again = Set(results.filter(\.leavesUnknownCreate).map(\.outcome.address))
        let found = Set(steps.filter { $0.reason == .foundAfterUnknown }.map(\.address))
        guard !found.isEmpty else { return again }
        for result in results
        where result.outcome.status == .done && found.contains(result.outcome.address) {
            again.insert(result.outcome.address)
        }
        return again
    }

    /// When a run began, by both clocks.
    private struct Start {
        let uptime: Duration
        let wall: Timestamp
    }

    /// Waits until nothing that left before can still take effect; false when stopped.
    ///
    /// A create of this run left before `lastUnknown`; one of an earlier run left before this run
    /// took the lock, and before its own intent allowed. Within a run the wall clock is not asked:
    /// it may jump.
    private func waitToSettle(
        _ platforms: Set<String>, since start: Start, lastUnknown: Duration?
    ) async -> Bool {
        var longest = Duration.zero
        for name in platforms {
            guard let limits = workshop.platforms[name]?.entry.limits else { continue }
            let latest = openIntents.filter { $0.address.platform.hasSameBytes(as: name) }
                .map(\.mayLeaveUntil).max()
            let before = latest.map { max(.zero, start.wall.since($0)) } ?? .zero
            let passed =
                workshop.clock.uptime - (lastUnknown ?? start.uptime)
                + (lastUnknown == nil ? before : .zero)
            longest = max(longest, .seconds(limits.settleSeconds) - passed)
        }
        guard longest > .zero else { return true }
        for name in platforms.sorted(by: { $0.precedesInBytes($1) }) {
            workshop.events.receive(
                .waiting(
                    platform: name, why: "an unknown create may still take effect",
                    duration: longest))
        }
        // Short naps, so that a signal is noticed.
        let end = workshop.clock.uptime + longest
        while workshop.clock.uptime < end {
            if workshop.stop.isRaised { return false }
            do throws(CancellationError) {
                try await workshop.clock.sleep(
                    for: min(.milliseconds(200), end - workshop.clock.uptime))
            } catch {
                return false
            }
        }
        return true
    }

    private func interrupted(_ step: Step) -> StepResult {
        step.notAttempted(
            Diagnostic(
                .interrupted, "not started, because the run was asked to stop",
                at: .connection(step.address), help: ["run apply again"]))
    }

    private func unsettled(_ step: Step) -> StepResult {
        guard step.needsSettling else {
            return step.notAttempted(
                Diagnostic(
                    .platformUnavailable,
                    "not started, because \(step.address.platform) did not show it a second time",
                    at: .connection(step.address), help: ["run apply again"]))
        }
        return step.unknown(
            Diagnostic(
                .notYetWorking,
                "an earlier create has an unknown outcome and two lists in a row do not agree",
                at: .connection(step.address), help: ["run apply again"]), leavesCreate: false)
    }
}

extension Step {
    /// Whether an apply has anything to do or to say about it.
    fileprivate var isWork: Bool { action != .noOp || updatesRecord }
}

extension StepResult {
    /// Whether it is what became of one of these steps.
    fileprivate func isOf(_ steps: [Step]) -> Bool {
        steps.contains {
            $0.address == outcome.address && $0.action == outcome.action
                && $0.remoteID == outcome.remoteID
        }
    }
}

/// The last word about every step, over all rounds.
private struct Ledger {
    private struct Key: Hashable, Comparable {
        let address: Address
        let deposed: String?

        static func < (left: Key, right: Key) -> Bool {
            left.address == right.address
                ? (left.deposed ?? "").precedesInBytes(right.deposed ?? "")
                : left.address < right.address
        }
    }

    private var entries: [Key: Outcome] = [:]

    mutating func note(_ outcome: Outcome, of step: Step) {
        note(outcome, deposed: step.reason == .deposedRemains)
    }

    /// Says something about a step that nothing was said about yet.
    mutating func noteIfSilent(_ outcome: Outcome, of step: Step) {
        let isOfDeposed = step.reason == .deposedRemains
        let key = Key(
            address: outcome.address, deposed: isOfDeposed ? outcome.remoteID ?? "" : nil)
        if entries[key] == nil { entries[key] = outcome }
    }

    mutating func note(_ outcome: Outcome, deposed: Bool) {
        let key = Key(address: outcome.address, deposed: deposed ? outcome.remoteID ?? "" : nil)
        // What was done and asks for a person has said so; a later round can only repeat it.
        if outcome.status == .manual, let earlier = entries[key], earlier.status == .done,
            earlier.manual != nil, earlier.remoteID == outcome.remoteID
        {
            return
        }
        entries[key] = outcome
    }

    var areAllDone: Bool { entries.values.allSatisfy { $0.status == .done } }

    var outcomes: [Outcome] {
        // Outcomes are large, so only the keys are moved about.
        entries.keys.sorted().compactMap { entries[$0] }
    }
}
