import Host
import Manifests
import Model
import Reports
import Secrets
import State

/// `import`: writes manifests for objects that exist already and takes them under management.
///
/// Reads the platforms and sends them nothing.
enum ImportCommand {
    static func run(_ options: ImportOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        guard
            let loaded = await LoadedProject.load(common, mayLackManifests: true, world: world)
        else { return .invalid }
        guard !options.isDryRun else {
            let recorded = try await StateLoading.read(loaded.project, common, world: world)
            return try await ImportRun(options, loaded, recorded, world).run(into: nil)
        }
        let state = try await StateLoading.open(
            loaded.project, lockTimeout: options.lockTimeout, command: "import", common,
            world: world)
        let status: ExitStatus
        do throws(Failure) {
            status = try await ImportRun(options, loaded, state.journal.recorded, world)
                .run(into: state.journal)
        } catch {
            status = error.status
        }
        return await state.close(after: status, common, world: world)
    }
}
