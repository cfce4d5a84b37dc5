import Host
import Model
import Reports

/// `drift`: what moved on the platforms since the last apply.
enum DriftCommand {
    static func run(_ options: DriftOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        let earlier = try await history(options, world: world)
        let whole = try await Reading.plan(
            common, mode: options.common.secrets ?? .platform, allowances: [],
            stateCopy: options.stateCopy, world: world,
            mayLackState: false)
        let look = earlier?.after(
            whole, at: world.clock.now, seesEveryLabel: common.labels.isEmpty && common.shard == nil
        )
        let change = look?.change.limited(to: options.only, in: whole)
        let plan = whole.limited(to: options.only, firstSeen: change?.firstSeen ?? [:])
        let context = PlanContext(
            command: .plan, toolVersion: Version.number, repeated: common.repeated,
            history: change)
        let status = ExitStatus.of(drift: plan, failingOn: options.failOn)
        world.notes.add(
            RunNotes.Drift(
                plan: plan,
                counts: plan.findings.contains { options.failOn.contains($0.direction) },
                change: change))
        let report = Report(
            RunReport(.drift(plan), context: context, status: status, common, world: world))
        var ended = await report.write(common, world: world, status: status)
        // Last, so that what nobody was told counts as new the next time.
        if let look, let path = options.history, ended == status {
            ended = await keep(look.history, at: path, status, common, world: world)
        }
        guard options.adopts else { return ended }
        return await adopt(plan, common, world: world) ? ended : .invalid
    }

    /// What earlier runs saw, or nil when nobody keeps it; a file that is not there yet is empty.
    private static func history(
        _ options: DriftOptions, world: World
    ) async throws(Failure) -> DriftHistory? {
        guard let path = options.history else { return nil }
        do throws(Diagnostic) {
            return try await runBlocking { () throws(Diagnostic) in
                let bytes: [UInt8]
                do throws(HostError) {
                    bytes = try Files.read(
                        Paths.absolute(path, in: try Files.workingFolder()),
                        limit: historyLimit, regularOnly: true)
                } catch  where error.isMissing {
                    return DriftHistory()
                } catch {
                    throw Diagnostic(
                        .driftHistoryDamaged, "cannot read the history: \(error)",
                        at: .file(path), help: ["name another file, or remove it to start anew"])
                }
                return try DriftHistory(reading: bytes, path: path)
            }
        } catch {
            LoadedProject.report([error], options.common, world: world)
            throw Failure(.invalid)
        }
    }

    /// More than a million differences.
    private static let historyLimit = 1 << 29

    private static func keep(
        _ history: DriftHistory, at path: String, _ status: ExitStatus, _ common: CommonOptions,
        world: World
    ) async -> ExitStatus {
        do throws(HostError) {
            try await FileWriting.write(history.bytes, to: path)
            return status
        } catch {
            world.complain([FileWriting.problem(error, at: path)], common)
            return status.losingOutput
        }
    }

    /// Writes what platforms show into the manifests; returns whether that went well.
    private static func adopt(
        _ plan: Plan, _ common: CommonOptions, world: World
    ) async -> Bool {
        var written: [String] = []
        var problem: Diagnostic?
        var adoption = await runBlocking {
            var adoption = DriftAdoption(plan)
            adoption.leaveVariables(projectFile: common.projectFile)
            return adoption
        }
        if !adoption.edits.isEmpty {
            do throws(Diagnostic) {
                try await runBlocking { [adoption] () throws(Diagnostic) in
                    try adoption.write(projectFile: common.projectFile)
                }
                written = adoption.edits.map {
                    "\($0.range.label) \($0.address) \($0.pointer.dotted)"
                }
            } catch {
                problem = error
            }
        }
        if problem == nil, !adoption.reshapings.isEmpty {
            let (reshaped, whole) = await runBlocking { [adoption] in
                var adoption = adoption
                return (adoption.reshape(projectFile: common.projectFile), adoption)
            }
            adoption = whole
            written += reshaped.map { "\($0.source.file) \($0.address) \($0.pointer.dotted)" }
        }
        world.complain(adoption.refusals, common)
        if let problem { world.complain([problem], common) }
        for line in written {
            world.error.write(ForeignText.neutralised("Wrote \(line)") + "\n")
        }
        return problem == nil
    }
}
