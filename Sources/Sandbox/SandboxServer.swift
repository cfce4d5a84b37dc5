internal import Host
package import Model

/// The five platforms, and remote states, on one port of 127.0.0.1, in memory, for tests and for trying things out.
///
/// One thread of its own serves everything; the object can be used from any thread.
package final class SandboxServer: Sendable {
    /// The port in use.
    package let port: Int
    private let poller: Poller
    private let isStopping: Lock<Bool>
    private let thread: WorkerThread

    private init(port: Int, poller: Poller, isStopping: Lock<Bool>, thread: WorkerThread) {
        self.port = port
        self.poller = poller
        self.isStopping = isStopping
        self.thread = thread
    }

    deinit {
        // A server that nobody can stop any more ends by itself.
        isStopping.withLock { $0 = true }
        poller.wake()
    }

    /// Starts to serve on a port; 0 takes a free one.
    ///
    /// - Throws: RC9501 or RC9502 for a configuration that cannot be served, RC9503 when the port
    ///   is taken or the system gives no socket or thread.
    package static func start(
        port: Int = 0, configuration: SandboxConfiguration
    ) throws(Diagnostic) -> SandboxServer {
        // The thread takes the world out of the box, so that there is never a second copy of it.
        let box = Lock<SandboxWorld?>(try SandboxWorld(configuration))
        let clock = configuration.clock
        let isStopping = Lock(false)
        do throws(HostError) {
            let listener = try TCPListener(port: port)
            let poller = try Poller()
            try poller.add(listener.descriptor, token: 0, for: .readable)
            let thread = try WorkerThread {
                guard let world = box.withLock({ $0.take() }) else { return }
                ServerLoop(
                    world: world, clock: clock, poller: poller, listener: listener,
                    isStopping: isStopping
                ).run()
            }
            return SandboxServer(
                port: listener.port, poller: poller, isStopping: isStopping, thread: thread)
        } catch {
            throw Diagnostic(
                .sandboxStart, "the sandbox cannot start: \(error)", at: .commandLine,
                help: ["Leave the port out to take a free one."])
        }
    }

    /// Closes every connection and waits for the thread; blocks, so not for tasks.
    package func stop() {
        isStopping.withLock { $0 = true }
        poller.wake()
        thread.join()
    }

    /// Waits without blocking a pool thread until the server has ended.
    package func wait() async {
        await runBlocking { self.thread.join() }
    }
}
