internal import Host
internal import Model

/// The one thread of the server: it alone touches the world and the connections, so requests happen
/// in one order and nothing needs a lock.
final class ServerLoop {
    /// Something that a delay put off.
    private enum Task {
        case answer(UInt64, SandboxResponse, bodyLimit: Int?, SandboxRequest, entry: Int?)
        case complete(UInt64, SandboxRequest, entry: Int)
    }

    private static let listenerToken: UInt64 = 0
    private static let bufferSize = 64 * 1024

    private var world: SandboxWorld
    private let clock: any Timekeeping
    private let poller: Poller
    private let listener: TCPListener
    private let isStopping: Lock<Bool>
    private var connections: [UInt64: ServerConnection] = [:]
    private var nextToken: UInt64 = 1
    private var tasks = TimerQueue<Task>()
    private var buffer = [UInt8](repeating: 0, count: ServerLoop.bufferSize)

    init(
        world: SandboxWorld, clock: any Timekeeping, poller: Poller, listener: TCPListener,
        isStopping: Lock<Bool>
    ) {
        self.world = world
        self.clock = clock
        self.poller = poller
        self.listener = listener
        self.isStopping = isStopping
    }

    /// Serves until it is told to stop, then closes everything.
    func run() {
        var events: [Poller.Event] = []
        while !isStopping.withLock({ $0 }) {
            let timeout = tasks.earliest.map { max(.zero, $0 - clock.uptime) }
            do throws(HostError) {
                try poller.wait(&events, atMost: timeout)
            } catch {
                // Without its poller the server is deaf; ending lets clients see closed connections.
                break
            }
            for event in events {
                if event.token == ServerLoop.listenerToken {
                    acceptAll()
                } else if let connection = connections[event.token] {
                    serve(connection, event.ready)
                }
            }
            while let task = tasks.popDue(at: clock.uptime) { perform(task) }
        }
        for connection in connections.values { connection.socket.close() }
        connections.removeAll()
        listener.close()
    }

    // MARK: Connections

    private func acceptAll() {
        do throws(HostError) {
            while let socket = try listener.accept() {
                let connection = ServerConnection(token: nextToken, socket: socket)
                nextToken += 1
                try poller.add(
                    socket.descriptor, token: connection.token, for: connection.interest)
                connections[connection.token] = connection
            }
        } catch {
            // Out of descriptors: those who are connected are served, others wait in the backlog.
        }
    }

    private func serve(_ connection: ServerConnection, _ ready: Poller.Interest) {
        if ready.contains(.writable), !flush(connection) { return }
        guard ready.contains(.readable) || ready.contains(.hungUp) else { return }
        switch connection.socket.receive(into: &buffer) {
        case .moved(let count):
            connection.parser.append(buffer[..<count])
            advance(connection)
        case .wouldBlock: break
        // A client that has closed its side is gone; an answer that is still due is not delivered.
        case .closed: close(connection)
        }
    }

    private func close(_ connection: ServerConnection) {
        poller.remove(connection.socket.descriptor)
        connection.socket.close()
        connections[connection.token] = nil
    }

    /// Sends what can be sent; false when the connection is closed.
    @discardableResult
    private func flush(_ connection: ServerConnection) -> Bool {
        let (delivered, isOpen) = connection.flush()
        for entry in delivered { world.log.noteDelivery(entry) }
        if !isOpen || connection.closesWhenSent && !connection.hasOutput {
            close(connection)
            return false
        }
        let interest: Poller.Interest =
            connection.hasOutput ? [.readable, .writable] : .readable
        guard interest != connection.interest else { return true }
        connection.interest = interest
        do throws(HostError) {
            try poller.modify(
                connection.socket.descriptor, token: connection.token, for: interest)
            return true
        } catch {
            close(connection)
            return false
        }
    }

    // MARK: Requests

    /// Answers every request that is complete, in order.
    private func advance(_ connection: ServerConnection) {
        while !connection.isBusy, !connection.closesWhenSent {
            do throws(RequestRefusal) {
                switch try connection.parser.next() {
                case .needsMore:
                    flush(connection)
                    return
                case .expectsContinue:
                    connection.queueContinue()
                case .request(let request): react(to: request, connection)
                }
            } catch {
                let refusal = SandboxResponse.json(
                    error.status, ["error": "the request is no HTTP that the sandbox reads"])
                connection.queue(refusal, framing: .init(closes: true), entry: nil)
                connection.closesWhenSent = true
            }
            guard connections[connection.token] != nil else { return }
        }
        flush(connection)
    }

    private func react(to request: SandboxRequest, _ connection: ServerConnection) {
        let reaction = world.receive(request)
        switch reaction.action {
        case .answer(let response, .zero, let bodyLimit):
            answer(connection, response, bodyLimit, request, reaction.entry)
        case .answer(let response, let delay, let bodyLimit):
            connection.isBusy = true
            tasks.add(
                .answer(
                    connection.token, response, bodyLimit: bodyLimit, request,
                    entry: reaction.entry), at: clock.uptime + delay)
        case .drop: close(connection)
        case .hang: connection.isBusy = true
        case .completeLater(let delay):
            connection.isBusy = true
            guard let entry = reaction.entry else { return }
            tasks.add(
                .complete(connection.token, request, entry: entry), at: clock.uptime + delay)
        }
    }

    private func answer(
        _ connection: ServerConnection, _ response: SandboxResponse, _ bodyLimit: Int?,
        _ request: SandboxRequest, _ entry: Int?
    ) {
        let closes = !request.keepsAlive || bodyLimit != nil
        // A cut answer is a broken connection, so its head does not announce the end.
        let framing = ResponseWriter.Framing(
            closes: closes && bodyLimit == nil,
            omitsBody: request.method.hasSameBytes(as: "HEAD"), bodyLimit: bodyLimit)
        connection.queue(response, framing: framing, entry: entry)
        if closes { connection.closesWhenSent = true }
    }

    private func perform(_ task: Task) {
        switch task {
        case .answer(let token, let response, let bodyLimit, let request, let entry):
            resume(token, response, bodyLimit, request, entry)
        case .complete(let token, let request, let entry):
            // It takes effect even when nobody waits for the answer any more.
            let response = world.complete(request, entry: entry)
            resume(token, response, nil, request, entry)
        }
    }

    private func resume(
        _ token: UInt64, _ response: SandboxResponse, _ bodyLimit: Int?,
        _ request: SandboxRequest, _ entry: Int?
    ) {
        guard let connection = connections[token] else { return }
        connection.isBusy = false
        answer(connection, response, bodyLimit, request, entry)
        advance(connection)
    }
}
