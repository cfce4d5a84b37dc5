internal import Documents
internal import Model

/// Everything the sandbox knows, without a socket: a request goes in, what to do about it comes out.
struct SandboxWorld: Sendable {
    /// What the server does about a request.
    struct Reaction: Sendable {
        /// The number in the log, or nil for a control request.
        let entry: Int?
        let action: Action
    }

    /// The ways to react.
    enum Action: Sendable {
        /// Sends an answer after a time; with a limit only so many bytes of its body, then closes.
        case answer(SandboxResponse, after: Duration, bodyLimit: Int?)
        /// Closes the connection.
        case drop
        /// Never answers.
        case hang
        /// Calls `complete` after a time.
        case completeLater(Duration)
    }

    private let configuration: SandboxConfiguration
    private let prefixes: [[String]]
    var platforms: [any SandboxPlatform]
    var states = StateShelf()
    var faults: FaultBook
    var log: RequestLog
    var settings: SandboxSettings

    /// Builds the world of a configuration.
    ///
    /// - Throws: RC9501 for a rule on an unknown platform, RC9502 for a seed that cannot be held.
    init(_ configuration: SandboxConfiguration) throws(Diagnostic) {
        self.configuration = configuration
        prefixes = configuration.platforms.map { type in
            type.prefix.split(separator: "/").map(String.init)
        }
        platforms = configuration.platforms.map { type in
            type.init(
                identifiers: IdentifierSource(
                    seed: "\(configuration.identifierSeed)/\(type.provider)"))
        }
        settings = configuration.settings
        log = RequestLog(limit: configuration.logLimit)
        faults = FaultBook()
        for fault in configuration.faults { try add(fault) }
        try plant(configuration.seed)
    }

    /// What happens at the present moment.
    var context: SandboxContext {
        SandboxContext(settings: settings, now: configuration.clock.now)
    }

    /// The place of a platform among the platforms.
    func index(ofProvider provider: String) -> Int? {
        platforms.firstIndex { $0.providerName.hasSameBytes(as: provider) }
    }

    /// Back to the start: seed, faults and settings of the configuration, an empty log.
    mutating func reset() throws(Diagnostic) {
        self = try SandboxWorld(configuration)
    }

    /// Adds a fault rule.
    mutating func add(_ fault: Fault) throws(Diagnostic) {
        if let provider = fault.provider, index(ofProvider: provider) == nil,
            !provider.hasSameBytes(as: StateAddress.provider)
        {
            let known = (platforms.map(\.providerName) + [StateAddress.provider])
                .joined(separator: ", ")
            throw Diagnostic(
                .faultSpecification, "the fault rule \(fault) names no platform of the sandbox",
                at: .commandLine, help: ["The platforms are \(known), or any."])
        }
        faults.add(fault)
    }

    private mutating func plant(_ seed: Value?) throws(Diagnostic) {
        guard let seed else { return }
        guard let lists = seed.objectValue else {
            throw SandboxWorld.seedProblem("the seed is not a JSON object")
        }
        for list in lists.members {
            guard let index = index(ofProvider: list.key) else {
                throw SandboxWorld.seedProblem("\(list.key) is no platform of the sandbox")
            }
            guard let entries = list.value.arrayValue else {
                throw SandboxWorld.seedProblem("\(list.key) is not a list")
            }
            for (number, entry) in entries.enumerated() {
                guard let fields = entry.objectValue else {
                    throw SandboxWorld.seedProblem("\(list.key)[\(number)] is no object")
                }
                do throws(SandboxRefusal) {
                    _ = try platforms[index].plant(fields, context)
                } catch {
                    throw SandboxWorld.seedProblem(
                        "\(list.key)[\(number)]: \(error.sentence)")
                }
            }
        }
    }

    private static func seedProblem(_ message: String) -> Diagnostic {
        Diagnostic(
            .sandboxSeed, message,
            help: ["A seed reads {\"blink\": [{\"name\": \"GitHub\"}], …}."])
    }

    // MARK: Requests

