import Model
import Platforms
import Registry
import Reports

/// The checks of the selected platforms, made side by side.
enum PlatformChecks {
    static func groups(
        _ loaded: LoadedProject, secrets: SecretChecks, _ common: CommonOptions, world: World
    ) async -> [DoctorReport.Group] {
        let progress = Progress.printer(common, world: world)
        let connections = Connections(secrets: secrets.values, events: progress, world: world)
        let groups = await withTaskGroup(of: DoctorReport.Group.self) { tasks in
            for entry in loaded.selectedPlatforms {
                tasks.addTask { await group(of: entry, secrets, connections) }
            }
            var groups: [DoctorReport.Group] = []
            for await group in tasks { groups.append(group) }
            return groups.sorted { $0.name.precedesInBytes($1.name) }
        }
        await progress.finish()
        await connections.close()
        return groups
    }

    private static func group(
        of entry: PlatformEntry, _ secrets: SecretChecks, _ connections: Connections
    ) async -> DoctorReport.Group {
        let workspace = entry.account.workspace.map { ", workspace \($0)" } ?? ""
        let title = Registry.platform(ofProvider: entry.provider)?.descriptor.title
        return DoctorReport.Group(
            "platform \(entry.name)",
            note: "\(title ?? entry.provider) at \(entry.account.endpoint)\(workspace)",
            await checks(of: entry, secrets, connections))
    }

    private static func checks(
        of entry: PlatformEntry, _ secrets: SecretChecks, _ connections: Connections
    ) async -> [Check] {
        let auth = secrets.auth(of: entry)
        do throws(Diagnostic) {
            let examiner = try connections.examiner(of: entry)
            switch auth.status {
            case .ok, .warning: return [auth] + (await examiner.examine())
            case .failed: return [auth] + examiner.unexamined("auth has no value")
            case .skipped: return [auth] + examiner.unexamined(auth.message)
            }
        } catch {
            return [auth, Check("connection", error)]
        }
    }
}
