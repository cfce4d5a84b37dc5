import Host
import Manifests
import Model
import Registry
import Reports

/// `validate`: reads and checks; opens no socket and resolves no secret.
enum ValidateCommand {
    static func run(_ options: ValidateOptions, world: World) async throws(Failure) -> ExitStatus {
        let path = options.common.projectFile
        let loaded = await runBlocking {
            ProjectLoader(descriptors: Registry.descriptors).load(projectFile: path)
        }
        world.notes.add(loaded.diagnostics)
        let scope = ValidateReport.Scope(
            files: loaded.files, connections: loaded.declarations.count,
            project: loaded.project?.name,
            declared: loaded.declarations.map { .init(address: $0.address, source: $0.source) })
        let isInvalid = loaded.diagnostics.contains { $0.severity == .error }
        let status: ExitStatus = isInvalid ? .invalid : .done
        let report = Report(
            RunReport(
                .validation(loaded.diagnostics, scope),
                context: PlanContext(toolVersion: Version.number), status: status,
                options.common, world: world))
        return await report.write(options.common, world: world, status: status)
    }
}
