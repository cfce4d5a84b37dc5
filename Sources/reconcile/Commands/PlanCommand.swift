import Host
import Model
import Reports
import Secrets
import State

/// `plan`: reads everything, changes nothing, takes no lock.
enum PlanCommand {
    static func run(_ options: PlanOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        let plan = try await Reading.plan(
            common, mode: options.common.secrets ?? .all, allowances: options.allowances,
            stateCopy: options.stateCopy, world: world, mayLackState: true)
        let context = PlanContext(
            command: .plan, toolVersion: Version.number, file: options.out,
            repeated: common.repeated)
        let isSaved = await save(plan, to: options.out, common, world: world)
        let status =
            isSaved ? ExitStatus.of(plan: plan, changesCount: options.detailedExitCode) : .invalid
        let report = Report(
            RunReport(.plan(plan), context: context, status: status, common, world: world))
        return await report.write(
            common, world: world, status: status, summaryOnly: options.summaryOnly)
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
