import Host
import Manifests
import Model
import Registry
import Reports

/// `doctor`: looks at everything that a run needs, changes nothing, and says what to do.
enum DoctorCommand {
    static func run(_ options: DoctorOptions, world: World) async throws(Failure) -> ExitStatus {
        let common = options.common
        let path = common.projectFile
        let read = await runBlocking {
            ProjectLoader(descriptors: Registry.descriptors).load(projectFile: path)
        }
        // With their places and code frames, which a line of the report has no room for.
        world.complain(read.diagnostics, common)
        var groups = [ProjectChecks.group(read, file: path)]
        guard let project = read.project else {
            return await write(groups, .invalid, common, world: world)
        }
        let loaded = LoadedProject(
            project: project, declarations: read.declarations,
            selection: Selection(platforms: Set(common.platforms), labels: [:]),
            warnings: read.diagnostics)
        let unknown = loaded.unknownPlatforms
        guard unknown.isEmpty else {
            LoadedProject.report(unknown, common, world: world)
            return .invalid
        }
        let mode = common.secrets ?? .all
        let secrets = await SecretChecks.resolve(for: loaded, mode: mode, world: world)
        let state = await StateChecks.group(loaded, secrets: secrets, world: world)
        groups.append(state.group)
        groups.append(await secrets.group(recorded: state.recorded, world: world))
        groups += await PlatformChecks.groups(loaded, secrets: secrets, common, world: world)
        let status = ExitStatus.of(checks: groups.flatMap(\.checks))
        return await write(groups, status, common, world: world)
    }

    private static func write(
        _ groups: [DoctorReport.Group], _ status: ExitStatus, _ common: CommonOptions, world: World
    ) async -> ExitStatus {
        let report = Report(
            text: { DoctorReport.text(groups, style: $0) },
            json: { DoctorReport.json(groups, toolVersion: Version.number) })
        return await report.write(common, world: world, status: status)
    }
}