    /// Decides about a request; it takes effect here unless a fault says otherwise.
    mutating func receive(_ request: SandboxRequest) -> Reaction {
        if request.segments.first == "_sandbox" {
            return Reaction(
                entry: nil,
                action: .answer(control(request), after: .zero, bodyLimit: nil))
        }
        guard let destination = destination(of: request) else {
            let entry = log.add(
                request, at: configuration.clock.now, provider: nil, operation: .other, fault: nil)
            log.note(entry, status: 404)
            let prefixes = platforms.map { type(of: $0).prefix }.joined(separator: " ")
            return Reaction(
                entry: entry,
                action: .answer(
                    .json(404, ["error": .string("the platforms are at \(prefixes)")]),
                    after: .zero, bodyLimit: nil))
        }
        let (provider, operation, page) = classify(request, destination)
        let fault = faults.strike(provider: provider, operation: operation, page: page)
        let toll = faults.toll(
            provider: provider, operation: operation, page: page, now: configuration.clock.uptime)
        let isOver = fault == nil && toll?.isOver == true
        let entry = log.add(
            request, at: configuration.clock.now, provider: provider, operation: operation,
            fault: isOver ? toll?.fault : fault)
        let kind =
            isOver
            ? .status(.init(status: 429, text: "too many requests, slow down")) : fault?.kind
        let action = react(to: request, entry, kind, operation)
        return Reaction(entry: entry, action: action.telling(toll, at: configuration.clock.now))
    }

    /// Lets a request take effect that was put off, and returns its answer.
    mutating func complete(_ request: SandboxRequest, entry: Int) -> SandboxResponse {
        // Who answers is asked in place: a copy held here would make its next change copy every
        // object it has.
        let response =
            switch destination(of: request) {
            case nil: SandboxResponse.empty(404)
            case .platform(let index, let path):
                platforms[index].handle(request, path: path, context)
            case .state(let address): states.handle(request, at: address, context)
            }
        log.note(entry, status: response.status)
        return response
    }

    private mutating func react(
        to request: SandboxRequest, _ entry: Int, _ fault: Fault.Kind?,
        _ operation: SandboxOperation
    ) -> Action {
        func sending(
            _ response: SandboxResponse, later: Duration = .zero, bodyLimit: Int? = nil
        ) -> Action {
            .answer(response, after: settings.latency + later, bodyLimit: bodyLimit)
        }
        switch fault {
        case nil: return sending(complete(request, entry: entry))
        case .delay(let time): return sending(complete(request, entry: entry), later: time)
        case .late(let time): return .completeLater(time)
        case .truncate(let count):
            return sending(complete(request, entry: entry), bodyLimit: count)
        case .rate: return sending(complete(request, entry: entry))
        case .dropBefore: return .drop
        case .hang: return .hang
        case .dropAfter:
            _ = complete(request, entry: entry)
            return .drop
        case .hangAfter:
            _ = complete(request, entry: entry)
            return .hang
        case .garbage:
            var response = complete(request, entry: entry)
            response.contentType = "application/json"
            response.body = Array("\u{0}{\"half\": tru".utf8)
            return sending(response)
        case .missingEnvelope:
            var response = complete(request, entry: entry)
            response.body = Array("{}".utf8)
            return sending(response)
        case .html(let status):
            log.note(entry, status: status)
            return sending(.brokenProxy(status))
        case .status(let answer):
            return sending(refusal(request, answer, operation, entry))
        case .statusAfter(let answer):
            _ = complete(request, entry: entry)
            return sending(refusal(request, answer, operation, entry))
        }
    }

    /// An error answer in the shape of the platform that was asked.
    private mutating func refusal(
        _ request: SandboxRequest, _ answer: Fault.Refusal, _ operation: SandboxOperation,
        _ entry: Int
    ) -> SandboxResponse {
        let reason = SandboxRefusal.injected(
            status: answer.status, text: answer.text, operation)
        var response =
            switch destination(of: request) {
            case nil: SandboxResponse.empty(404)
            case .platform(let index, _): platforms[index].refuse(request, reason, context)
            case .state: StateShelf.refuse(reason)
            }
        if let seconds = answer.retryAfter {
            response.headers.append(.init(name: "retry-after", value: String(seconds)))
        }
        log.note(entry, status: response.status)
        return response
    }

    /// Who answers a request.
    private enum Destination {
        /// The platform at that place, which is given the path below its prefix.
        case platform(Int, ArraySlice<String>)
        case state(StateAddress)
    }

    private func classify(
        _ request: SandboxRequest, _ destination: Destination
    ) -> (provider: String, operation: SandboxOperation, page: Int) {
        switch destination {
        case .platform(let index, let path):
            let (operation, page) = platforms[index].classify(request, path: path)
            return (platforms[index].providerName, operation, page)
        case .state(let address):
            return (StateAddress.provider, address.operation(request.method), 1)
        }
    }

    private func destination(of request: SandboxRequest) -> Destination? {
        if let address = StateAddress(request.segments) { return .state(address) }
        for (index, prefix) in prefixes.enumerated()
        where request.segments.count >= prefix.count {
            let matches = zip(request.segments, prefix).allSatisfy { $0.hasSameBytes(as: $1) }
            if matches { return .platform(index, request.segments.dropFirst(prefix.count)) }
        }
        return nil
    }
}
