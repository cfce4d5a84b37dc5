import CCurl

/// libcurl's set of transfers.
///
/// Made, driven and freed on the engine's thread; `wake` alone may be called from any other, while
/// the inbox has it on loan.
@safe final class Multi: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    /// Nil when libcurl cannot start.
    init?(connectionsPerHost: Int) {
        guard Multi.isLibraryReady, let pointer = unsafe curl_multi_init() else { return nil }
        unsafe self.pointer = unsafe pointer
        set(CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
        set(CURLMOPT_MAXCONNECTS, max(64, connectionsPerHost))
        set(CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    /// Closes every connection; the last call, and the owner's duty.
    func close() { unsafe curl_multi_cleanup(pointer) }

    // Once in a process; never undone, as libcurl advises for libraries.
    private static let isLibraryReady =
        curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private func set(_ option: CURLMoption, _ value: Int) {
        unsafe rc_multi_set_long(pointer, option, value)
    }

    func wake() { unsafe curl_multi_wakeup(pointer) }

    func add(_ handle: UnsafeMutableRawPointer) -> Bool {
        unsafe curl_multi_add_handle(pointer, handle) == CURLM_OK
    }

    func remove(_ handle: UnsafeMutableRawPointer) {
        unsafe curl_multi_remove_handle(pointer, handle)
    }

    /// Moves every transfer as far as it goes; false when libcurl has lost its mind.
    func perform() -> Bool {
        var running: Int32 = 0
        return unsafe curl_multi_perform(pointer, &running) == CURLM_OK
    }

    /// Waits until a transfer can go on, somebody wakes us or the time is over.
    func wait(milliseconds: Int32) -> Bool {
        unsafe curl_multi_poll(pointer, nil, 0, milliseconds, nil) == CURLM_OK
    }

    /// The next transfer that has ended.
    func nextDone() -> (handle: UnsafeMutableRawPointer, code: CURLcode)? {
        var handle: UnsafeMutableRawPointer?
        var code = CURLE_OK
        guard unsafe rc_multi_next_done(pointer, &handle, &code) != 0, let handle = unsafe handle
        else { return nil }
        return unsafe (handle, code)
    }
}
