import Model

/// Runs the steps of one platform: bounded concurrency, names freed before they are taken, and a
/// breaker against storms of unknown creates.
struct PlatformRun: Sendable {
    /// After so many unknown creates in one run the platform creates nothing more.
    static let unknownCreatesAllowed = 3

    let runner: StepRunner
    let steps: [Step]
    /// The unknown creates of earlier rounds of the same run.
    let unknownCreatesBefore: Int

    private var stop: StopFlag { runner.workshop.stop }
    private var events: any EventReceiving { runner.workshop.events }

    /// One piece of work; the steps of an address run in order, one after another.
    private struct Job: Sendable {
        let steps: [Step]
        /// Whether only the first half of the delete-first replace in it is done now.
        var deletesOnly = false
        /// Whether the first half is done already.
        var isDeleted = false
        /// The address whose failure stops this one.
        var waitsFor: Set<Address> = []
    }

    func run() async -> [StepResult] {
        let releases = releasingAddresses()
        var firstJobs: [Job] = []
        var jobs: [Job] = []
        for group in Dictionary(grouping: steps, by: \.address)
            .sorted(by: { $0.key < $1.key }).map(\.value)
        {
            guard let main = group.first else { continue }
            if releases.contains(main.address) {
                if main.action == .delete {
                    firstJobs.append(Job(steps: group))
                    continue
                }
                firstJobs.append(Job(steps: [main], deletesOnly: true))
                jobs.append(Job(steps: group, isDeleted: true, waitsFor: [main.address]))
            } else {
                jobs.append(Job(steps: group))
            }
        }
        var tally = Tally(unknownCreates: unknownCreatesBefore)
        let first = await run(firstJobs, tally: &tally, unmet: [])
        let unmet = Set(
            first.filter { $0.outcome.status != .done }.map(\.outcome.address))
        // The first half of a replace is no outcome of its own unless it failed.
        let halves = Set(firstJobs.filter(\.deletesOnly).flatMap(\.steps).map(\.address))
        let reported = first.filter {
            !halves.contains($0.outcome.address) || $0.outcome.status != .done
        }
        for index in jobs.indices {
            jobs[index].waitsFor.formUnion(takenFrom(jobs[index].steps))
        }
        let second = await run(
            jobs.filter { !($0.isDeleted && unmet.contains($0.steps[0].address)) },
            tally: &tally, unmet: unmet)
        return reported + second
    }

    private struct Tally {
        var unknownCreates = 0
        var stoppedByState = false
    }

    private func run(
        _ jobs: [Job], tally: inout Tally, unmet: Set<Address>
    ) async -> [StepResult] {
        var results: [StepResult] = []
        var pending = jobs[...]
        await withTaskGroup(of: [StepResult].self) { group in
            var running = 0
            while running > 0 || !pending.isEmpty {
                while running < runner.platform.entry.limits.concurrency,
                    let job = pending.popFirst()
                {
                    if let refused = refusal(of: job, tally: tally, unmet: unmet) {
                        let ended = job.steps.map { $0.notAttempted(refused) }
                        for result in ended { events.receive(.ended(result.outcome)) }
                        results += ended
                        continue
                    }
                    running += 1
                    group.addTask { await run(job) }
                }
                guard let ended = await group.next() else { break }
                running -= 1
                for result in ended {
                    if result.leavesUnknownCreate { tally.unknownCreates += 1 }
                    if result.stopsEverything {
                        tally.stoppedByState = true
                        stop.raise()
                    }
                }
                results += ended
            }
        }
        return results
    }

    private func refusal(of job: Job, tally: Tally, unmet: Set<Address>) -> Diagnostic? {
        guard let main = job.steps.first else { return nil }
        let place = Diagnostic.Place.connection(main.address)
        if tally.stoppedByState {
            return Diagnostic(
                .stoppedByState, "not started, because the state cannot be written", at: place)
        }
        if stop.isRaised {
            return Diagnostic(
                .interrupted, "not started, because the run was asked to stop", at: place,
                help: ["run apply again"])
        }
        if let other = job.waitsFor.sorted().first(where: {
            unmet.contains($0) && $0 != main.address
        }) {
            return Diagnostic(
                .prerequisiteFailed, "not started, because \(other) did not free the name",
                at: place)
        }
        let creates = main.action == .create || main.action == .replace
        if creates, tally.unknownCreates >= Self.unknownCreatesAllowed {
            return Diagnostic(
                .createsStopped,
                "not started, because \(tally.unknownCreates) creates on "
                    + "\(main.address.platform) have an unknown outcome",
                at: place, help: ["run apply again when the platform is well"])
        }
        return nil
    }

    private func run(_ job: Job) async -> [StepResult] {
        var results: [StepResult] = []
        var isStopped = false
        for step in job.steps {
            if isStopped, step.buildsOnEarlier {
                let skipped = step.notAttempted(
                    Diagnostic(
                        .prerequisiteFailed,
                        "not started, because the step before it did not succeed",
                        at: .connection(step.address)))
                events.receive(.ended(skipped.outcome))
                results.append(skipped)
                continue
            }
            events.receive(.started(step.address, step.action))
            let result =
                if job.deletesOnly {
                    await runner.deletePart(of: step)
                } else if job.isDeleted, step.action == .replace {
                    await runner.createPart(of: step)
                } else {
                    await runner.run(step)
                }
            if !job.deletesOnly || result.outcome.status != .done {
                events.receive(.ended(result.outcome))
            }
            results.append(result)
            if result.outcome.status != .done { isStopped = true }
        }
        return results
    }

    // MARK: - Names that are freed before they are taken

    /// The identities that steps take, with who takes them.
    private var takers: [Identity: Set<Address>] {
        var takers: [Identity: Set<Address>] = [:]
        for step in steps where step.action == .create || step.action == .replace {
            guard let identity = identityWanted(by: step) else { continue }
            takers[identity, default: []].insert(step.address)
        }
        return takers
    }

    private func identityWanted(by step: Step) -> Identity? {
        step.desired?.identity(by: runner.descriptor.capabilities)
    }

    /// The addresses whose delete must come before another address's create.
    private func releasingAddresses() -> Set<Address> {
        guard runner.descriptor.capabilities.identityIsUniqueOnServer else { return [] }
        let takers = takers
        var releasing: Set<Address> = []
        for step in steps {
            let frees =
                step.action == .delete && step.reason != .deposedRemains
                || step.action == .replace && !step.createsFirst
            guard frees, let identity = step.record?.identity,
                let others = takers[identity], others.contains(where: { $0 != step.address })
            else { continue }
            releasing.insert(step.address)
        }
        return releasing
    }

    /// The addresses that hold the name that a step takes.
    private func takenFrom(_ steps: [Step]) -> Set<Address> {
        guard runner.descriptor.capabilities.identityIsUniqueOnServer,
            let step = steps.first, step.action == .create || step.action == .replace,
            let identity = identityWanted(by: step)
        else { return [] }
        return Set(self.steps.filter { $0.record?.identity == identity }.map(\.address))
            .subtracting([step.address])
    }
}

extension Step {
    /// Whether it may not run when an earlier step of its address did not succeed.
    ///
    /// Advice is given whatever happened; what is gone is gone; and the objects of a connection
    /// that nobody wants any more do not wait for each other.
    fileprivate var buildsOnEarlier: Bool {
        switch action {
        case .manual: false
        case .forget: reason != .deposedRemains
        case .delete: desired != nil
        default: true
        }
    }
}
