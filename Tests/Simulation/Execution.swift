import Applying
import Model
import Planning
import State
import TestSupport

/// One walk through a scenario: runs with faults until nothing is left to do, then runs without,
/// with an operator who does what a person is asked to do.
///
/// Unchecked: one execution runs on one thread.
package struct Execution: @unchecked Sendable {
    /// What an execution showed.
    package struct Result {
        /// The promises that were broken.
        package let violations: [World.Violation]
        /// How many options each choice point had.
        package let options: [UInt8]
        /// The faults that were injected.
        package let taken: [Choices.Taken]
    }

    private let stage: Stage
    private let world: World
    private let choices: Choices
    private let concurrency: Int
    private let isReviewed: Bool

    /// Carries out one execution.
    package static func run(
        _ stage: Stage, choices: Choices, mutation: Mutation? = nil, log: World.Log? = nil,
        keepsEntries: Bool = false
    ) -> Result {
        let world = World(
            stage, choices: choices, mutation: mutation, log: log, keepsEntries: keepsEntries)
        let execution = Execution(
            stage: stage, world: world, choices: choices,
            concurrency: choices.vary(stage.scenario.concurrencies),
            isReviewed: choices.vary([false, true]))
        execution.run()
        return Result(
            violations: world.violations, options: choices.options, taken: choices.taken)
    }

    /// The most runs with faults in the last phase.
    private static let runs = 5

    private func run() {
        guard let last = stage.phases.last else { return }
        for phase in stage.phases.dropLast() {
            _ = apply(phase)
            rest()
        }
        for _ in 1...Self.runs {
            let isQuiet = apply(last)
            rest()
            if isQuiet || !world.violations.isEmpty { break }
        }
        guard world.violations.isEmpty else { return }
        world.hasFaults = false
        world.pass(7_200_000)
        world.say("-- no more faults")
        var plan: Plan?
        var idle = 0
        var hands = 0
        while idle < 2 {
            _ = apply(last)
            world.pass(7_200_000)
            let next = preview(last)
            plan = next
            if act(on: next, desired: last) {
                hands += 1
                guard hands < 50 else { break }
                continue
            }
            // What a person did may leave something for one more run.
            // So may a reviewed plan whose first step nobody could look behind.
            if next.isEmpty || hands == 0 && !isReviewed { break }
            idle += 1
        }
        if let plan { world.examineEnd(plan, desired: last) }
    }

    /// Time between two runs.
    private func rest() {
        if world.fault([.pause], at: "-- next run") == .pause {
            world.pass(3_600_000)
        } else {
            world.pass(1_000)
        }
    }

    /// One run of the program; true when it left nothing to do.
    private func apply(_ desired: [Declaration]) -> Bool {
        let process = Process()
        process.concurrency = concurrency
        process.earlierIntents = Set(world.durable.intents.keys)
        if world.mutation == .intentsForgottenAtStart {
            var view = world.durable
            view.intents = [:]
            world.durable = view
        }
        world.process = process
        let outcomes = world.scheduler.run { [self] in await session(desired, process) }
        world.examine()
        guard process.isAlive else {
            world.say("-- the process is dead")
            return false
        }
        for outcome in outcomes {
            world.say(
                "-- \(outcome.address.name): \(outcome.action.rawValue) \(outcome.status.rawValue)"
                    + " \(outcome.remoteID ?? "")")
        }
        world.watchIntents(leftBy: process)
        world.watch(outcomes, desired: desired)
        world.watchReport(outcomes, of: process.planned)
        return outcomes.allSatisfy { $0.status == .done || $0.status == .manual }
    }

    private func session(_ desired: [Declaration], _ process: Process) async -> [Outcome] {
        let recorded = world.durable
        let replanner = SimulatedReplanner(world: world, process: process, desired: desired)
        let plan = await replanner.replan(settled: [])
        guard process.isAlive else { return [] }
        process.planned = plan.effective
        let permit = isReviewed ? permit(for: plan, recorded) : nil
        let session = ApplySession(
            workshop: Workshop(
                platforms: [
                    stage.profile.rawValue: Workshop.Platform(
                        entry: stage.entry(concurrency: concurrency),
                        descriptor: stage.descriptor,
                        writer: MutatedPlatform(
                            base: SimulatedPlatform(world: world, process: process),
                            mutation: world.mutation))
                ],
                journal: MutatedJournal(
                    base: SimulatedJournal(world: world, process: process),
                    mutation: world.mutation),
                sinks: MutatedSinks(
                    base: SimulatedSinks(world: world, process: process),
                    mutation: world.mutation),
                clock: SimulatedClock(world: world, process: process),
                randomness: SimulatedRandomness(world: world), events: NoEvents(),
                stop: process.stop),
            replanner: replanner, openIntents: recorded.sortedIntents, permit: permit,
            isBound: permit != nil)
        return await session.run(plan)
    }

    /// As the command line does: a plan that state says was begun is finished, any other reviewed.
    private func permit(for plan: Plan, _ recorded: Recorded) -> BegunPlan? {
        let begun = recorded.begun.last { begun in
            plan.effective.allSatisfy { begun.permits($0) }
        }
        return begun ?? BegunPlan(plan)
    }

    /// What `plan` would show now.
    private func preview(_ desired: [Declaration]) -> Plan {
        let process = Process()
        return world.scheduler.run { [self] in
            await SimulatedReplanner(world: world, process: process, desired: desired)
                .replan(settled: [])
        }
    }

    /// What an honest operator does about a plan; false when there is nothing for one to do.
    private func act(on plan: Plan, desired: [Declaration]) -> Bool {
        var hasActed = false
        for step in plan.steps where step.action == .manual {
            switch step.reason {
            case .handleMissing, .noReplaceRoute, .noDeleteRoute:
                guard let id = step.remoteID, world.thing(id)?.isAlive == true else { continue }
                world.say("-- by hand: delete \(id)")
                world.kill(id)
                hasActed = true
            case .consentRequired:
                guard let declaration = desired.first(where: { $0.address == step.address }) else {
                    continue
                }
                world.say("-- by hand: consent")
                _ = world.make(declaration, maker: .ours(stage.home(declaration.address)))
                hasActed = true
            default: break
            }
        }
        for record in world.durable.sortedRecords {
            guard let id = record.remoteID, world.told.contains(id), record.sinks.isEmpty,
                stage.profile == .oneTimeToken, let thing = world.thing(id), thing.isAlive,
                thing.maker != .stranger
            else { continue }
            world.say("-- by hand: delete \(id), whose token is lost")
            world.kill(id)
            hasActed = true
        }
        return hasActed
    }
}

