internal import Glibc

/// The end of this process.
package enum ProcessExit {
    /// Ends the process at once with an exit code; what was written through `Output` is out.
    ///
    /// The handlers of `atexit` do not run: OpenSSL's frees what threads that are about to end, the
    /// transport's among them, still free themselves, which corrupts the heap once in a while.
    package static func now(_ code: Int32) -> Never { _exit(code) }
}
