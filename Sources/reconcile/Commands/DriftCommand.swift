import Model
import Reports

/// `drift`: what moved on the platforms since the last apply.
enum DriftCommand {
    static func run(_ options: DriftOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        let whole = try await Reading.plan(
            common, mode: options.common.secrets ?? .platform, allowances: [],
            stateCopy: options.stateCopy, world: world,
            mayLackState: false)
        let plan = whole.limited(to: options.only)
        let context = PlanContext(
            command: .plan, toolVersion: Version.number, repeated: common.repeated)
        let status = ExitStatus.of(drift: plan, failingOn: options.failOn)
        let report = Report(
            RunReport(.drift(plan), context: context, status: status, common, world: world))
        return await report.write(common, world: world, status: status)
    }
}
