internal import Glibc

/// Applies work to every element on all cores and returns the results in the order of the elements.
///
/// Blocks, so tasks call it on a thread of their own. The calling thread takes part, and does
/// everything where no other can be started.
package func mapInParallel<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ work: @escaping @Sendable (Element) -> Result
) -> [Result] {
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    guard elements.count > 1, cores > 1 else { return elements.map(work) }
    // Runs of elements, so that small work does not wait for the lock; enough of them, so that no
    // thread is left with the largest one.
    let run = max(1, elements.count / (cores * 16))
    let parts = (elements.count + run - 1) / run
    let next = Lock(0)
    let results = Lock([[Result]](repeating: [], count: parts))
    let drain: @Sendable () -> Void = {
        while true {
            let part = next.withLock { next in
                defer { next += 1 }
                return next
            }
            guard part < parts else { return }
            let end = min(elements.count, (part + 1) * run)
            let result = elements[(part * run)..<end].map(work)
            results.withLock { $0[part] = result }
        }
    }
    var helpers: [WorkerThread] = []
    for _ in 1..<min(cores, parts) {
        do throws(HostError) {
            helpers.append(try WorkerThread(drain))
        } catch {
            break
        }
    }
    drain()
    for helper in helpers { helper.join() }
    return results.withLock { $0.flatMap(\.self) }
}
