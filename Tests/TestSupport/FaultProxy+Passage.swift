import Host

extension FaultProxy {
    /// One request on its way through the proxy, on the thread of its connection.
    struct Passage {
        private let number: Int
        private let request: ScriptedServer.Received
        private let visit: ScriptedServer.Visit
        private let upstreamPort: Int
        private let oneAtATime: Bool
        private let state: Condition<State>
        private let action: Action?

        /// Notes the request and looks up what is to be done about it.
        init(
            _ request: ScriptedServer.Received, by visit: ScriptedServer.Visit,
            to upstreamPort: Int, oneAtATime: Bool, state: Condition<State>
        ) {
            self.request = request
            self.visit = visit
            self.upstreamPort = upstreamPort
            self.oneAtATime = oneAtATime
            self.state = state
            (number, action) = state.change { state in
                state.count += 1
                state.exchanges.append(Exchange(number: state.count, request: request))
                return (state.count, state.strike(request))
            }
        }

        /// Does it; returns whether the client's connection goes on.
        func run() -> Bool {
            defer { note { $0.isOver = true } }
            switch action {
            case nil: return pass(forward())
            case .holdRequest(let gate):
                guard gate.wait() else { return false }
                return pass(forward())
            case .holdAnswer(let gate):
                let answer = forward()
                guard gate.wait() else { return false }
                return pass(answer)
            case .dropRequest: return false
            case .dropAnswer:
                _ = forward()
                return false
            case .answer(let status, let headers, let body):
                return pass(UpstreamAnswer(status: status, headers: headers, body: body))
            case .answerAfter(let status, let headers, let body):
                _ = forward()
                return pass(UpstreamAnswer(status: status, headers: headers, body: body))
            case .truncateAnswer(let count):
                if let answer = forward() { visit.send(answer.message(bodyLimit: count)) }
                return false
            }
        }

        private func forward() -> UpstreamAnswer? {
            if oneAtATime { waitForOthers() }
            defer { if oneAtATime { state.change { $0.isForwarding = false } } }
            note { $0.isForwarded = true }
            let state = state
            let answer = UpstreamAnswer.fetch(request, port: upstreamPort) {
                state.change { $0.isStopping }
            }
            note { $0.upstreamStatus = answer?.status }
            return answer
        }

        private func waitForOthers() {
            state.wait { state -> Void? in
                guard !state.isForwarding || state.isStopping else { return nil }
                state.isForwarding = true
                return ()
            }
        }

        private func pass(_ answer: UpstreamAnswer?) -> Bool {
            guard let answer, visit.send(answer.message()) else { return false }
            note { $0.status = answer.status }
            return answer.hasEnd
        }

        private func note(_ change: (inout Exchange) -> Void) {
            state.change { state in
                let place = state.exchanges.firstIndex { $0.number == number }
                if let place { change(&state.exchanges[place]) }
            }
        }
    }
}

extension FaultProxy.State {
    /// What strikes a request; every rule that it concerns counts it.
    mutating func strike(_ request: ScriptedServer.Received) -> FaultProxy.Action? {
        var struck: FaultProxy.Action?
        for index in rules.indices where rules[index].concerns(request) {
            rules[index].seen += 1
            if struck == nil, rules[index].selection.strikes(rules[index].seen) {
                struck = rules[index].action
            }
        }
        return struck
    }
}

extension FaultProxy.Action {
    /// The gate that it waits at.
    var gate: FaultGate? {
        switch self {
        case .holdRequest(let gate), .holdAnswer(let gate): gate
        default: nil
        }
    }
}
