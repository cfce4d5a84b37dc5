import Host
import Model
import Platforms
import Registry
import Transport

/// The clients of a run, one engine for all of them.
struct Connections: Sendable {
    private let engine: HTTPEngine
    private let world: World
    private let services: PlatformServices

    /// - Parameter mayChange: Asked before each request that may change something leaves.
    init(
        secrets: any SecretProviding, events: any EventReceiving, world: World,
        mayChange: @escaping @Sendable () -> Bool = { true }
    ) {
        var configuration = HTTPConfiguration.of(world)
        configuration.mayChange = mayChange
        engine = HTTPEngine(configuration: configuration)
        self.world = world
        services = PlatformServices(
            secrets: secrets, clock: world.clock, randomness: world.randomness, events: events)
    }

    /// The reading half of an entry: built on a client that only has `get`.
    func reader(of entry: PlatformEntry) throws(Diagnostic) -> any Observing {
        let (adapter, origin) = try parts(of: entry)
        return PlatformReader(
            entry: entry, adapter: adapter, client: ReadClient(engine: engine, origin: origin),
            services: services)
    }

    /// The writing half of an entry.
    func writer(of entry: PlatformEntry) throws(Diagnostic) -> any Writing {
        let (adapter, origin) = try parts(of: entry)
        return PlatformWriter(
            entry: entry, adapter: adapter, client: Client(engine: engine, origin: origin),
            services: services)
    }

    /// The questions that `doctor` asks of an entry, on the same client that can only read.
    func examiner(of entry: PlatformEntry) throws(Diagnostic) -> PlatformExaminer {
        let (adapter, origin) = try parts(of: entry)
        return PlatformExaminer(
            entry: entry, adapter: adapter, client: ReadClient(engine: engine, origin: origin),
            services: services)
    }

    /// Closes every connection.
    func close() async { await engine.shutdown() }

    private func parts(
        of entry: PlatformEntry
    ) throws(Diagnostic) -> (any PlatformAdapter.Type, Origin) {
        guard let platform = Registry.platform(ofProvider: entry.provider) else {
            throw Diagnostic(
                .unusableEndpoint, "no platform is called `\(entry.provider)`",
                at: .source(entry.source))
        }
        do throws(TransferFailure) {
            return (platform.adapter, try Origin(of: entry.account.endpoint))
        } catch {
            throw Diagnostic(
                .unusableEndpoint, "the endpoint of \(entry.name) cannot be used: \(error.message)",
                at: .source(entry.source))
        }
    }
}
