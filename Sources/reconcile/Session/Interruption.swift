import Applying
import Host
import Model

/// SIGINT and SIGTERM during an apply: start nothing new, give what is in flight its grace.
final class Interruption: Sendable {
    private let stop: StopFlag
    private let world: World
    private let state = Lock<State>(State())

    private struct State: Sendable {
        var interrupt: Interrupt?
        var task: Task<[Outcome], Never>?
    }

    init(stop: StopFlag, world: World) {
        self.stop = stop
        self.world = world
    }

    /// The signal that came, if any.
    var received: Interrupt? { state.withLock { $0.interrupt } }

    /// How long calls in flight may take; GitHub kills a cancelled job ten seconds after it asks.
    private var grace: Duration { world.isCI ? .seconds(6) : .seconds(30) }

    /// Runs the work; after a signal and the grace its task is cancelled, which leaves the
    /// intents of requests in flight open.
    func run(_ work: @escaping @Sendable () async -> [Outcome]) async -> [Outcome] {
        let task = Task { await work() }
        state.withLock { $0.task = task }
        do throws(HostError) {
            try Signals.catchInterrupts { interrupt in self.receive(interrupt) }
        } catch {
            world.error.write("reconcile: signals cannot be caught: \(error)\n")
        }
        return await task.value
    }

    private func receive(_ interrupt: Interrupt) {
        state.withLock { $0.interrupt = interrupt }
        stop.raise()
        world.error.write(
            "\nreconcile: stopping; requests in flight get \(grace.components.seconds) seconds\n")
        let clock = world.clock
        let grace = grace
        let task = state.withLock { $0.task }
        Task {
            do throws(CancellationError) {
                try await clock.sleep(for: grace)
            } catch {
                return
            }
            task?.cancel()
        }
    }
}
