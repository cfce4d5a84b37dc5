import Host
import Model
import Reports
import Secrets
import State

/// `plan`: reads everything, changes nothing, takes no lock.
enum PlanCommand {
    static func run(_ options: PlanOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        guard let loaded = await LoadedProject.load(common, world: world) else {
            throw Failure(.invalid)
        }
        let plan = try await Reading.plan(
            of: loaded, common, mode: options.common.secrets ?? .all,
            allowances: options.allowances,
            stateCopy: options.stateCopy, world: world, mayLackState: true)
        let context = PlanContext(
            command: .plan, toolVersion: Version.number, file: options.out,
            repeated: common.repeated,
            explanation: try await explanation(options, plan, loaded, world: world))
        let isSaved = await save(plan, to: options.out, common, world: world)
        let status =
            isSaved ? ExitStatus.of(plan: plan, changesCount: options.detailedExitCode) : .invalid
        let report = Report(
            RunReport(.plan(plan), context: context, status: status, common, world: world))
        return await report.write(
            common, world: world, status: status, summaryOnly: options.summaryOnly)
    }

    /// Where the values of the connection come from that is asked about.
    private static func explanation(
        _ options: PlanOptions, _ plan: Plan, _ loaded: LoadedProject, world: World
    ) async throws(Failure) -> PlanExplanation? {
        guard let address = options.explained else { return nil }
        let found = await runBlocking {
            FieldExplanation.make(of: address, plan, loaded: loaded)
        }
        guard let found else {
            LoadedProject.report(
                [FieldExplanation.unknown(address, in: loaded)], options.common, world: world)
            throw Failure(.invalid)
        }
        return found
    }

    /// Writes the plan file; without it there is nothing to apply, so its loss is an error.
    private static func save(
        _ plan: Plan, to file: String?, _ common: CommonOptions, world: World
    ) async -> Bool {
        guard let file else { return true }
        do throws(HostError) {
            try await FileWriting.write(PlanFile.encode(plan), to: file)
            return true
        } catch {
            world.complain([FileWriting.problem(error, at: file)], common)
            return false
        }
    }
}
