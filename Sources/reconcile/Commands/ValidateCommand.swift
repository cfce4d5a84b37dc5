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
            files: loaded.files, connections: loaded.declarations.count)
        let report = Report(
            text: { ValidateReport.text(loaded.diagnostics, scope: scope, style: $0) },
            json: {
                ValidateReport.json(
                    loaded.diagnostics, scope: scope, toolVersion: Version.number)
            })
        try await report.write(options.common, world: world)
        return loaded.diagnostics.contains { $0.severity == .error } ? .invalid : .done
    }
}
