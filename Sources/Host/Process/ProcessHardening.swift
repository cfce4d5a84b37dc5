internal import CPosix
internal import Glibc

/// What the program does first of all, so that a crash cannot print memory.
package enum ProcessHardening {
    /// Undoes the Swift runtime's crash reporter, which prints the memory that registers point to,
    /// forbids core files, ignores SIGPIPE, and takes `SSLKEYLOGFILE` out of the environment.
    ///
    /// To be called before any other thread exists.
    ///
    /// Best effort: where the system forbids a part, the others still hold.
    package static func apply() {
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGQUIT] {
            _ = reconcile_default_signal(signal)
        }
        // Who started us may have ignored it, and then the system would reap our children itself.
        _ = reconcile_default_signal(SIGCHLD)
        _ = reconcile_forbid_core_dumps()
        ignoreBrokenPipe()
        // libcurl would write the keys of every TLS session into that file.
        _ = unsafe unsetenv("SSLKEYLOGFILE")
    }

    /// Makes writes to a pipe or socket without a reader fail instead of ending the process.
    package static func ignoreBrokenPipe() { _ = reconcile_ignore_broken_pipe() }
}
