import Host
import Model
import Reports
import State

/// The checks of the state; no lock is taken, and only the probe of a server writes.
enum StateChecks {
    /// The group, and the state where it could be read.
    struct Result: Sendable {
        let group: DoctorReport.Group
        /// Nil when it could not be read; empty when there is none yet.
        let recorded: Recorded?
    }

    static func group(
        _ loaded: LoadedProject, secrets: SecretChecks, world: World
    ) async -> Result {
        let location = loaded.project.state
        var checks: [Check] = []
        var recorded: Recorded?
        switch location {
        case .file(let path):
            checks.append(await file(path, &recorded, world: world))
        case .http, .s3:
            guard secrets.mode != .none else {
                checks = [Check("backend", .skipped, SecretChecks.noneMeans)]
                break
            }
            if let auth = secrets.stateAuth { checks.append(auth) }
            guard checks.allSatisfy({ $0.status != .failed }) else {
                checks.append(Check("backend", .skipped, "auth has no value"))
                break
            }
            checks += await RemoteChecks.checks(of: location, secrets: secrets, world: world)
        }
        if let recorded { checks += contents(recorded, loaded) }
        let shown: String =
            if case .file(let path) = location {
                Paths.relative(path, to: loaded.project.folder)
            } else {
                location.description
            }
        return Result(
            group: DoctorReport.Group("state", note: shown, checks), recorded: recorded)
    }

    private static func file(
        _ path: String, _ recorded: inout Recorded?, world: World
    ) async -> Check {
        let highWater = HighWater(environment: world.environment)
        do throws(Diagnostic) {
            let reading = try await runBlocking { () throws(Diagnostic) in
                try StateFile.read(path: path, highWater: highWater)
            }
            switch reading {
            case .missing:
                recorded = Recorded()
                return Check("backend", .ok, "no state yet, the first apply makes it")
            case .present(let state, let warnings):
                recorded = state
                return Check("backend", found: warnings, fine: "a file, whole and readable")
            }
        } catch {
            return Check("backend", error)
        }
    }

    private static func contents(_ recorded: Recorded, _ loaded: LoadedProject) -> [Check] {
        guard !recorded.lineage.isEmpty else { return [] }
        var checks = [
            Check(
                "history", .ok,
                "serial \(recorded.serial) of lineage \(recorded.lineage.prefix(8))")
        ]
        let connections = ProjectChecks.count(recorded.records.count, "connection")
        if recorded.intents.isEmpty {
            checks.append(Check("entries", .ok, connections))
        } else {
            let open = ProjectChecks.count(recorded.intents.count, "create")
            checks.append(
                Check(
                    "entries", .warning, "\(connections), \(open) of unknown outcome",
                    help: ["the next apply looks them up: see reconcile state list"]))
        }
        let orphans = loaded.contradictions(with: recorded)
        if !orphans.isEmpty { checks.append(Check("platforms", found: orphans, fine: "")) }
        return checks
    }
}
