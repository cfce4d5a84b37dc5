internal import CPosix
internal import Glibc
internal import Synchronization

/// One TCP connection.
///
/// Owned by one thread, which alone calls its methods and closes it.
package final class TCPConnection: Sendable {
    /// For `Poller`; do not use it after `close`.
    package let descriptor: Int32
    private let isOpen = Atomic(true)

    /// What a non-blocking transfer did.
    package enum Transfer: Hashable, Sendable {
        /// So many bytes went, at least one.
        case moved(Int)
        /// Nothing can go now.
        case wouldBlock
        /// The other side has closed or the connection is broken.
        case closed
    }

    /// Takes over an open socket.
    package init(adopting descriptor: Int32) { self.descriptor = descriptor }

    /// Connects to a port of 127.0.0.1, blocking; transfers do not block afterwards.
    package init(toLoopbackPort port: Int) throws(HostError) {
        guard let number = UInt16(exactly: port) else {
            throw .system(operation: "connect to port", path: String(port), number: EINVAL)
        }
        let opened = reconcile_connect_loopback(number)
        guard opened >= 0 else { throw .last("connect to port", String(port)) }
        descriptor = opened
        _ = reconcile_set_nonblocking(opened)
    }

    deinit { close() }

    /// Reads into the start of `buffer`, at most as much as it holds.
    package func receive(into buffer: inout [UInt8]) -> Transfer {
        let descriptor = descriptor
        while true {
            let count = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe reconcile_recv(descriptor, base, bytes.count)
            }
            if count > 0 { return .moved(count) }
            if count == 0 { return .closed }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .closed
            }
        }
    }

    /// Sends what the system takes now of the bytes from `offset` on.
    package func send(_ bytes: [UInt8], from offset: Int = 0) -> Transfer {
        guard offset >= 0, offset < bytes.count else { return .moved(0) }
        let descriptor = descriptor
        while true {
            let count = unsafe bytes.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return 0 }
                return unsafe reconcile_send(descriptor, base + offset, all.count - offset)
            }
            if count >= 0 { return .moved(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .closed
            }
        }
    }

    /// Blocks the calling thread until the connection can be read or written, or the time is over;
    /// tells whether it can.
    package func wait(for interest: Poller.Interest, atMost timeout: Duration) -> Bool {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        if interest.contains(.readable) { entry.events |= Int16(POLLIN) }
        if interest.contains(.writable) { entry.events |= Int16(POLLOUT) }
        let count = unsafe poll(&entry, 1, timeout.pollMilliseconds)
        return count > 0
    }

    /// Tells the other side that nothing more will be sent.
    package func shutDownWriting() { _ = reconcile_shutdown_writing(descriptor) }

    /// Closes; the second call does nothing.
    package func close() {
        if isOpen.exchange(false, ordering: .acquiringAndReleasing) { Glibc.close(descriptor) }
    }

    /// Closes so that the other side sees a reset.
    package func reset() {
        _ = reconcile_reset_on_close(descriptor)
        close()
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, within what `poll` takes.
    var pollMilliseconds: Int32 {
        let parts = components
        if parts.seconds >= 2_000_000 { return 2_000_000_000 }
        if parts.seconds < 0 || parts.attoseconds < 0 { return 0 }
        let fraction = (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: parts.seconds * 1000 + fraction)
    }
}
