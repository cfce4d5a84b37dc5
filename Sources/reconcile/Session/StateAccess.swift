import Host
import Model
import Secrets
import State
import Transport

/// The way to the state that a project names, with the connections that it takes.
struct StateAccess: Sendable {
    let place: StatePlace
    private let engine: HTTPEngine?

    private init(place: StatePlace, engine: HTTPEngine?) {
        self.place = place
        self.engine = engine
    }

    /// The way to a state whose credential is resolved.
    init(_ project: Project, secrets: ResolvedSecrets, world: World) throws(Diagnostic) {
        // It opens nothing before the first request, and a file never makes one.
        let engine = HTTPEngine(configuration: .of(world))
        self.init(
            place: try Self.place(of: project, engine: engine, secrets: secrets, world: world),
            engine: engine)
    }

    /// The way to a copy of a state in a file.
    init(copy path: String) { self.init(place: .file(path: path), engine: nil) }

    /// Resolves what the state itself needs, and nothing else; says what is wrong.
    static func to(
        _ project: Project, _ common: CommonOptions, world: World
    ) async throws(Failure) -> StateAccess {
        let secrets = try await secrets(of: project, common, world: world)
        do throws(Diagnostic) {
            return try StateAccess(project, secrets: secrets, world: world)
        } catch {
            LoadedProject.report([error], common, world: world)
            throw Failure(.unavailable)
        }
    }

    /// Closes the connections.
    func close() async { await engine?.shutdown() }

    private static func secrets(
        of project: Project, _ common: CommonOptions, world: World
    ) async throws(Failure) -> ResolvedSecrets {
        let place: Diagnostic.Place? =
            if case .http(let location) = project.state { .source(location.source) } else { nil }
        let resolution = await SecretResolver(project: project, environment: world.environment)
            .resolve(project.state.secrets.map { SecretRequest(expression: $0, place: place) })
        guard resolution.diagnostics.allSatisfy({ $0.severity != .error }) else {
            LoadedProject.report(resolution.diagnostics, common, world: world)
            throw Failure(.invalid)
        }
        return resolution.secrets
    }

    private static func place(
        of project: Project, engine: HTTPEngine, secrets: ResolvedSecrets, world: World
    ) throws(Diagnostic) -> StatePlace {
        let folders = workFolders(of: project, world: world)
        switch project.state {
        case .file(let path): return .file(path: path)
        case .http(let location):
            let store = try HTTPStateStore(
                location: location, engine: engine, secrets: secrets, clock: world.clock,
                randomness: world.randomness)
            return .remote(
                RemoteState(
                    store: store, lock: store.lock(), locking: location.locking,
                    workFolders: folders))
        case .s3(let location):
            let store = try S3Store(
                location: location, engine: engine, environment: world.environment,
                clock: world.clock, randomness: world.randomness)
            return .remote(
                RemoteState(
                    store: store, lease: .seconds(location.leaseSeconds),
                    locking: location.locking, workFolders: folders))
        }
    }

    /// Beside the project, or in the user's own folder where the project is read only.
    private static func workFolders(of project: Project, world: World) -> [String] {
        var folders = [Paths.join(project.folder, ".reconcile/remote")]
        if let state = world.environment["XDG_STATE_HOME"], state.utf8.first == UInt8(ascii: "/") {
            folders.append(Paths.join(state, "reconcile/remote"))
        } else if let home = world.environment["HOME"], home.utf8.first == UInt8(ascii: "/") {
            folders.append(Paths.join(home, ".local/state/reconcile/remote"))
        }
        return folders
    }
}

extension HTTPConfiguration {
    /// The settings that the environment of a run names.
    static func of(_ world: World) -> HTTPConfiguration {
        var variables: [String: String] = [:]
        for name in world.environment.names { variables[name] = world.environment[name] }
        return HTTPConfiguration(
            environment: variables, userAgent: "reconcile/\(Version.number)")
    }
}
