/// A counting semaphore for tasks: first come, first served, and a wait can be cancelled.
final class Slots: Sendable {
    private struct State {
        var free: Int
        var lastID: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        // The numbers of the waiting in the order in which they came, from `head` on; a cancelled
        // one keeps its place and is passed over.
        var line: [UInt64] = []
        var head = 0
        // Cancelled before they came to wait.
        var withdrawn: Set<UInt64> = []
    }

    private let state: Guarded<State>

    init(count: Int) { state = Guarded(State(free: count)) }

    func acquire() async throws(CancellationError) {
        let id: UInt64 = state.withLock {
            $0.lastID += 1
            return $0.lastID
        }
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.withdrawn.contains(id) { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting[id] = continuation
                    state.line.append(id)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiting.removeValue(forKey: id)
                if waiter == nil { state.withdrawn.insert(id) }
                return waiter
            }
            waiter?.resume(returning: false)
        }
        _ = state.withLock { $0.withdrawn.remove(id) }
        if !isGranted { throw CancellationError() }
    }

    func release() {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            while state.head < state.line.count {
                let id = state.line[state.head]
                state.head += 1
                if state.head == 1_024 {
                    state.line.removeFirst(state.head)
                    state.head = 0
                }
                if let waiter = state.waiting.removeValue(forKey: id) { return waiter }
            }
            state.line.removeAll(keepingCapacity: true)
            state.head = 0
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
