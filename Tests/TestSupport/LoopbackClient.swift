internal import Documents
package import Host
package import Model

/// A small HTTP/1.1 client for loopback servers that shows what came byte by byte.
///
/// One connection, used by one task at a time; blocking work happens off the pool.
package final class LoopbackClient: Sendable {
    private let connection: TCPConnection
    private let unread = Lock<[UInt8]>([])

    /// Connects to a port of 127.0.0.1.
    package init(port: Int) throws(HostError) {
        connection = try TCPConnection(toLoopbackPort: port)
    }

    /// Sends a request and waits for its answer; nil when the connection ended before its head.
    package func send(
        _ method: String, _ target: String, headers: [String: String] = [:], body: String? = nil,
        atMost timeout: Duration = .seconds(120)
    ) async -> LoopbackAnswer? {
        var head = "\(method) \(target) HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            head += "\(name): \(value)\r\n"
        }
        if let body { head += "content-length: \(body.utf8.count)\r\n" }
        await write(Array((head + "\r\n" + (body ?? "")).utf8))
        return await answer(atMost: timeout)
    }

    /// Sends bytes as they are.
    package func write(_ bytes: [UInt8]) async {
        await runBlocking {
            var sent = 0
            while sent < bytes.count {
                switch self.connection.send(bytes, from: sent) {
                case .moved(let count): sent += count
                case .wouldBlock: _ = self.connection.wait(for: .writable, atMost: .seconds(10))
                case .closed: return
                }
            }
        }
    }

    /// Waits for one answer; nil when the connection ended, or the time was over, before its head.
    package func answer(atMost timeout: Duration = .seconds(120)) async -> LoopbackAnswer? {
        await runBlocking { self.read(atMost: timeout) }
    }

    /// Waits for the end of the connection; false when bytes came or the time was over.
    package func isEnded(atMost timeout: Duration = .seconds(120)) async -> Bool {
        await runBlocking { self.receive(atMost: timeout) == .closed }
    }

    /// Closes the connection.
    package func close() { connection.close() }

    private func read(atMost timeout: Duration) -> LoopbackAnswer? {
        while true {
            let bytes = unread.withLock { $0 }
            if let (answer, used) = LoopbackAnswer.parse(bytes, isEnded: false) {
                unread.withLock { $0.removeFirst(used) }
                return answer
            }
            guard case .moved = receive(atMost: timeout) else {
                unread.withLock { $0 = [] }
                return LoopbackAnswer.parse(bytes, isEnded: true)?.answer
            }
        }
    }

    private func receive(atMost timeout: Duration) -> TCPConnection.Transfer {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            switch connection.receive(into: &buffer) {
            case .moved(let count):
                unread.withLock { $0 += buffer[..<count] }
                return .moved(count)
            case .closed: return .closed
            case .wouldBlock:
                guard connection.wait(for: .readable, atMost: timeout) else { return .wouldBlock }
            }
        }
    }
}

/// An HTTP answer as a `LoopbackClient` received it.
package struct LoopbackAnswer: Sendable {
    /// The status code.
    package let status: Int
    /// The header fields by lower-case name.
    package let headers: [String: String]
    /// The body, or what came of it.
    package let body: [UInt8]
    /// Whether the whole promised body came.
    package let isComplete: Bool

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON, or nil when it is none.
    package var json: Value? { try? JSON.parse(body) }

    /// Reads an answer from the start of bytes; nil while more is needed.
    static func parse(
        _ bytes: [UInt8], isEnded: Bool
    ) -> (answer: LoopbackAnswer, used: Int)? {
        guard let end = blankLine(in: bytes) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers[line[..<colon].lowercased()] = String(value)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        let available = bytes.count - end - 4
        guard available >= length || isEnded else { return nil }
        let body = Array(bytes[(end + 4)...].prefix(length))
        let answer = LoopbackAnswer(
            status: status, headers: headers, body: body, isComplete: body.count == length)
        return (answer, end + 4 + body.count)
    }

    private static func blankLine(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first {
            bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10])
        }
    }
}
