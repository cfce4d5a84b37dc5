import Applying
import Host
import Model
import Reports
import Secrets
import State

/// One apply under the lock.
struct ApplyRun: Sendable {
    let options: ApplyOptions
    let loaded: LoadedProject
    let journal: StateJournal
    let reviewed: ReviewedDigest?
    /// What is sent again on purpose, if anything.
    let rotation: RotationTargets?
    let prompt: Prompt
    let world: World

    private var common: CommonOptions { options.common }

    func run() async throws(Failure) -> ExitStatus {
        let recorded = journal.recorded
        try StateLoading.check(loaded, against: recorded, common, world: world)
        let rotations = try rotations(recorded)
        let secrets = try await loadSecrets()
        let progress = Progress.printer(common, world: world)
        let connections = Connections(
            secrets: secrets.values, events: progress, world: world,
            mayChange: { [journal] in journal.isHeld })
        var platforms: [String: Workshop.Platform] = [:]
        do throws(Diagnostic) {
            for entry in loaded.selectedPlatforms {
                guard let descriptor = LoadedProject.descriptors[entry.provider] else { continue }
                platforms[entry.name] = Workshop.Platform(
                    entry: entry, descriptor: descriptor,
                    writer: try connections.writer(of: entry))
            }
        } catch {
            LoadedProject.report([error], common, world: world)
            return .invalid
        }
        let corridor = Corridor(
            loaded: loaded, secrets: secrets, mode: .all,
            sinks: ProjectSinks(
                project: loaded.project, environment: world.environment, secrets: secrets.values),
            allowances: options.allowances,
            observers: platforms.mapValues(\.writer), events: progress, rotations: rotations)
        let status = try await apply(corridor, platforms: platforms, progress: progress)
        await connections.close()
        return status
    }

    private func rotations(_ recorded: Recorded) throws(Failure) -> [Address: Rotation] {
        do throws(RotationProblems) {
            return try rotation?.rotations(in: recorded) ?? [:]
        } catch {
            LoadedProject.report(error.diagnostics, common, world: world)
            throw Failure(.invalid)
        }
    }

    private func loadSecrets() async throws(Failure) -> LoadedSecrets {
        let hadKey = try await LoadedSecrets.hasKey(loaded.project, common, world: world)
        if reviewed != nil, !hadKey {
            LoadedProject.report(
                [
                    Diagnostic(
                        .noKeyForDigest,
                        "there is no fingerprint key, so the digest does not "
                            + "cover secrets", at: .file(loaded.project.file),
                        help: [
                            "name a fingerprintKey in the project file, or run apply once "
                                + "without a digest"
                        ])
                ], common, world: world)
            throw Failure(.invalid)
        }
        let secrets = try await LoadedSecrets.load(
            for: loaded, mode: .all, makeKey: true, common: common, world: world)
        if let key = secrets.key, journal.recorded.keyID == nil {
            do throws(Diagnostic) {
                try await journal.append([.key(id: key.id)])
            } catch {
                LoadedProject.report([error], common, world: world)
                throw Failure(.unavailable)
            }
        }
        return secrets
    }

    private func apply(
        _ corridor: Corridor, platforms: [String: Workshop.Platform], progress: Progress
    ) async throws(Failure) -> ExitStatus {
        let recorded = journal.recorded
        var corridor = corridor
        let observed = await corridor.observeAndSign(recorded)
        let plan = await corridor.plan(observed, recorded: recorded)
        world.notes.add(plan)
        world.tellRequests(of: plan, common)
        await progress.clear()
        let permit: BegunPlan?
        switch verdict(on: plan, recorded: recorded) {
        case .refused(let status, let diagnostic):
            showPlan(plan)
            world.complain([diagnostic], common)
            return await end(plan, status)
        case .go(let allowed): permit = allowed
        }
        if plan.guards.contains(where: { !$0.isAllowed }) {
            showPlan(plan)
            return await end(plan, .guarded)
        }
        let hasWork = plan.steps.contains { $0.action.isEffective || $0.updatesRecord }
        guard hasWork || options.consentWait > .zero && plan.awaitsConsent else {
            return await finish(plan, outcomes: plan.manualOutcomes, interrupted: nil)
        }
        if reviewed == nil, !options.autoApprove, !plan.isEmpty {
            showPlan(plan)
            guard await prompt.approves() else {
                world.complain(
                    [Diagnostic(.notApproved, "not approved, nothing was sent")], common)
                return await end(plan, .invalid)
            }
        } else if common.format == .text, common.events != .output, !common.quiet, !plan.isEmpty {
            showPlan(plan)
        }
        return await carryOut(
            plan, corridor: corridor, platforms: platforms, permit: permit, progress: progress)
    }

    private enum Verdict {
        case go(BegunPlan?)
        case refused(ExitStatus, Diagnostic)
    }

