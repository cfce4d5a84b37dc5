/// Runs every task of a simulated process on the calling thread, one job after another, so that a
/// run is a function of its choices alone.
///
/// Each effect takes a turn: it parks, and when nothing else can move one parked effect is let go.
/// Task groups and their children inherit the preference for this executor.
package final class Scheduler: TaskExecutor, @unchecked Sendable {
    // Unchecked: only the thread in `run` ever touches it.
    private var jobs: [UnownedJob] = []
    private var next = 0
    private var parked: [UnsafeContinuation<Void, Never>] = []
    private let pick: (Int) -> Int

    /// Makes a scheduler; `pick` chooses one of so many parked effects.
    package init(pick: @escaping (Int) -> Int) { self.pick = pick }

    package func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    /// Waits for this effect's turn.
    package func turn() async { await withUnsafeContinuation { parked.append($0) } }

    private final class Box<Value>: @unchecked Sendable {
        var value: Value?
    }

    /// Runs a task and everything that it starts to the end.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) -> Result {
        let box = Box<Result>()
        Task(executorPreference: self) { box.value = await body() }
        while true {
            while next < jobs.count {
                let job = jobs[next]
                next += 1
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
            jobs.removeAll(keepingCapacity: true)
            next = 0
            if parked.isEmpty { break }
            let index = parked.count == 1 ? 0 : pick(parked.count)
            parked.remove(at: index).resume()
        }
        guard let result = box.value else {
            preconditionFailure("a task waits for something outside of the simulation")
        }
        return result
    }
}
