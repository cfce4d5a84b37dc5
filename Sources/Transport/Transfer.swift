import CCurl
import Model

/// One request inside libcurl; lives on the engine's thread.
@safe final class Transfer {
    let order: Order
    let handle: EasyHandle
    let origin: Origin
    private let headers = HeaderList()
    private let errorText: UnsafeMutablePointer<CChar>
    private var reader: ResponseReader
    private var bodyOffset = 0
    // How often libcurl had a connection and was about to write the request. Zero is the proof
    // that nothing left: names, connections, proxies and TLS all come before.
    private var departures = 0
    private var refusal: TransferFailure?
    private let mayChange: @Sendable () -> Bool
    // What goes to this machine or its cloud's metadata never passes another one, where the same
    // words would mean that machine.
    private let proxy: Secret?

    init(
        _ order: Order, handle: EasyHandle, configuration: HTTPConfiguration
    ) throws(TransferFailure) {
        self.order = order
        self.handle = handle
        origin = try Origin(of: order.request.url, plainHTTP: order.request.plainHTTP)
        proxy = origin.isReachedDirectly ? nil : configuration.proxy
        mayChange = configuration.mayChange
        reader = ResponseReader(limit: order.request.responseLimit)
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try setHeaders()
        setPolicy(configuration)
        setLimits(configuration)
        setMessage()
        guard handle.isSet else {
            throw TransferFailure(.other, "libcurl does not support an option that is needed")
        }
    }

    deinit { unsafe errorText.deallocate() }

    private var context: UnsafeMutableRawPointer {
        unsafe Swift.Unmanaged.passUnretained(self).toOpaque()
    }

    /// The order's id of a handle that has ended.
    static func id(of handle: UnsafeMutableRawPointer) -> UInt64? {
        var context: UnsafeMutableRawPointer?
        guard unsafe rc_get_pointer(handle, CURLINFO_PRIVATE, &context) == CURLE_OK,
            let context = unsafe context
        else { return nil }
        return unsafe Swift.Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().order.id
    }

    // MARK: Options

    private func setHeaders() throws(TransferFailure) {
        var hasContentType = false
        for header in order.request.headers {
            try headers.append(header.line())
            if ASCII.equalsIgnoringCase(header.name, "Content-Type") { hasContentType = true }
        }
        try headers.append(Array("Accept-Encoding: identity".utf8))
        try headers.append(Array("Expect:".utf8))
        if !hasContentType { try headers.append(Array("Content-Type:".utf8)) }
        handle.set(CURLOPT_HTTPHEADER, list: headers)
    }

    private func setPolicy(_ configuration: HTTPConfiguration) {
        handle.set(CURLOPT_URL, order.request.url)
        handle.set(CURLOPT_PATH_AS_IS, true)
        handle.set(CURLOPT_PROTOCOLS_STR, origin.scheme)
        handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        handle.set(CURLOPT_FOLLOWLOCATION, false)
        handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        handle.set(CURLOPT_NOSIGNAL, true)
        handle.set(CURLOPT_NOPROGRESS, true)
        handle.set(CURLOPT_USERAGENT, configuration.userAgent)
        handle.set(CURLOPT_HTTP_CONTENT_DECODING, false)
        handle.set(CURLOPT_SSL_VERIFYPEER, true)
        handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = configuration.certificateFile { handle.set(CURLOPT_CAINFO, file) }
        if let folder = configuration.certificateFolder { handle.set(CURLOPT_CAPATH, folder) }
        // Both are always set: else libcurl reads the environment of the process by itself.
        handle.set(CURLOPT_NOPROXY, configuration.noProxy)
        handle.set(CURLOPT_PROXY, "")
        if let proxy {
            proxy.withBytes { bytes in
                let text = bytes.indices.map { bytes[$0] }
                handle.set(CURLOPT_PROXY, String(decoding: text, as: UTF8.self))
            }
        }
        handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    }

