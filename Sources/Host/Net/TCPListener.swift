internal import CPosix
internal import Glibc
internal import Synchronization

/// A listening, non-blocking socket on 127.0.0.1.
package final class TCPListener: Sendable {
    /// The port in use.
    package let port: Int
    /// For `Poller`.
    package let descriptor: Int32
    private let isOpen = Atomic(true)

    /// Listens on a port; 0 asks the system for any.
    package init(port: Int = 0, backlog: Int = 511) throws(HostError) {
        guard var number = UInt16(exactly: port) else {
            throw .system(operation: "listen on port", path: String(port), number: EINVAL)
        }
        let opened = unsafe reconcile_listen_loopback(&number, Int32(clamping: backlog))
        guard opened >= 0 else { throw .last("listen on port", String(port)) }
        descriptor = opened
        self.port = Int(number)
    }

    deinit { close() }

    /// Takes one waiting connection, or returns nil when there is none now.
    ///
    /// Throws when the process has no descriptor left; a connection that broke before it was taken
    /// is skipped.
    package func accept() throws(HostError) -> TCPConnection? {
        while true {
            let accepted = reconcile_accept(descriptor)
            if accepted >= 0 { return TCPConnection(adopting: accepted) }
            switch errno {
            case EINTR, ECONNABORTED, EPROTO: continue
            case EAGAIN: return nil
            default: throw .last("accept a connection on port", String(port))
            }
        }
    }

    /// Stops listening; the second call does nothing.
    package func close() {
        if isOpen.exchange(false, ordering: .acquiringAndReleasing) { Glibc.close(descriptor) }
    }
}
