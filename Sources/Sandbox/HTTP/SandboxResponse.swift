internal import Documents
package import Model

/// One HTTP answer before it is framed.
package struct SandboxResponse: Sendable {
    /// The status code.
    package var status: Int
    /// Header fields beside the length and the kind of the content.
    package var headers: [SandboxRequest.Header]
    /// The kind of the content, or nil for an answer without any.
    package var contentType: String?
    /// The content.
    package var body: [UInt8]

    /// Makes an answer from bytes.
    package init(
        status: Int, headers: [SandboxRequest.Header] = [], contentType: String?, body: [UInt8]
    ) {
        self.status = status
        self.headers = headers
        self.contentType = contentType
        self.body = body
    }

    /// An answer that carries a JSON document.
    package static func json(_ status: Int, _ value: Value) -> SandboxResponse {
        .json(status, bytes: JSON.write(value))
    }

    /// An answer that carries a JSON document which is already written.
    package static func json(_ status: Int, bytes: [UInt8]) -> SandboxResponse {
        SandboxResponse(status: status, contentType: "application/json", body: bytes)
    }

    /// An answer without content.
    package static func empty(_ status: Int) -> SandboxResponse {
        SandboxResponse(status: status, contentType: nil, body: [])
    }

    /// The page of a proxy that stands in between and has its own troubles.
    static func brokenProxy(_ status: Int) -> SandboxResponse {
        SandboxResponse(
            status: status, contentType: "text/html; charset=utf-8",
            body: Array(
                "<!doctype html><title>\(status)</title><h1>The proxy had a bad day</h1>\n".utf8))
    }
}
