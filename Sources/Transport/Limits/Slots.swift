/// A counting semaphore for tasks: first come, first served, a wait can be cancelled, and the
/// count can change meanwhile.
final class Slots: Sendable {
    private struct State {
        var count: Int
        var taken = 0
        var lastID: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        // The numbers of the waiting in the order in which they came, from `head` on; a cancelled
        // one keeps its place and is passed over.
        var line: [UInt64] = []
        var head = 0
        // Cancelled before they came to wait.
        var withdrawn: Set<UInt64> = []

        /// Whoever may go now, counted as taken.
        mutating func admitted() -> [CheckedContinuation<Bool, Never>] {
            var admitted: [CheckedContinuation<Bool, Never>] = []
            while taken < count, head < line.count {
                let id = line[head]
                head += 1
                if head == 1_024 {
                    line.removeFirst(head)
                    head = 0
                }
                guard let waiter = waiting.removeValue(forKey: id) else { continue }
                taken += 1
                admitted.append(waiter)
            }
            if head == line.count {
                line.removeAll(keepingCapacity: true)
                head = 0
            }
            return admitted
        }
    }

    private let state: Guarded<State>

    init(count: Int) { state = Guarded(State(count: count)) }

    func acquire() async throws(CancellationError) {
        let id: UInt64 = state.withLock {
            $0.lastID += 1
            return $0.lastID
        }
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.withdrawn.contains(id) { return false }
                    if state.taken < state.count {
                        state.taken += 1
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
        let admitted = state.withLock { state in
            state.taken -= 1
            return state.admitted()
        }
        for waiter in admitted { waiter.resume(returning: true) }
    }

    /// Changes how many there are; who has one keeps it.
    func resize(to count: Int) {
        let admitted = state.withLock { state in
            state.count = count
            return state.admitted()
        }
        for waiter in admitted { waiter.resume(returning: true) }
    }
}
