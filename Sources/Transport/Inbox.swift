import CCurl

/// What tasks hand to the engine's thread, and the one way to wake it.
///
/// Every order that is taken in is answered exactly once: by the thread, or here when there is no
/// thread to give it to.
final class Inbox: Sendable {
    private enum Phase {
        case idle
        case running
        case stopping
        case stopped
    }

    private struct State {
        var phase = Phase.idle
        // Lent by the thread for as long as it may be woken.
        var multi: Multi?
        var arrivals: [Order] = []
        var cancellations: [UInt64] = []
        // Cancelled before they were submitted.
        var withdrawn: Set<UInt64> = []
        var submitted: Set<UInt64> = []
        var lastID: UInt64 = 0
        // What requests are told that come too late.
        var refusal = TransferFailure.shutDown
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
    }

    /// What the thread finds when it looks.
    struct Work {
        let arrivals: [Order]
        let cancellations: [UInt64]
        let mustStop: Bool
    }

    private let configuration: HTTPConfiguration
    private let state = Guarded(State())

    init(configuration: HTTPConfiguration) { self.configuration = configuration }

    // MARK: Called by tasks

    func newID() -> UInt64 {
        state.withLock {
            $0.lastID += 1
            return $0.lastID
        }
    }

    func submit(_ order: Order) {
        enum Fate {
            case taken
            case mustStart
            case refused(TransferFailure)
        }
        let fate: Fate = state.withLock { state in
            if state.withdrawn.contains(order.id) { return .refused(.cancelled) }
            switch state.phase {
            case .stopping, .stopped: return .refused(state.refusal)
            case .idle, .running:
                state.submitted.insert(order.id)
                state.arrivals.append(order)
                if state.arrivals.count == 1 { state.multi?.wake() }
                defer { state.phase = .running }
                return state.phase == .idle ? .mustStart : .taken
            }
        }
        switch fate {
        case .taken: break
        case .refused(let failure): order.continuation.resume(returning: .notSent(failure))
        case .mustStart:
            let (inbox, configuration) = (self, configuration)
            let started = startThread {
                TransferLoop.run(inbox: inbox, configuration: configuration)
            }
            if !started {
                close(leaving: TransferFailure(.other, "the system refuses to start a thread"))
            }
        }
    }

    func cancel(_ id: UInt64) {
        state.withLock { state in
            guard state.submitted.contains(id) else {
                state.withdrawn.insert(id)
                return
            }
            state.cancellations.append(id)
            state.multi?.wake()
        }
    }

    /// Drops what is remembered of an order; called when its task has its answer.
    func forget(_ id: UInt64) {
        state.withLock { state in
            state.withdrawn.remove(id)
            state.submitted.remove(id)
        }
    }

    func stop(then continuation: CheckedContinuation<Void, Never>?) {
        let isOver = state.withLock { state in
            switch state.phase {
            case .idle, .stopped:
                state.phase = .stopped
                return true
            case .running, .stopping:
                state.phase = .stopping
                if let continuation { state.stopWaiters.append(continuation) }
                state.multi?.wake()
                return false
            }
        }
        if isOver { continuation?.resume() }
    }

    // MARK: Called by the thread

    /// Says whom to wake from now on.
    func lend(_ multi: Multi) { state.withLock { $0.multi = multi } }

    /// Says that nobody may be woken any more; called before libcurl's object is freed.
    func takeBack() { state.withLock { $0.multi = nil } }

    func take() -> Work {
        state.withLock { state in
            defer {
                state.arrivals = []
                state.cancellations = []
            }
            return Work(
                arrivals: state.arrivals, cancellations: state.cancellations,
                mustStop: state.phase == .stopping)
        }
    }

    /// Answers what is left and refuses everything from now on; the thread's last act.
    func close(leaving failure: TransferFailure) {
        let (orders, waiters) = state.withLock { state in
            state.phase = .stopped
            state.refusal = failure
            defer {
                state.arrivals = []
                state.stopWaiters = []
            }
            return (state.arrivals, state.stopWaiters)
        }
        for order in orders { order.continuation.resume(returning: .notSent(failure)) }
        for waiter in waiters { waiter.resume() }
    }
}

extension TransferFailure {
    static let cancelled = TransferFailure(.cancelled, "the request was cancelled")
    static let shutDown = TransferFailure(.shutDown, "the program is ending")
}
