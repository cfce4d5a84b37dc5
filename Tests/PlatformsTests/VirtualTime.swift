import Model

/// Runs tasks on one thread, and moves the clock to the end of the next sleep when all of them
/// sleep: hours pass in no time, and many requests are on their way at once.
final class VirtualTime: TaskExecutor, Timekeeping, @unchecked Sendable {
    // Unchecked: only the thread in `run` ever touches it.
    private var jobs: [UnownedJob] = []
    private var next = 0
    private var sleepers: [(end: Duration, continuation: UnsafeContinuation<Void, Never>)] = []
    private(set) var uptime = Duration.zero

    private final class Box<Value>: @unchecked Sendable {
        var value: Value?
    }

    var now: Timestamp {
        let (seconds, attoseconds) = uptime.components
        return Timestamp(
            milliseconds: 1_795_219_200_000 + seconds * 1_000
                + attoseconds / 1_000_000_000_000_000)
    }

    func sleep(for duration: Duration) async throws(CancellationError) {
        guard duration > .zero else { return }
        await withUnsafeContinuation { sleepers.append((uptime + duration, $0)) }
    }

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    /// Runs a task and everything that it starts to the end; nil when it waits for something that
    /// never comes.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) -> Result? {
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
            guard
                let first = sleepers.indices.min(by: { sleepers[$0].end < sleepers[$1].end })
            else { return box.value }
            let sleeper = sleepers.remove(at: first)
            uptime = max(uptime, sleeper.end)
            sleeper.continuation.resume()
        }
    }
}
