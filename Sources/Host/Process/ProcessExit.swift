internal import Glibc

/// The end of this process.
package enum ProcessExit {
    /// Ends the process at once with an exit code; what was written through `Output` is out.
    ///
    /// The handlers of `atexit` do not run: OpenSSL's frees what threads that are about to end, the
    /// transport's among them, still free themselves, which corrupts the heap once in a while.
    package static func now(_ code: Int32) -> Never { _exit(code) }

    /// Leaves a large value to the end of the process instead of freeing it piece by piece, which
    /// took a tenth of the time of showing one record out of a hundred thousand.
    ///
    /// For what a command reads once and keeps until it is done; nothing that holds secrets, which
    /// are overwritten when they are let go.
    package static func leave(_ value: some Sendable) { left.withLock { $0.append(value) } }

    private static let left = Lock<[any Sendable]>([])
}