    /// Whether this is the plan that was reviewed, or what is left of it.
    private func verdict(on plan: Plan, recorded: Recorded) -> Verdict {
        guard let reviewed else { return .go(nil) }
        if let unreadable = plan.unreadable.first {
            return .refused(
                .unavailable,
                Diagnostic(
                    .platformNotReadable,
                    "\(unreadable) could not be read, so the reviewed plan cannot be checked",
                    help: ["run apply again when the platform is well"]))
        }
        if plan.isEmpty { return .go(BegunPlan(plan)) }
        if reviewed.matches(plan.digest) { return .go(BegunPlan(plan)) }
        if let begun = recorded.begun.last(where: { reviewed.matches($0.digest) }),
            plan.effective.allSatisfy({ begun.permits($0) })
        {
            return .go(begun)
        }
        return .refused(
            .changed,
            Diagnostic(
                .planChanged, "the plan is no longer the reviewed one; nothing was sent",
                help: ["run plan again, review it, and apply \(plan.digest ?? "that digest")"]))
    }

    private func carryOut(
        _ plan: Plan, corridor: Corridor, platforms: [String: Workshop.Platform],
        permit: BegunPlan?, progress: Progress
    ) async -> ExitStatus {
        let stop = StopFlag()
        let workshop = Workshop(
            platforms: platforms, journal: journal, sinks: corridor.sinks, clock: world.clock,
            randomness: world.randomness, events: progress, stop: stop)
        let session = ApplySession(
            workshop: workshop,
            replanner: Replanner(corridor: corridor, journal: journal, clock: world.clock),
            openIntents: journal.recorded.sortedIntents, permit: permit,
            isBound: reviewed != nil)
        let interruption = Interruption(stop: stop, world: world)
        journal.whenLost { [world, common] in
            stop.raise()
            world.complain(
                [
                    Diagnostic(
                        .lockLost, "the lock of the state was lost, so nothing more is started",
                        help: ["run again when no other run is at work"])
                ], common)
        }
        progress.expect(plan, on: loaded.selectedPlatforms)
        let consents = ConsentWait(
            corridor: corridor, workshop: workshop, journal: journal, limit: options.consentWait)
        let outcomes = await interruption.run {
            await consents.run(after: await session.run(plan))
        }
        await progress.finish()
        if let key = corridor.secrets.key { await noteKey(key) }
        return await finish(plan, outcomes: outcomes, interrupted: interruption.received)
    }

    /// Names the present key as the one of the state once nothing is signed by another.
    private func noteKey(_ key: FingerprintKey) async {
        let recorded = journal.recorded
        guard recorded.keyID != key.id,
            recorded.records.values.allSatisfy({ record in
                record.fingerprints.leaves.allSatisfy { $0.fingerprint.keyID == key.id }
            })
        else { return }
        do throws(Diagnostic) {
            try await journal.append([.key(id: key.id)])
        } catch {
            world.complain([error], common)
        }
    }

    private func finish(
        _ plan: Plan, outcomes: [Outcome], interrupted: Interrupt?
    ) async -> ExitStatus {
        world.notes.add(outcomes)
        let status = ExitStatus.of(outcomes: outcomes, plan: plan, interrupted: interrupted)
        let report = Report(self.report(outcomes, of: plan, status))
        let whole = await report.write(common, world: world, status: status)
        world.complain(plan.unreadableDiagnostics, common)
        return whole
    }

    /// The end of an apply that sent nothing: people were shown the plan, programs get the report.
    private func end(_ plan: Plan, _ status: ExitStatus) async -> ExitStatus {
        let report = Report(report([], of: plan, status))
        return common.format == .text
            ? await report.writeFiles(common, world: world, status: status)
            : await report.write(common, world: world, status: status)
    }

    private func report(
        _ outcomes: [Outcome], of plan: Plan, _ status: ExitStatus
    ) -> RunReport {
        RunReport(
            .apply(outcomes, plan), context: context, status: status, common, world: world)
    }

    private var context: PlanContext {
        PlanContext(
            command: options.rotation.map { .rotation($0.words) } ?? .preview,
            toolVersion: Version.number, repeated: common.repeated)
    }

    /// Shows the plan where nothing else is expected: on stdout only where it holds text.
    private func showPlan(_ plan: Plan) {
        if common.format == .text, common.events != .output {
            world.output.write(
                PlanReport.text(plan, context: context, style: world.outputStyle(common)))
        } else {
            world.error.write(
                PlanReport.text(plan, context: context, style: world.errorStyle(common)))
        }
    }
}

extension Plan {
    /// The platforms that could not be read, by name.
    var unreadable: [String] {
        platforms.compactMap { status in
            if case .incomplete = status.completeness { status.name } else { nil }
        }
    }

    /// Why they could not be read.
    var unreadableDiagnostics: [Diagnostic] {
        platforms.compactMap { status in
            if case .incomplete(let diagnostic) = status.completeness { diagnostic } else { nil }
        }
    }

    /// What an apply without any work has to say.
    fileprivate var manualOutcomes: [Outcome] {
        steps.filter { $0.action == .manual }.map { step in
            Outcome(
                address: step.address, action: .manual, status: .manual, remoteID: step.remoteID,
                manual: step.manual)
        }
    }
}
