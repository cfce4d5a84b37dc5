import Model
import Reports

/// `state verify`: whether what state says is still so; takes no lock and writes nothing.
enum StateVerifyCommand {
    static func run(
        _ loaded: LoadedProject, _ common: CommonOptions, world: World
    ) async throws(Failure) -> ExitStatus {
        let columns = try await Reading.columns(
            of: loaded, common, mode: .platform, world: world, mayLackState: false)
        var problems: [Diagnostic] = []
        for observation in columns.observed {
            if case .incomplete(let problem) = observation.completeness { problems.append(problem) }
        }
        world.complain(problems, common)
        let verification = await columns.corridor.verify(
            columns.observed, recorded: columns.recorded)
        let report = Report(
            text: { StateReport.verify(verification, style: $0) },
            json: { StateReport.verifyJSON(verification, toolVersion: Version.number) })
        return await report.write(
            common, world: world,
            status: ExitStatus.of(verification, observed: columns.observed))
    }
}

extension ExitStatus {
    /// The code of `state verify`.
    static func of(
        _ verification: Verification, observed: [PlatformObservation]
    ) -> ExitStatus {
        var facts = ExitFacts()
        for observation in observed {
            if observation.completeness == .complete {
                facts.platformsWorking += 1
            } else {
                facts.platformsUnreadable += 1
            }
        }
        facts.hasFailures = verification.connections.contains { $0.presence == .unseen }
        facts.needsPerson = verification.needsPerson
        return facts.status
    }
}
