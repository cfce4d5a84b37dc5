import Model
import State

/// The checks of a state on a server.
enum RemoteChecks {
    /// What a state on a server is reached through.
    struct Parts: Sendable {
        let store: any RemoteStore
        /// Nil where the server has none.
        let lock: (any RemoteLock)?
        /// Whether the store rests on conditional writes, so that they are worth a trial.
        let usesConditions: Bool
    }

    static func checks(
        of location: StateLocation, secrets: SecretChecks, world: World
    ) async -> [Check] {
        let parts: Parts
        do throws(Diagnostic) {
            guard let opened = try await open(location, secrets: secrets, world: world) else {
                return [Check("backend", .skipped, "this kind of state cannot be looked at yet")]
            }
            parts = opened
            guard let content = try await parts.store.read(.state) else {
                return [Check("backend", .ok, "reachable, no state yet")]
                    + (await examination(of: parts, at: location, world: world))
            }
            return [Check("backend", .ok, "readable, \(content.bytes.count) bytes")]
                + (await examination(of: parts, at: location, world: world))
        } catch {
            return [Check("backend", error)]
        }
    }

    private static func examination(
        of parts: Parts, at location: StateLocation, world: World
    ) async -> [Check] {
        await RemoteExamination(
            store: parts.store, lock: parts.lock, locking: location.locking,
            randomness: world.randomness
        ).checks(probes: parts.usesConditions)
    }

    /// Opens the state's server for looking; nil where there is no client for it.
    private static func open(
        _ location: StateLocation, secrets: SecretChecks, world: World
    ) async throws(Diagnostic) -> Parts? {
        nil
    }
}
