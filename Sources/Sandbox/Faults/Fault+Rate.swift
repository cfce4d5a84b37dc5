internal import Model

extension Fault {
    /// So many requests in a stretch of time, and 429 for what is more.
    package struct Rate: Hashable, Sendable {
        /// How answers tell what is left.
        package enum Headers: String, Hashable, Sendable, CaseIterable {
            /// `X-RateLimit-Limit`, `-Remaining` and `-Reset` in Unix seconds.
            case x
            /// `RateLimit-Limit`, `-Remaining` and `-Reset` in seconds, as in a draft of the IETF.
            case draft
        }

        /// How many requests any window may have.
        package let count: Int
        /// The length of the sliding window in seconds.
        package let seconds: Int
        /// Whether requests that change nothing are free.
        package let writesOnly: Bool
        /// Whether a refusal has `Retry-After`.
        package let tellsRetryAfter: Bool
        /// How answers tell what is left, if they do.
        package let headers: Headers?

        /// Makes a rate.
        package init(
            count: Int, seconds: Int, writesOnly: Bool = false, tellsRetryAfter: Bool = false,
            headers: Headers? = nil
        ) {
            self.count = count
            self.seconds = seconds
            self.writesOnly = writesOnly
            self.tellsRetryAfter = tellsRetryAfter
            self.headers = headers
        }

        /// The words for windows.
        static let units: [(word: String, seconds: Int)] = [("s", 1), ("min", 60), ("h", 3_600)]

        var specification: String {
            let unit = Rate.units.first { $0.seconds == seconds }?.word ?? "\(seconds)s"
            return "\(writesOnly ? "rate_writes" : "rate")=\(count)/\(unit)"
                + (tellsRetryAfter ? ";retry_after" : "")
                + (headers.map { ";headers=\($0.rawValue)" } ?? "")
        }
    }
}

/// What a rate says about one request.
struct Toll: Sendable {
    let fault: Fault
    let rate: Fault.Rate
    /// Whether the request is too much.
    let isOver: Bool
    let left: Int
    /// How long until one more may pass.
    let reset: Duration

    /// The header fields of the answer.
    func fields(now: Timestamp) -> [SandboxRequest.Header] {
        let (whole, parts) = reset.components
        let seconds = whole + (parts > 0 ? 1 : 0)
        var fields: [SandboxRequest.Header] = []
        if isOver, rate.tellsRetryAfter {
            fields.append(.init(name: "retry-after", value: String(seconds)))
        }
        let end: Int64
        let prefix: String
        switch rate.headers {
        case nil: return fields
        case .x:
            prefix = "x-ratelimit"
            end = (now.milliseconds + reset.wholeMilliseconds + 999) / 1_000
        case .draft:
            prefix = "ratelimit"
            end = seconds
        }
        fields.append(.init(name: "\(prefix)-limit", value: String(rate.count)))
        fields.append(.init(name: "\(prefix)-remaining", value: String(left)))
        fields.append(.init(name: "\(prefix)-reset", value: String(end)))
        return fields
    }
}

extension FaultBook {
    /// Counts a request against the first rate that concerns it.
    mutating func toll(
        provider: String, operation: SandboxOperation, page: Int, now: Duration
    ) -> Toll? {
        for index in entries.indices {
            let fault = entries[index].fault
            guard case .rate(let rate) = fault.kind,
                fault.concerns(provider: provider, operation: operation, page: page),
                !rate.writesOnly || operation.changes
            else { continue }
            let key = ByteKey(provider)
            let window = Duration.seconds(rate.seconds)
            var passed = entries[index].passed[key] ?? []
            passed.removeAll { $0 + window <= now }
            entries[index].seen += 1
            let isOver = passed.count >= rate.count
            if !isOver { passed.append(now) }
            entries[index].passed[key] = passed
            return Toll(
                fault: fault, rate: rate, isOver: isOver, left: rate.count - passed.count,
                reset: (passed.first ?? now) + window - now)
        }
        return nil
    }
}

extension SandboxOperation {
    /// Whether it changes something.
    var changes: Bool {
        switch self {
        case .create, .update, .delete, .write, .lock, .unlock: true
        case .list, .read, .validate, .other: false
        }
    }
}

extension SandboxWorld.Action {
    /// The same with what a rate tells in the header of an answer.
    func telling(_ toll: Toll?, at now: Timestamp) -> Self {
        guard let toll, case .answer(var response, let time, let limit) = self else { return self }
        response.headers += toll.fields(now: now)
        return .answer(response, after: time, bodyLimit: limit)
    }
}
