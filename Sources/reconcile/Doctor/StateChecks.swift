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
        if let auth = secrets.stateAuth { checks.append(auth) }
        if !location.isLocal, secrets.mode == .none {
            checks = [Check("backend", .skipped, SecretChecks.noneMeans)]
        } else if checks.contains(where: { $0.status == .failed }) {
            checks.append(Check("backend", .skipped, "auth has no value"))
        } else {
            checks += await backend(
                loaded.project, secrets: secrets, &recorded, world: world)
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

    private static func backend(
        _ project: Project, secrets: SecretChecks, _ recorded: inout Recorded?, world: World
    ) async -> [Check] {
        let access: StateAccess
        do throws(Diagnostic) {
            access = try StateAccess(project, secrets: secrets.values, world: world)
        } catch {
            return [Check("backend", error)]
        }
        var checks: [Check] = []
        do throws(Diagnostic) {
            let reading = try await access.place.read(
                highWater: HighWater(environment: world.environment))
            switch reading {
            case .missing:
                recorded = Recorded()
                checks = [Check("backend", .ok, "no state yet, the first apply makes it")]
            case .present(let state, let warnings):
                recorded = state
                checks = [Check("backend", found: warnings, fine: "whole and readable")]
            }
        } catch {
            checks = [Check("backend", error)]
        }
        // A server that could not even be read has said enough.
        if case .remote(let state) = access.place, recorded != nil {
            checks += await RemoteExamination(
                store: state.store, lock: state.lock, locking: state.locking,
                randomness: world.randomness
            ).checks(probes: state.lock?.lease != nil)
        }
        await access.close()
        return checks
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
        let held = loaded.heldSinks(recorded)
        if !held.isEmpty { checks.append(Check("sinks", found: held, fine: "")) }
        return checks
    }
}
