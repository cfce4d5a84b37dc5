import Host
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
        let ended = await report.write(common, world: world, status: status)
        guard options.adopts else { return ended }
        return await adopt(plan, common, world: world) ? ended : .invalid
    }

    /// Writes what platforms show into the manifests; returns whether that went well.
    private static func adopt(
        _ plan: Plan, _ common: CommonOptions, world: World
    ) async -> Bool {
        let adoption = await runBlocking {
            var adoption = DriftAdoption(plan)
            adoption.leaveVariables(projectFile: common.projectFile)
            return adoption
        }
        world.complain(adoption.refusals, common)
        guard !adoption.edits.isEmpty else { return true }
        do throws(Diagnostic) {
            try await runBlocking { () throws(Diagnostic) in
                try adoption.write(projectFile: common.projectFile)
            }
        } catch {
            world.complain([error], common)
            return false
        }
        for edit in adoption.edits {
            world.error.write(
                ForeignText.neutralised(
                    "Wrote \(edit.range.label) \(edit.address) \(edit.pointer.dotted)") + "\n")
        }
        return true
    }
}
