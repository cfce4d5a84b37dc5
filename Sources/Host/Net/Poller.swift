internal import CPosix
internal import Glibc

/// Waits for many descriptors at once (level-triggered epoll).
///
/// One thread waits; any thread may `wake` it.
package final class Poller: Sendable {
    /// What is asked of a descriptor, and what it is ready for.
    package struct Interest: OptionSet, Hashable, Sendable {
        /// The bits.
        package let rawValue: UInt32

        /// Makes a set from its bits.
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// There are bytes, a connection, or the end of the stream to read.
        package static let readable = Interest(rawValue: RECONCILE_READABLE)
        /// Bytes can be written.
        package static let writable = Interest(rawValue: RECONCILE_WRITABLE)
        /// The connection is broken or closed on both sides; never asked for, always told.
        package static let hungUp = Interest(rawValue: RECONCILE_HUNG_UP)
    }

    /// One descriptor that is ready.
    package struct Event: Hashable, Sendable {
        /// What was given with the descriptor.
        package let token: UInt64
        /// What it is ready for.
        package let ready: Interest
    }

    // No caller can have it: tokens of callers count up from zero.
    private static let wakeToken = UInt64.max

    private let epoll: Int32
    private let wakeup: Int32

    /// Makes a poller without descriptors.
    package init() throws(HostError) {
        let epoll = reconcile_epoll_create()
        guard epoll >= 0 else { throw .last("create an epoll") }
        let wakeup = reconcile_eventfd()
        guard wakeup >= 0,
            reconcile_epoll_add(epoll, wakeup, Poller.wakeToken, RECONCILE_READABLE) == 0
        else {
            let error = HostError.last("create an eventfd")
            close(epoll)
            if wakeup >= 0 { close(wakeup) }
            throw error
        }
        self.epoll = epoll
        self.wakeup = wakeup
    }

    deinit {
        close(wakeup)
        close(epoll)
    }

    /// Starts to watch a descriptor; `token` comes back with its events and is below `UInt64.max`.
    package func add(
        _ descriptor: Int32, token: UInt64, for interest: Interest
    ) throws(HostError) {
        guard reconcile_epoll_add(epoll, descriptor, token, interest.rawValue) == 0 else {
            throw .last("watch a descriptor")
        }
    }

    /// Changes what is asked of a watched descriptor.
    package func modify(
        _ descriptor: Int32, token: UInt64, for interest: Interest
    ) throws(HostError) {
        guard reconcile_epoll_modify(epoll, descriptor, token, interest.rawValue) == 0 else {
            throw .last("watch a descriptor")
        }
    }

    /// Stops watching a descriptor; call it before the descriptor is closed.
    package func remove(_ descriptor: Int32) { _ = reconcile_epoll_remove(epoll, descriptor) }

    /// Blocks until something is ready, `wake` was called, or the time is over (nil: never), and
    /// replaces `events` by what is ready, at most 256 at a time.
    package func wait(_ events: inout [Event], atMost timeout: Duration?) throws(HostError) {
        events.removeAll(keepingCapacity: true)
        let milliseconds = timeout?.pollMilliseconds ?? -1
        let epoll = epoll
        var failure: Int32 = 0
        unsafe withUnsafeTemporaryAllocation(of: reconcile_event.self, capacity: 256) { found in
            guard let base = found.baseAddress else { return }
            let count = unsafe reconcile_epoll_wait(epoll, base, 256, milliseconds)
            if count < 0 {
                failure = errno
                return
            }
            for index in 0..<Int(count) {
                let event = unsafe found[index]
                if event.token == Poller.wakeToken {
                    drainWakeup()
                } else {
                    events.append(
                        Event(token: event.token, ready: Interest(rawValue: event.ready)))
                }
            }
        }
        // A signal is no event: the caller looks at its timers and comes back.
        guard failure == 0 || failure == EINTR else {
            throw .system(operation: "wait for descriptors", path: "", number: failure)
        }
    }

    /// Makes a waiting thread, or the next wait, return at once.
    package func wake() {
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the thread is about to wake anyway.
        _ = unsafe write(wakeup, &one, 8)
    }

    private func drainWakeup() {
        var count: UInt64 = 0
        _ = unsafe read(wakeup, &count, 8)
    }
}
