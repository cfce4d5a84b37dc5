import Model
import Reports

/// `drift`: what moved on the platforms since the last apply.
enum DriftCommand {
    static func run(_ options: DriftOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        let plan = try await Reading.plan(
            common, mode: options.common.secrets ?? .platform, allowances: [],
            stateCopy: options.stateCopy, world: world,
            mayLackState: false)
        let context = PlanContext(
            command: .plan, toolVersion: Version.number, repeated: common.repeated)
        let report = Report(
            text: { DriftReport.text(plan, context: context, style: $0) },
            json: { DriftReport.json(plan, context: context) })
        try await report.write(common, world: world)
        return ExitStatus.of(drift: plan)
    }
}
