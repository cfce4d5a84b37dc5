import Host

/// A server on loopback that does byte by byte what a test says, and keeps what it was sent.
///
/// Every connection runs the script on a thread of its own. It ends with the value.
package final class ScriptedServer: Sendable {
    /// One request as it arrived.
    package struct Received: Sendable {
        /// The connection, counted from one.
        package let connection: Int
        /// The lines before the empty one, without line ends.
        package let head: [String]
        /// The bytes behind it, as many as `Content-Length` says or as came.
        package let body: [UInt8]

        /// The verb.
        package var method: String {
            head.first?.split(separator: " ").first.map(String.init) ?? ""
        }

        /// The path with its query, as it came.
        package var target: String {
            head.first?.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        }

        /// The path without its query, as it came.
        package var path: String { String(target.prefix { $0 != "?" }) }

        /// The value of a header, the name compared in lower case.
        package func header(_ name: String) -> String? {
            for line in head.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { continue }
                return String(parts[1].drop { $0 == " " })
            }
            return nil
        }
    }

    private struct State: Sendable {
        var isStopping = false
        var connections = 0
        var open = 0
        var received: [Received] = []
    }

    private let listener: TCPListener
    private let poller: Poller
    private let state = Condition(State())
    private let acceptor: WorkerThread

    /// Serves every connection by `script`, which is told everything by its visit.
    package init(_ script: @escaping @Sendable (Visit) -> Void) throws {
        DescriptorCensus.begin()
        listener = try TCPListener()
        poller = try Poller()
        try poller.add(listener.descriptor, token: 0, for: .readable)
        let (listener, poller, state) = (listener, poller, state)
        acceptor = try WorkerThread {
            var events: [Poller.Event] = []
            while !state.change({ $0.isStopping }) {
                try? poller.wait(&events, atMost: .seconds(1))
                while let connection = try? listener.accept() {
                    let number = state.change { state in
                        state.connections += 1
                        state.open += 1
                        return state.connections
                    }
                    let visit = Visit(
                        number: number, connection: connection,
                        record: { received in state.change { $0.received.append(received) } },
                        isStopping: { state.change { $0.isStopping } })
                    _ = try? WorkerThread {
                        script(visit)
                        visit.connection.close()
                        state.change { $0.open -= 1 }
                    }
                }
            }
            // Closed by the thread that uses it: its number is given away at once.
            listener.close()
        }
    }

    deinit { stop() }

    /// The port on 127.0.0.1.
    package var port: Int { listener.port }
    /// `http://127.0.0.1:PORT`.
    package var url: String { "http://127.0.0.1:\(port)" }
    /// Everything that was received so far, in the order of arrival.
    package var received: [Received] { state.change { $0.received } }
    /// How many connections were accepted so far.
    package var connections: Int { state.change { $0.connections } }

    /// Takes no more connections and waits until no script runs.
    package func stop() {
        state.change { $0.isStopping = true }
        poller.wake()
        acceptor.join()
        state.wait { $0.open == 0 ? () : nil }
    }

    /// One connection, in the hands of its script.
    package final class Visit: Sendable {
        /// The connection, counted from one.
        package let number: Int
        fileprivate let connection: TCPConnection
        private let record: @Sendable (Received) -> Void
        private let isStopping: @Sendable () -> Bool
        private let unread = Lock<[UInt8]>([])

        fileprivate init(
            number: Int, connection: TCPConnection,
            record: @escaping @Sendable (Received) -> Void,
            isStopping: @escaping @Sendable () -> Bool
        ) {
            self.number = number
            self.connection = connection
            self.record = record
            self.isStopping = isStopping
        }

        /// Reads one request whole and keeps it; nil when the client has closed.
        @discardableResult
        package func request() -> Received? {
            var bytes = unread.withLock { $0 }
            var head: [String] = []
            var length: Int?
            var start = 0
            while true {
                if length == nil, let end = ScriptedServer.headEnd(in: bytes) {
                    let text = String(decoding: bytes[..<end], as: UTF8.self)
                    head = text.split(separator: "\r\n").map(String.init)
                    start = end + 4
                    let partial = Received(connection: number, head: head, body: [])
                    length = partial.header("Content-Length").flatMap { Int($0) } ?? 0
                }
                if let length, bytes.count >= start + length {
                    let body = Array(bytes[start..<(start + length)])
                    let rest = Array(bytes[(start + length)...])
                    unread.withLock { $0 = rest }
                    let received = Received(connection: number, head: head, body: body)
                    record(received)
                    return received
                }
                guard let more = receive() else { return nil }
                bytes += more
            }
        }

        /// Sends text; false when the client has gone.
        @discardableResult
        package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        /// Sends bytes; false when the client has gone.
        @discardableResult
        package func send(_ bytes: [UInt8]) -> Bool {
            var offset = 0
            while offset < bytes.count {
                switch connection.send(bytes, from: offset) {
                case .moved(let count): offset += count
                case .wouldBlock:
                    if isStopping() { return false }
                    _ = connection.wait(for: .writable, atMost: .milliseconds(50))
                case .closed: return false
                }
            }
            return true
        }

        /// Sends a complete answer with a `Content-Length`.
        @discardableResult
        package func answer(
            _ status: String = "200 OK", headers: [String] = [], body: String = ""
        ) -> Bool {
            let lines =
                ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers + ["", ""]
            return send(lines.joined(separator: "\r\n") + body)
        }

        /// Closes so that the client sees a reset.
        package func reset() { connection.reset() }

        /// Waits until the client has closed, the test is over, or so much time has passed.
        package func waitForEnd(atMost duration: Duration = .seconds(3_600)) {
            let end = SystemClock().uptime + duration
            while receive(until: end) != nil {}
        }

        // Some bytes, or nil at the end.
        private func receive(until end: Duration? = nil) -> [UInt8]? {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let clock = SystemClock()
            while !isStopping(), end.map({ clock.uptime < $0 }) ?? true {
                switch connection.receive(into: &buffer) {
                case .moved(let count): return Array(buffer.prefix(count))
                case .wouldBlock: _ = connection.wait(for: .readable, atMost: .milliseconds(50))
                case .closed: return nil
                }
            }
            return nil
        }
    }

    private static func headEnd(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { index in
            bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13
                && bytes[index + 3] == 10
        }
    }
}
