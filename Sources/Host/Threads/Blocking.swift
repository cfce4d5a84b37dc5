/// Runs work that blocks on a thread of our own and suspends the task meanwhile.
///
/// The cooperative pool has as many threads as the machine has cores; one blocked call on it holds
/// up everything else. At most 64 jobs run at once, the others wait in order; a job must not wait
/// for another job.
package func runBlocking<Result: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Result
) async throws(Failure) -> Result {
    let result: Swift.Result<Result, Failure> = await withCheckedContinuation { continuation in
        BlockingPool.shared.submit {
            let outcome: Swift.Result<Result, Failure>
            do throws(Failure) {
                outcome = .success(try work())
            } catch {
                outcome = .failure(error)
            }
            continuation.resume(returning: outcome)
        }
    }
    return try result.get()
}

/// Threads that are started when needed, up to a limit, and then stay.
private final class BlockingPool: Sendable {
    static let shared = BlockingPool()
    private static let limit = 64

    private struct State: Sendable {
        var jobs: [@Sendable () -> Void] = []
        var next = 0
        var idle = 0
        var threads = 0

        mutating func take() -> (@Sendable () -> Void)? {
            guard next < jobs.count else { return nil }
            let job = jobs[next]
            next += 1
            if next == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                next = 0
            }
            return job
        }
    }

    private let state = Condition(State())

    func submit(_ job: @escaping @Sendable () -> Void) {
        let mustStart = state.change { state in
            state.jobs.append(job)
            let waiting = state.jobs.count - state.next
            guard waiting > state.idle, state.threads < BlockingPool.limit else { return false }
            state.threads += 1
            return true
        }
        guard mustStart else { return }
        do throws(HostError) {
            _ = try WorkerThread { self.work() }
        } catch {
            // Without a new thread the others take the job; without any, it runs here, because a
            // job that never runs would be a task that never ends.
            let stranded = state.change { state in
                state.threads -= 1
                return state.threads == 0 ? state.take() : nil
            }
            stranded?()
        }
    }

    private func work() {
        while true {
            state.change { $0.idle += 1 }
            let job = state.wait { $0.take() }
            state.change { $0.idle -= 1 }
            job()
        }
    }
}

/// Blocks the calling thread until a task has ended; for threads of our own, never for tasks.
package func waitForTask<Result: Sendable>(
    _ work: @escaping @Sendable () async -> Result
) -> Result {
    let result = Condition<Result?>(nil)
    Task {
        let value = await work()
        result.change { $0 = value }
    }
    return result.wait { $0 }
}
