import Documents
import Host
import Model
import Registry
import Reports
import Sandbox

/// `sandbox`: all platforms on one loopback port, in memory, until a signal comes.
enum SandboxCommand {
    /// The most bytes that a seed file may have.
    private static let seedLimit = 1 << 30

    static func run(_ options: SandboxOptions, world: World) async throws(Failure) -> ExitStatus {
        do throws(Diagnostic) {
            let server = try SandboxServer.start(
                port: Int(options.port), configuration: try await configuration(options))
            world.output.write("http://127.0.0.1:\(server.port)\n")
            if !options.common.quiet {
                world.error.write(
                    """
                    The sandbox serves \(Registry.descriptors.map(\.title).joined(separator: ", ")) \
                    until it gets a signal, and keeps remote state (reconcile sandbox --help).
                    Edit objects behind the tool's back with POST, PATCH and DELETE on \
                    /_sandbox/objects/PLATFORM[/ID]; see /_sandbox/log.

                    """)
            }
            stopOnSignal(server, world: world)
            await server.wait()
            return .done
        } catch {
            world.complain([error], options.common)
            return .invalid
        }
    }

    private static func configuration(
        _ options: SandboxOptions
    ) async throws(Diagnostic) -> SandboxConfiguration {
        var settings = SandboxSettings()
        settings.latency = options.latency
        var faults: [Fault] = []
        for rule in options.faults { faults.append(try Fault(parsing: rule)) }
        var seed: Value?
        if let path = options.seed {
            seed = try await readSeed(path)
        }
        return SandboxConfiguration(
            platforms: Registry.sandboxes, settings: settings, seed: seed, faults: faults)
    }

    private static func readSeed(_ path: String) async throws(Diagnostic) -> Value {
        func unreadable(_ why: String) -> Diagnostic {
            Diagnostic(.seedUnreadable, "cannot read the seed: \(why)", at: .file(path))
        }
        let bytes: [UInt8]
        do throws(HostError) {
            bytes = try await runBlocking { () throws(HostError) in
                try Files.read(path, limit: seedLimit)
            }
        } catch {
            throw unreadable("\(error)")
        }
        do throws(JSONError) {
            return try JSON.parse(bytes)
        } catch {
            throw unreadable("\(error)")
        }
    }

    private static func stopOnSignal(_ server: SandboxServer, world: World) {
        do throws(HostError) {
            try Signals.catchInterrupts { _ in server.stop() }
        } catch {
            world.error.write("reconcile: signals cannot be caught: \(error)\n")
        }
    }
}
