import CCurl

/// One of libcurl's transfer handles; lives on the engine's thread.
@safe final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var firstFailure = CURLE_OK

    init?() {
        guard let pointer = unsafe curl_easy_init() else { return nil }
        unsafe self.pointer = unsafe pointer
    }

    deinit { unsafe curl_easy_cleanup(pointer) }

    /// Forgets every option; connections belong to the multi handle and stay.
    func reset() {
        unsafe curl_easy_reset(pointer)
        firstFailure = CURLE_OK
    }

    /// Whether libcurl took every option so far.
    var isSet: Bool { firstFailure == CURLE_OK }

    func set(_ option: CURLoption, _ value: Int) {
        note(unsafe rc_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) { set(option, value ? 1 : 0) }

    func set(_ option: CURLoption, offset value: Int) {
        note(unsafe rc_set_offset(pointer, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ text: String) {
        note(unsafe rc_set_string(pointer, option, text))
    }

    func set(_ option: CURLoption, context: UnsafeMutableRawPointer) {
        note(unsafe rc_set_pointer(pointer, option, context))
    }

    func set(_ option: CURLoption, list: HeaderList) {
        note(unsafe rc_set_list(pointer, option, list.first))
    }

    func set(_ option: CURLoption, _ function: rc_data_function) {
        note(unsafe rc_set_data_function(pointer, option, function))
    }

    func setBeforeRequest(_ function: rc_prereq_function) {
        note(unsafe rc_set_prereq_function(pointer, function))
    }

    /// A number about the transfer that has ended, or zero when libcurl does not know it.
    func info(_ info: CURLINFO) -> Int {
        var value = 0
        guard unsafe rc_get_long(pointer, info, &value) == CURLE_OK else { return 0 }
        return value
    }

    private func note(_ code: CURLcode) {
        if firstFailure == CURLE_OK { firstFailure = code }
    }
}
