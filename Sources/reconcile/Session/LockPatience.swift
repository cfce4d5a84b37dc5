import Host
import Model

/// Says that a run waits for the lock of the state, when it is not there at once.
struct LockPatience: Sendable {
    /// Shorter waits are no news.
    private static let silence = Duration.milliseconds(400)

    private let task: Task<Void, Never>

    init(_ common: CommonOptions, world: World) {
        task = Task {
            do throws(CancellationError) {
                try await world.clock.sleep(for: Self.silence)
            } catch {
                return
            }
            world.events?.receive(.waitingForLock)
            if !common.quiet, common.events != .output {
                world.error.write("waiting for the lock of the state\n")
            }
        }
    }

    /// Nothing is said any more.
    func end() { task.cancel() }
}
