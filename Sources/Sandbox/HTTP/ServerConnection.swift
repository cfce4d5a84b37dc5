internal import Host

/// One client of the server: what it sent and what still goes out to it.
///
/// Owned by the server's thread.
final class ServerConnection {
    let token: UInt64
    let socket: TCPConnection
    var parser = RequestParser()
    /// Whether a request waits for its answer; the next one is looked at only then, which keeps the
    /// answers in the order of the requests.
    var isBusy = false
    /// Whether the connection closes once everything was sent.
    var closesWhenSent = false
    var interest: Poller.Interest = .readable

    private var output: [UInt8] = []
    private var sent = 0
    /// The log entries whose answers wait to be sent, with where each ends in `output`.
    private var deliveries: [(end: Int, entry: Int)] = []

    init(token: UInt64, socket: TCPConnection) {
        self.token = token
        self.socket = socket
    }

    /// Whether bytes wait to be sent.
    var hasOutput: Bool { sent < output.count }

    /// Queues an answer.
    func queue(_ response: SandboxResponse, framing: ResponseWriter.Framing, entry: Int?) {
        ResponseWriter.write(response, framing: framing, to: &output)
        // A body that was cut short is never delivered.
        if let entry, framing.bodyLimit == nil { deliveries.append((output.count, entry)) }
    }

    /// Queues the leave to send a body.
    func queueContinue() {
        output.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8)
    }

    /// Sends what the system takes; returns the entries that went out, and whether the other side
    /// is still there.
    func flush() -> (delivered: [Int], isOpen: Bool) {
        var isOpen = true
        sending: while hasOutput {
            switch socket.send(output, from: sent) {
            case .moved(let count): sent += count
            case .wouldBlock: break sending
            case .closed:
                isOpen = false
                break sending
            }
        }
        let done = deliveries.prefix { $0.end <= sent }
        deliveries.removeFirst(done.count)
        if !hasOutput {
            // One large page must not keep its memory for the life of the connection.
            output.removeAll(keepingCapacity: output.capacity <= 256 * 1024)
            sent = 0
        }
        return (done.map(\.entry), isOpen)
    }
}