    private func setLimits(_ configuration: HTTPConfiguration) {
        let deadline = max(1, order.request.deadline.wholeMilliseconds)
        handle.set(CURLOPT_TIMEOUT_MS, deadline)
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(deadline, Transfer.connectMilliseconds))
        handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        let idle = order.request.idleDeadline.wholeMilliseconds
        handle.set(CURLOPT_LOW_SPEED_TIME, max(1, idle / 1_000))
        handle.set(
            CURLOPT_MAXAGE_CONN, max(1, configuration.longestIdle.wholeMilliseconds / 1_000))
        // A cancelled lookup must not hold the thread until the resolver gives up.
        handle.set(CURLOPT_QUICK_EXIT, true)
    }

    private func setMessage() {
        let request = order.request
        unsafe handle.set(CURLOPT_PRIVATE, context: context)
        unsafe handle.set(CURLOPT_ERRORBUFFER, context: UnsafeMutableRawPointer(errorText))
        unsafe handle.set(CURLOPT_WRITEDATA, context: context)
        unsafe handle.set(CURLOPT_HEADERDATA, context: context)
        unsafe handle.set(CURLOPT_READDATA, context: context)
        unsafe handle.set(CURLOPT_PREREQDATA, context: context)
        unsafe handle.set(CURLOPT_WRITEFUNCTION, Transfer.onBody)
        unsafe handle.set(CURLOPT_HEADERFUNCTION, Transfer.onHeader)
        unsafe handle.set(CURLOPT_READFUNCTION, Transfer.onRead)
        unsafe handle.setBeforeRequest(Transfer.onDeparture)
        if let body = request.body {
            // POST with the verb replaced, for PUT too: one path, in which libcurl reads the body
            // from our callback and, without a seek function, cannot read it again.
            handle.set(CURLOPT_POST, true)
            handle.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: body.withBytes { $0.count })
        } else if request.method != .get && request.method != .delete {
            handle.set(CURLOPT_POST, true)
            handle.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: 0)
        } else {
            handle.set(CURLOPT_HTTPGET, true)
        }
        handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        // Without a body there is nothing that libcurl could fail to read again.
        let isBare = request.body == nil && request.method != .get
        if isBare { handle.set(CURLOPT_FRESH_CONNECT, true) }
    }

    private static let connectMilliseconds = 10_000

    // MARK: Callbacks

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        guard let context = unsafe context else { return nil }
        return unsafe Swift.Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    private static let onBody: rc_data_function = { bytes, size, count, context in
        guard let transfer = unsafe Transfer.from(context) else { return 0 }
        let total = size * count
        let taken = unsafe bytes?.withMemoryRebound(to: UInt8.self, capacity: total) {
            unsafe transfer.reader.takeBody(UnsafeBufferPointer(start: $0, count: total))
        }
        return taken ?? false ? total : 0
    }

    private static let onHeader: rc_data_function = { bytes, size, count, context in
        guard let transfer = unsafe Transfer.from(context) else { return 0 }
        let total = size * count
        let taken = unsafe bytes?.withMemoryRebound(to: UInt8.self, capacity: total) {
            transfer.reader.takeHeader(
                unsafe Array(UnsafeBufferPointer(start: $0, count: total)))
        }
        return taken ?? false ? total : 0
    }

    private static let onRead: rc_data_function = { target, size, count, context in
        guard let transfer = unsafe Transfer.from(context), let body = transfer.order.request.body
        else { return 0 }
        let offset = transfer.bodyOffset
        let copied = body.withBytes { bytes in
            let length = min(size * count, bytes.count - offset)
            guard length > 0, let target = unsafe target else { return 0 }
            unsafe bytes.extracting(offset..<(offset + length)).withUnsafeBytes {
                unsafe UnsafeMutableRawPointer(target).copyMemory(
                    from: $0.baseAddress ?? UnsafeRawPointer(target), byteCount: length)
            }
            return length
        }
        transfer.bodyOffset += copied
        return copied
    }

    private static let onDeparture: rc_prereq_function = { context, _, _, _, _ in
        guard let transfer = unsafe Transfer.from(context) else { return CURL_PREREQFUNC_ABORT }
        let isMutation = transfer.order.request.method != .get
        if isMutation, transfer.departures == 0, !transfer.mayChange() {
            transfer.refusal = .withheld
            return CURL_PREREQFUNC_ABORT
        }
        transfer.departures += 1
        guard transfer.departures > 1, isMutation else { return CURL_PREREQFUNC_OK }
        // The kept-alive connection died before an answer came, and libcurl would start over.
        transfer.refusal = .resendRefused
        return CURL_PREREQFUNC_ABORT
    }

    // MARK: The end

    /// The result of a transfer that libcurl has ended.
    func result(of code: CURLcode) -> TransferResult {
        if let failure = refusal ?? reader.failure {
            return broken(by: failure, code: code)
        }
        guard code == CURLE_OK else {
            return broken(by: failure(of: code), code: code)
        }
        guard reader.isHeadComplete else {
            return broken(by: failure(of: CURLE_PARTIAL_FILE))
        }
        let status = handle.info(CURLINFO_RESPONSE_CODE)
        guard (200...599).contains(status) else {
            return broken(
                by: TransferFailure(.malformed, "\(origin) answered with no final HTTP status"))
        }
        let response = Response(status: status, headers: reader.fields, body: reader.body)
        let encoding = response.header("Content-Encoding") ?? "identity"
        guard reader.body.isEmpty || ASCII.equalsIgnoringCase(encoding, "identity") else {
            return broken(
                by: TransferFailure(
                    .encoded, "\(origin) compressed its answer although the request forbade it"))
        }
        return .response(response)
    }

    /// The result of a transfer that ends without an answer.
    func broken(by failure: TransferFailure, code: CURLcode? = nil) -> TransferResult {
        let status = handle.info(CURLINFO_RESPONSE_CODE)
        let whole = TransferFailure(
            failure.kind, failure.message, curlCode: code.map { Int32($0.rawValue) },
            status: departures > 0 && status > 0 ? status : nil)
        return departures == 0 ? .notSent(whole) : .unknown(whole)
    }

    private func failure(of code: CURLcode) -> TransferFailure {
        let detail = unsafe String(cString: errorText)
        return CurlFailure(
            code: code, origin: origin, detail: detail,
            systemError: Int32(truncatingIfNeeded: handle.info(CURLINFO_OS_ERRNO)),
            hasProxy: proxy != nil, proxyStatus: handle.info(CURLINFO_HTTP_CONNECTCODE),
            hasLeft: departures > 0
        ).translated
    }
}

extension TransferFailure {
    static let withheld = TransferFailure(
        .withheld, "the request was kept back: another run may have taken over by now")
    static let resendRefused = TransferFailure(
        .resendRefused,
        "the connection ended before an answer came, and the request was not sent a second time")
}
