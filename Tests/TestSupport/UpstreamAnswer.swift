import Host

/// What the server behind a proxy answered, or the proxy in its stead.
struct UpstreamAnswer: Sendable {
    let status: Int
    /// The status line and the headers, without line ends.
    private let head: [String]
    private let body: [UInt8]
    /// Whether the client can tell where it ends, so that its connection can go on.
    let hasEnd: Bool

    /// Makes the proxy's own answer.
    init(status: Int, headers: [String], body: [UInt8]) {
        self.status = status
        head = ["HTTP/1.1 \(status) Told", "Content-Length: \(body.count)"] + headers
        self.body = body
        hasEnd = true
    }

    /// Reads everything that a server sent before it closed; nil when that is no whole answer.
    private init?(_ bytes: [UInt8], to method: String) {
        var rest = bytes[...]
        while true {
            guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
            let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
                .split(separator: "\r\n").map(String.init)
            rest = rest[end.upperBound...]
            let words = lines.first?.split(separator: " ") ?? []
            guard words.count > 1, let status = Int(words[1]) else { return nil }
            // Only the answer that is not interim counts.
            if (100..<200).contains(status) { continue }
            let headers = lines.dropFirst().map { ($0.lowercased(), $0) }
            let length = headers.first { $0.0.hasPrefix("content-length:") }
                .flatMap { Int($0.0.dropFirst(15).trimmingPrefix(while: { $0 == " " })) }
            let isChunked = headers.contains {
                $0.0.hasPrefix("transfer-encoding:") && $0.0.hasSuffix("chunked")
            }
            let hasNoBody = method == "HEAD" || status == 204 || status == 304
            if !hasNoBody, let length, rest.count < length { return nil }
            self.status = status
            // The connection to the client is the proxy's own affair.
            head = lines.filter { !$0.lowercased().hasPrefix("connection:") }
            body = Array(rest)
            hasEnd = hasNoBody || length != nil || isChunked
            return
        }
    }

    /// The bytes for the client.
    func message(bodyLimit: Int? = nil) -> [UInt8] {
        let lines = head + (hasEnd ? [] : ["Connection: close"]) + ["", ""]
        return Array(lines.joined(separator: "\r\n").utf8) + body.prefix(bodyLimit ?? body.count)
    }

    /// Sends a request to a port of 127.0.0.1 and waits for the whole answer; nil when none came.
    static func fetch(
        _ request: ScriptedServer.Received, port: Int, isStopping: () -> Bool
    ) -> UpstreamAnswer? {
        guard let connection = try? TCPConnection(toLoopbackPort: port) else { return nil }
        defer { connection.close() }
        // Its end then is the end of the answer, however it is framed.
        let head =
            request.head.filter { !$0.lowercased().hasPrefix("connection:") }
            + ["Connection: close", "", ""]
        let message = Array(head.joined(separator: "\r\n").utf8) + request.body
        var sent = 0
        while sent < message.count {
            switch connection.send(message, from: sent) {
            case .moved(let count): sent += count
            case .wouldBlock: _ = connection.wait(for: .writable, atMost: .milliseconds(50))
            // It may have answered without reading everything.
            case .closed: sent = message.count
            }
            guard !isStopping() else { return nil }
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isStopping() {
            switch connection.receive(into: &buffer) {
            case .moved(let count): received += buffer[..<count]
            case .wouldBlock: _ = connection.wait(for: .readable, atMost: .milliseconds(50))
            case .closed: return UpstreamAnswer(received, to: request.method)
            }
        }
        return nil
    }
}
