import Host

/// An HTTP/1.1 proxy on loopback that stands in front of a real server and breaks what a test says.
///
/// Every request goes to the server on a connection of its own, so that what happens to the
/// client's connection is the proxy's doing alone. Headers pass as they came, `Host` included. It
/// ends with the value; whoever is still held then gets no answer.
package final class FaultProxy: Sendable {
    /// What is done to a request instead of passing it and its answer on.
    package enum Action: Sendable {
        /// Waits at the gate before the server sees the request; closed, the server never does.
        case holdRequest(FaultGate)
        /// Waits at the gate after the server has answered; closed, the client gets no answer.
        case holdAnswer(FaultGate)
        /// Closes the connection, and the server never sees the request.
        case dropRequest
        /// Closes the connection after the server has done what it was asked.
        case dropAnswer
        /// Answers itself, and the server never sees the request.
        case answer(status: Int, headers: [String] = [], body: [UInt8] = [])
        /// Lets the server do what it was asked and answers itself.
        case answerAfter(status: Int, headers: [String] = [], body: [UInt8] = [])
        /// Passes the head of the answer and so many bytes of its body, then closes.
        case truncateAnswer(Int)
    }

    /// Which of the requests that a rule concerns it strikes, counted from one.
    package enum Selection: Sendable {
        case every
        case only(Int)
        case first(Int)
        case from(Int)

        func strikes(_ number: Int) -> Bool {
            switch self {
            case .every: true
            case .only(let wanted): number == wanted
            case .first(let count): number <= count
            case .from(let wanted): number >= wanted
            }
        }
    }

    /// A request and what became of it so far.
    package struct Exchange: Sendable {
        /// Counts all requests of the proxy, from one.
        package let number: Int
        /// The request as it came.
        package let request: ScriptedServer.Received
        /// Whether the server was sent the request.
        package internal(set) var isForwarded = false
        /// The status of the server's answer.
        package internal(set) var upstreamStatus: Int?
        /// The status that the client was sent with a whole answer.
        package internal(set) var status: Int?
        /// Whether nothing more will happen.
        package internal(set) var isOver = false

        /// The verb.
        package var method: String { request.method }
        /// The path with its query, as it came.
        package var target: String { request.target }
        /// The path without its query.
        package var path: String { request.path }
        /// How many bytes the body had.
        package var bodySize: Int { request.body.count }
    }

    struct Rule: Sendable {
        let action: Action
        let selection: Selection
        let concerns: @Sendable (ScriptedServer.Received) -> Bool
        var seen = 0
    }

    struct State: Sendable {
        var isStopping = false
        var isForwarding = false
        var count = 0
        var rules: [Rule] = []
        var exchanges: [Exchange] = []
    }

    private let state: Condition<State>
    private let server: ScriptedServer

    /// Stands in front of a port of 127.0.0.1.
    ///
    /// `oneAtATime` spares a server that looks first and writes later, as test servers do, the
    /// requests that would come in between: each waits here until the one before was answered.
    package init(upstreamPort: Int, oneAtATime: Bool = false) throws {
        let state = Condition(State())
        self.state = state
        server = try ScriptedServer { visit in
            while let request = visit.request() {
                let passage = Passage(
                    request, by: visit, to: upstreamPort, oneAtATime: oneAtATime, state: state)
                guard passage.run() else { return }
            }
        }
    }

    deinit {
        let gates = state.change { state in
            state.isStopping = true
            return state.rules.compactMap(\.action.gate)
        }
        for gate in gates { gate.close() }
        server.stop()
    }

    /// The port on 127.0.0.1.
    package var port: Int { server.port }
    /// `http://127.0.0.1:PORT`.
    package var url: String { server.url }

    /// Every request so far in the order of arrival.
    package var exchanges: [Exchange] { state.change { $0.exchanges } }

    /// Adds a rule; of several that strike, the first one counts.
    package func add(
        _ action: Action, to selection: Selection = .every,
        where concerns: @escaping @Sendable (ScriptedServer.Received) -> Bool
    ) {
        state.change {
            $0.rules.append(Rule(action: action, selection: selection, concerns: concerns))
        }
    }

    /// Adds a rule for requests of that method, if any, whose path ends so.
    package func add(
        _ action: Action, to selection: Selection = .every, method: String? = nil,
        pathSuffix: String = ""
    ) {
        add(action, to: selection) { request in
            (method == nil || request.method == method) && request.path.hasSuffix(pathSuffix)
        }
    }

    /// Takes all rules away; whoever is held goes on.
    package func heal() {
        let gates = state.change { state in
            defer { state.rules = [] }
            return state.rules.compactMap(\.action.gate)
        }
        for gate in gates { gate.open() }
    }

    /// Forgets the requests that are over.
    package func forget() {
        state.change { state in state.exchanges.removeAll { $0.isOver } }
    }
}
