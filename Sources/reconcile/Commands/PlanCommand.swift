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
        if let file = options.out {
            try await FileWriting.write(PlanFile.encode(plan), to: file, common, world: world)
        }
        let context = PlanContext(
            command: .plan, toolVersion: Version.number, file: options.out,
            repeated: common.repeated)
        let report = Report(
            text: { PlanReport.text(plan, context: context, style: $0) },
            json: { PlanReport.json(plan, context: context) })
        try await report.write(common, world: world, summaryOnly: options.summaryOnly)
        return ExitStatus.of(
            plan: plan, changesCount: options.detailedExitCode)
    }
}
