import Host
import Model
import Reports
import Secrets
import State

/// The road that `plan` and `drift` share: clients that can only read, and a state without lock.
enum Reading {
    static func plan(
        _ common: CommonOptions, mode: SecretsMode,
        allowances: [Policy.Allowance], stateCopy: String? = nil, world: World,
        mayLackState: Bool
    ) async throws(Failure) -> Plan {
        guard let loaded = await LoadedProject.load(common, world: world) else {
            throw Failure(.invalid)
        }
        return try await plan(
            of: loaded, common, mode: mode, allowances: allowances, stateCopy: stateCopy,
            world: world, mayLackState: mayLackState)
    }

    /// The same for a project that was loaded already.
    static func plan(
        of loaded: LoadedProject, _ common: CommonOptions, mode: SecretsMode,
        allowances: [Policy.Allowance], stateCopy: String? = nil, world: World,
        mayLackState: Bool
    ) async throws(Failure) -> Plan {
        let columns = try await columns(
            of: loaded, common, mode: mode, allowances: allowances, stateCopy: stateCopy,
            world: world, mayLackState: mayLackState)
        let plan = await columns.corridor.plan(columns.observed, recorded: columns.recorded)
        ProcessExit.leave(
            (loaded.declarations, columns.observed, columns.corridor.signatures, plan))
        world.notes.add(plan)
        world.tellRequests(of: plan, common)
        return plan
    }

    /// What was read: the files with the walk through them, the platforms, and the state.
    struct Columns {
        let corridor: Corridor
        let observed: [PlatformObservation]
        let recorded: Recorded
    }

    /// Reads the three columns.
    static func columns(
        of loaded: LoadedProject, _ common: CommonOptions, mode: SecretsMode,
        allowances: [Policy.Allowance] = [], stateCopy: String? = nil, world: World,
        mayLackState: Bool
    ) async throws(Failure) -> Columns {
        try checkReach(of: loaded.project, mode: mode, copy: stateCopy, common, world: world)
        let recorded = try await StateLoading.read(
            loaded.project, mayLack: mayLackState, copy: stateCopy, common, world: world)
        try StateLoading.check(loaded, against: recorded, common, world: world)
        let secrets = try await LoadedSecrets.load(
            for: loaded, mode: mode, makeKey: false, common: common, world: world)
        let progress = Progress.printer(common, world: world)
        let connections = Connections(secrets: secrets.values, events: progress, world: world)
        var observers: [String: any Observing] = [:]
        if mode != .none {
            do throws(Diagnostic) {
                for entry in loaded.selectedPlatforms {
                    observers[entry.name] = try connections.reader(of: entry)
                }
            } catch {
                LoadedProject.report([error], common, world: world)
                throw Failure(.invalid)
            }
        }
        var corridor = Corridor(
            loaded: loaded, secrets: secrets, mode: mode,
            sinks: ProjectSinks(
                project: loaded.project, environment: world.environment, secrets: secrets.values),
            allowances: allowances,
            observers: observers, events: progress)
        let observed = await corridor.observeAndSign(recorded)
        await progress.finish()
        await connections.close()
        return Columns(corridor: corridor, observed: observed, recorded: recorded)
    }

    /// Without secrets no socket is opened, so a state on a server is out of reach.
    private static func checkReach(
        of project: Project, mode: SecretsMode, copy: String?, _ common: CommonOptions,
        world: World
    ) throws(Failure) {
        guard mode == .none, copy == nil, !project.state.isLocal else { return }
        LoadedProject.report(
            [
                Diagnostic(
                    .stateOutOfReach,
                    "the state is on a server, and --secrets none opens no connection",
                    at: .file(project.file),
                    help: [
                        "give a copy: --state FILE, made by `reconcile state pull` where the "
                            + "server may be reached",
                        "or check the manifests alone: reconcile validate",
                    ])
            ], common, world: world)
        throw Failure(.invalid)
    }
}