/// Reads and plans again, as the command line does in the middle of an apply.
struct SimulatedReplanner: Replanning {
    let world: World
    let process: Process
    let desired: [Declaration]

    func replan(settled: Set<String>) async -> Plan {
        let recorded = process.view ?? world.durable
        let first = await observe(recorded)
        guard !settled.isEmpty else { return plan(first, recorded, settled: []) }
        if world.mutation == .oneListForTwo { return plan(first, recorded, settled: settled) }
        let clock = SimulatedClock(world: world, process: process)
        do throws(CancellationError) {
            try await clock.sleep(for: .seconds(1))
        } catch {
            return plan(first, recorded, settled: [])
        }
        let second = await observe(recorded)
        let agree =
            first.completeness == .complete && second.completeness == .complete
            && first.objects.map(\.remoteID) == second.objects.map(\.remoteID)
        return plan(second, recorded, settled: agree ? settled : [])
    }

    private func observe(_ recorded: Recorded) async -> PlatformObservation {
        let name = world.stage.profile.rawValue
        return await MutatedPlatform(
            base: SimulatedPlatform(world: world, process: process), mutation: world.mutation
        ).observe(
            Interest(
                declarations: desired, records: recorded.records(of: name),
                intents: recorded.intents(of: name)))
    }

    private func plan(
        _ observed: PlatformObservation, _ recorded: Recorded, settled: Set<String>
    ) -> Plan {
        var handles: [Address: Set<String>] = [:]
        for record in recorded.records.values {
            handles[record.address] = Set(
                record.sinks.filter { world.sinks[$0.value.written] != nil }.map(\.key))
        }
        let stage = world.stage
        let plan = Planner.plan(
            desired: desired, observed: [observed], recorded: recorded,
            fingerprints: DesiredFingerprints(),
            policy: Policy(
                project: "simulation",
                platforms: [stage.entry(concurrency: process.concurrency)],
                descriptors: [stage.profile.rawValue: stage.descriptor],
                guards: Policy.GuardLimits(maxDestroy: 1000, maxDestroyPercent: 100),
                settled: settled, secrets: .bound(keyID: "k1"), availableHandles: handles))
        for step in plan.steps where step.action != .noOp || step.updatesRecord {
            world.say(
                "  plan: \(step.action.rawValue) \(step.address.name) \(step.reason.rawValue)"
                    + (step.needsSettling ? " after settling" : ""))
        }
        return plan
    }
}
