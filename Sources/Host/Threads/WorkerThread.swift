internal import CPosix
internal import Glibc

/// A thread of our own, for work that may block and so must not run on the cooperative pool.
package final class WorkerThread: Sendable {
    private let ended = Condition(false)

    /// Starts `body` on a new thread.
    ///
    /// Throws when the system has no thread left.
    package init(_ body: @escaping @Sendable () -> Void) throws(HostError) {
        let ended = self.ended
        let box = ThreadBody(body, ended)
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let retained = unsafe Unmanaged.passRetained(box)
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, retained.toOpaque())
        if failure != 0 {
            unsafe retained.release()
            throw .system(operation: "start a thread", path: "", number: failure)
        }
    }

    /// Blocks the calling thread until the body has returned; not for tasks.
    package func join() {
        ended.wait { $0 ? () : nil }
    }
}

private final class ThreadBody: Sendable {
    private let body: Lock<(@Sendable () -> Void)?>
    private let ended: Condition<Bool>

    init(_ body: @escaping @Sendable () -> Void, _ ended: Condition<Bool>) {
        self.body = Lock(body)
        self.ended = ended
    }

    func run() {
        // A pipe without a reader is the business of the write, whatever the program decided.
        _ = reconcile_block_broken_pipe()
        runBody()
        ended.change { $0 = true }
    }

    /// Leaves nothing behind that the body has held: who has joined may want it alone.
    private func runBody() {
        let body = body.withLock { body in
            defer { body = nil }
            return body
        }
        body?()
    }
}
