internal import Glibc

/// Writes to stdout or stderr, whole and from any thread.
///
/// A reader that goes away, as `head` does, ends the output and not the program: a run must not
/// stop in the middle because nobody reads its report.
package final class Output: Sendable {
    private let descriptor: Int32
    private let isOwned: Bool
    private let isOpen = Lock(true)

    /// Standard output.
    package static let standard = Output(descriptor: 1)
    /// Standard error.
    package static let error = Output(descriptor: 2)

    /// Writes to an open descriptor, which stays the caller's.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
        isOwned = false
    }

    /// Writes to an open file for as long as this object lives.
    init(duplicating file: borrowing Descriptor) throws(HostError) {
        descriptor = fcntl(file.number, F_DUPFD_CLOEXEC, 3)
        isOwned = true
        guard descriptor >= 0 else { throw .last("open", file.path) }
    }

    deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

    /// Writes all bytes; returns false when they, or earlier ones, could not be written.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        isOpen.withLock { isOpen in
            guard isOpen else { return false }
            isOpen = writeAll(bytes)
            return isOpen
        }
    }

    /// Writes a text.
    @discardableResult
    package func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Whether everything so far was written.
    package var isIntact: Bool { isOpen.withLock { $0 } }

    private func writeAll(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return 0 }
                return unsafe Glibc.write(descriptor, base + offset, all.count - offset)
            }
            if count >= 0 {
                offset += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Whoever started us shares a non-blocking pipe with us.
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&entry, 1, -1)
            default: return false
            }
        }
        return true
    }
}
