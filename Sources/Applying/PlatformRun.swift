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

    var stop: StopFlag { runner.workshop.stop }
    var events: any EventReceiving { runner.workshop.events }

    func run() async -> [StepResult] {
        let releases = releasingAddresses()
        let holders = holders()
        var firstJobs: [PlatformJob] = []
        var jobs: [PlatformJob] = []
        for group in Dictionary(grouping: steps, by: \.address)
            .sorted(by: { $0.key < $1.key }).map(\.value)
        {
            guard let main = group.first else { continue }
            let waitsFor = takenFrom(main, holders)
            if releases.contains(main.address) {
                if main.action == .delete {
                    firstJobs.append(PlatformJob(group))
                    continue
                }
                firstJobs.append(PlatformJob([main], deletesOnly: true))
                jobs.append(
                    PlatformJob(
                        group, isDeleted: true, waitsFor: waitsFor.union([main.address])))
            } else {
                jobs.append(PlatformJob(group, waitsFor: waitsFor))
            }
        }
        let tally = Tally(unknownCreates: unknownCreatesBefore)
        var first = PlatformTraffic(self, jobs: firstJobs, tally: tally, unmet: [])
        await first.carryOut()
        let unmet = Set(
            first.results.filter { $0.outcome.status != .done }.map(\.outcome.address))
        // The first half of a replace is no outcome of its own unless it failed.
        let halves = Set(firstJobs.filter(\.deletesOnly).flatMap(\.steps).map(\.address))
        let reported = first.results.filter {
            !halves.contains($0.outcome.address) || $0.outcome.status != .done
        }
        var second = PlatformTraffic(
            self, jobs: jobs.filter { !($0.isDeleted && unmet.contains($0.steps[0].address)) },
            tally: first.tally, unmet: unmet)
        await second.carryOut()
        return reported + second.results
    }

    /// What went wrong so far.
    struct Tally {
        var unknownCreates = 0
        var stoppedByState = false
    }

    /// Why a step may not start; nil when it may.
    ///
    /// - Parameter others: The addresses that should have freed its name and did not.
    func refusal(of step: Step, waitingFor others: Set<Address>, tally: Tally) -> Diagnostic? {
        let place = Diagnostic.Place.connection(step.address)
        if tally.stoppedByState {
            return Diagnostic(
                .stoppedByState, "not started, because the state cannot be written", at: place)
        }
        if stop.isRaised {
            return Diagnostic(
                .interrupted, "not started, because the run was asked to stop", at: place,
                help: ["run apply again"])
        }
        if let other = others.sorted().first(where: { $0 != step.address }) {
            return Diagnostic(
                .prerequisiteFailed, "not started, because \(other) did not free the name",
                at: place)
        }
        let creates = step.action == .create || step.action == .replace
        if creates, tally.unknownCreates >= Self.unknownCreatesAllowed {
            return Diagnostic(
                .createsStopped,
                "not started, because \(tally.unknownCreates) creates on "
                    + "\(step.address.platform) have an unknown outcome",
                at: place, help: ["run apply again when the platform is well"])
        }
        return nil
    }

    /// Carries out the steps of a job that keeps its slot to the end.
    func run(_ job: PlatformJob) async -> [StepResult] {
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

    /// Who holds which name, as far as somebody here may give it up.
    private func holders() -> [Identity: Set<Address>] {
        guard runner.descriptor.capabilities.identityIsUniqueOnServer else { return [:] }
        var holders: [Identity: Set<Address>] = [:]
        for step in steps {
            guard let identity = step.record?.identity else { continue }
            holders[identity, default: []].insert(step.address)
        }
        return holders
    }

    /// The addresses that hold the name that a step takes.
    private func takenFrom(
        _ step: Step, _ holders: [Identity: Set<Address>]
    ) -> Set<Address> {
        guard !holders.isEmpty, step.action == .create || step.action == .replace,
            let identity = identityWanted(by: step), var others = holders[identity]
        else { return [] }
        others.remove(step.address)
        return others
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
