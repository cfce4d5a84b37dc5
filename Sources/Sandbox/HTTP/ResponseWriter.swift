/// Frames answers as HTTP/1.1 messages.
enum ResponseWriter {
    /// How much of an answer goes out.
    struct Framing {
        /// Whether the answer closes the connection.
        var closes = false
        /// Whether the request was a HEAD, whose answer has no content.
        var omitsBody = false
        /// The number of content bytes that are really sent while the head promises all of them.
        var bodyLimit: Int?
    }

    /// Appends the message to the bytes that wait to be sent.
    static func write(
        _ response: SandboxResponse, framing: Framing = Framing(), to output: inout [UInt8]
    ) {
        output.reserveCapacity(output.count + response.body.count + 160)
        output.append(contentsOf: "HTTP/1.1 \(response.status) ".utf8)
        output.append(contentsOf: reason(response.status).utf8)
        output.append(contentsOf: "\r\n".utf8)
        if let contentType = response.contentType {
            output.append(contentsOf: "content-type: \(contentType)\r\n".utf8)
        }
        for header in response.headers {
            output.append(contentsOf: "\(header.name): \(header.value)\r\n".utf8)
        }
        // A 204 must not carry a length; every other answer must, so that the client finds its end.
        if response.status != 204 {
            output.append(contentsOf: "content-length: \(response.body.count)\r\n".utf8)
        }
        if framing.closes { output.append(contentsOf: "connection: close\r\n".utf8) }
        output.append(contentsOf: "\r\n".utf8)
        guard !framing.omitsBody, response.status != 204 else { return }
        output.append(contentsOf: response.body.prefix(framing.bodyLimit ?? response.body.count))
    }

    private static func reason(_ status: Int) -> String {
        reasons[status] ?? "Status"
    }

    private static let reasons: [Int: String] = [
        100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
        301: "Moved Permanently", 302: "Found", 304: "Not Modified", 307: "Temporary Redirect",
        308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
        402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        408: "Request Timeout", 409: "Conflict", 411: "Length Required",
        412: "Precondition Failed", 413: "Content Too Large", 422: "Unprocessable Content",
        423: "Locked", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    ]
}
