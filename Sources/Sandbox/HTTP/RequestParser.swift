/// Cuts requests out of the bytes of one connection, in whatever pieces they arrive.
///
/// Bodies need a `Content-Length`; chunked bodies are refused, because the tool never sends one.
/// After an error the connection is of no use any more.
struct RequestParser {
    /// How large a request may be.
    struct Limits {
        /// Bytes from the request line to the blank line.
        var head = 32 * 1024
        /// Bytes of the body.
        var body = 16 * 1024 * 1024
        /// Header fields.
        var fields = 128
    }

    /// What the bytes so far amount to.
    enum Step {
        /// More bytes are needed.
        case needsMore
        /// The head is complete and the client waits for `100 Continue`; said once per request.
        case expectsContinue
        /// A whole request.
        case request(SandboxRequest)
    }

    private let limits: Limits
    private var buffer: [UInt8] = []
    /// Where the request that is being read starts.
    private var start = 0
    /// Where the search for the end of the head goes on, so that no byte is looked at twice.
    private var scanned = 0
    private var head: RequestHead?
    private var hasAskedToContinue = false

    init(limits: Limits = Limits()) { self.limits = limits }

    /// Whether the connection is between two requests.
    var isIdle: Bool { head == nil && start == buffer.count }

    /// Takes bytes that arrived.
    mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0, start == buffer.count || start > 64 * 1024 {
            buffer.removeFirst(start)
            scanned -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Returns the next request, if it is complete.
    mutating func next() throws(RequestRefusal) -> Step {
        if head == nil {
            guard let end = try endOfHead() else { return .needsMore }
            // Four bytes of line breaks end the head; the last field's own two stay with it.
            let parsed = try RequestHead(
                buffer[start..<(end - 2)], fieldLimit: limits.fields)
            guard parsed.contentLength <= limits.body else { throw .bodyTooLarge }
            head = parsed
            start = end
            scanned = end
        }
        guard let head else { return .needsMore }
        guard buffer.count - start >= head.contentLength else {
            if head.expectsContinue, !hasAskedToContinue {
                hasAskedToContinue = true
                return .expectsContinue
            }
            return .needsMore
        }
        let body = Array(buffer[start..<(start + head.contentLength)])
        start += head.contentLength
        scanned = start
        self.head = nil
        hasAskedToContinue = false
        guard
            let request = SandboxRequest(
                method: head.method, target: head.target, headers: head.headers, body: body,
                keepsAlive: head.keepsAlive)
        else { throw .malformed }
        return .request(request)
    }

    /// The index behind the blank line, or nil while it has not come.
    private mutating func endOfHead() throws(RequestRefusal) -> Int? {
        // RFC 9112 lets a server skip blank lines before a request line.
        while start + 1 < buffer.count, buffer[start] == 13, buffer[start + 1] == 10 { start += 2 }
        var index = max(scanned, start)
        while index + 3 < buffer.count {
            if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13,
                buffer[index + 3] == 10
            {
                guard index + 4 - start <= limits.head else { throw .headTooLarge }
                return index + 4
            }
            index += 1
        }
        scanned = index
        guard buffer.count - start <= limits.head else { throw .headTooLarge }
        return nil
    }
}

/// Why a request was not understood; each has its status.
enum RequestRefusal: Error, Hashable {
    /// The request line, a field or the target is no HTTP.
    case malformed
    /// A body without a length, or in chunks.
    case lengthRequired
    /// The body is larger than the limit.
    case bodyTooLarge
    /// The head is larger than the limit or has too many fields.
    case headTooLarge
    /// Neither HTTP/1.1 nor HTTP/1.0.
    case versionNotSupported

    /// The status that answers it.
    var status: Int {
        switch self {
        case .malformed: 400
        case .lengthRequired: 411
        case .bodyTooLarge: 413
        case .headTooLarge: 431
        case .versionNotSupported: 505
        }
    }
}
