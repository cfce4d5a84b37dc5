internal import Documents
internal import Model

/// What the platforms were asked, in order, with nothing hidden: the witness of the tests.
struct RequestLog: Sendable {
    /// One request.
    struct Entry: Sendable {
        let number: Int
        let time: Timestamp
        let request: SandboxRequest
        let provider: String?
        let operation: SandboxOperation
        /// The rule that struck it.
        let fault: String?
        /// The status that was sent or would have been, or nil when the request was not handled.
        var status: Int?
        /// Whether the whole answer was given to the system for sending.
        var isDelivered = false
    }

    /// Of longer bodies the log keeps the start: a state is sent whole, again and again.
    private static let bodyLimit = 1 << 20

    private let limit: Int
    private var entries: [Entry] = []
    private var nextNumber = 1
    private var dropped = 0

    /// - Parameter limit: the entries that are kept; of more, the older half is dropped.
    init(limit: Int) { self.limit = max(2, limit) }

    /// Notes a request and returns its number.
    mutating func add(
        _ request: SandboxRequest, at time: Timestamp, provider: String?,
        operation: SandboxOperation, fault: Fault?
    ) -> Int {
        if entries.count >= limit {
            let surplus = entries.count / 2
            entries.removeFirst(surplus)
            dropped += surplus
        }
        let number = nextNumber
        nextNumber += 1
        entries.append(
            Entry(
                number: number, time: time, request: request.shortened(to: RequestLog.bodyLimit),
                provider: provider,
                operation: operation, fault: fault?.description))
        return number
    }

    /// Notes the status of a request.
    mutating func note(_ number: Int, status: Int) {
        change(number) { $0.status = status }
    }

    /// Notes that the whole answer went out.
    mutating func noteDelivery(_ number: Int) {
        change(number) { $0.isDelivered = true }
    }

    /// Forgets everything; numbers go on.
    mutating func clear() {
        entries.removeAll()
        dropped = 0
    }

    /// The entries that pass, as JSON.
    func document(where passes: (Entry) -> Bool) -> [UInt8] {
        let chosen = entries.filter(passes)
        let head: ValueObject = [
            "count": .number(Number(Int64(chosen.count))),
            "dropped": .number(Number(Int64(dropped))),
        ]
        return ListBody.object(head, "requests", chosen.map { JSON.write($0.value) })
    }

    private mutating func change(_ number: Int, _ body: (inout Entry) -> Void) {
        // Numbers are consecutive, so the place follows from the first one.
        guard let first = entries.first?.number else { return }
        let index = number - first
        guard entries.indices.contains(index) else { return }
        body(&entries[index])
    }
}

extension RequestLog.Entry {
    fileprivate var value: Value {
        [
            "n": .number(Number(Int64(number))), "time": .string(time.isoText),
            "platform": provider.map(Value.string) ?? .null,
            "operation": .string(operation.rawValue), "method": .string(request.method),
            "target": .string(request.target),
            "headers": .object(
                request.headers.reduce(into: ValueObject()) {
                    $0[$1.name] = .string($1.value)
                }),
            "body": .string(String(decoding: request.body, as: UTF8.self)),
            "status": status.map { .number(Number(Int64($0))) } ?? .null,
            "delivered": .bool(isDelivered), "fault": fault.map(Value.string) ?? .null,
        ]
    }
}
