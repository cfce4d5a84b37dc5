import CCurl

/// The headers of one request in libcurl's form; overwritten before they are freed, since they hold
/// credentials.
@safe final class HeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    deinit {
        var node = unsafe first
        while let current = unsafe node {
            if let text = unsafe current.pointee.data { unsafe rc_wipe(text, strlen(text)) }
            unsafe node = unsafe current.pointee.next
        }
        unsafe curl_slist_free_all(first)
    }

    /// Adds a line such as `Accept: text/plain`; `Name:` alone takes libcurl's own header away.
    ///
    /// The bytes hold no NUL and are overwritten.
    func append(_ line: consuming [UInt8]) throws(TransferFailure) {
        line.append(0)
        let added = unsafe line.withUnsafeMutableBytes { buffer -> Bool in
            guard let start = buffer.baseAddress else { return false }
            defer { unsafe rc_wipe(start, buffer.count) }
            let text = unsafe start.assumingMemoryBound(to: CChar.self)
            guard let list = unsafe curl_slist_append(first, text) else { return false }
            unsafe first = unsafe list
            return true
        }
        guard added else { throw TransferFailure(.other, "there is no memory for a header") }
    }
}
