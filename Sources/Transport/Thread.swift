import Glibc

private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a detached thread that receives no signals; false when the system refuses.
///
/// OpenSSL writes to sockets without `MSG_NOSIGNAL`, so a closed connection would kill the process
/// by SIGPIPE; on a thread that blocks it, the write fails instead. The threads that libcurl starts
/// for name resolution inherit the mask.
func startThread(_ run: @escaping @Sendable () -> Void) -> Bool {
    let body = unsafe Unmanaged.passRetained(Body(run))
    var all = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let status = unsafe pthread_create(
        &thread, nil,
        { context in
            if let context = unsafe context {
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
            }
            return nil
        }, unsafe body.toOpaque())
    guard status == 0 else {
        unsafe body.release()
        return false
    }
    pthread_detach(thread)
    return true
}
