extension Fault: CustomStringConvertible {
    /// The rule in the form in which it is read.
    package var description: String {
        let target =
            switch target {
            case .any: "any"
            case .operation(let operation): operation.rawValue
            case .page(let page): "page\(page)"
            }
        let selection =
            switch selection {
            case .all: ""
            case .only(let number): "@\(number)"
            case .first(let count): "x\(count)"
            }
        return "\(provider ?? "any"):\(target):\(kind.specification)\(selection)"
    }
}

extension Fault.Kind {
    fileprivate var specification: String {
        switch self {
        case .dropBefore: "drop_before"
        case .dropAfter: "drop_after"
        case .status(let answer): "status=\(answer.specification)"
        case .statusAfter(let answer): "status_after=\(answer.specification)"
        case .delay(let duration): "delay=\(duration.wholeMilliseconds)ms"
        case .late(let duration): "late=\(duration.wholeMilliseconds)ms"
        case .truncate(let count): "truncate=\(count)"
        case .garbage: "garbage"
        case .html(let status): "html=\(status)"
        case .missingEnvelope: "missing_envelope"
        case .hang: "hang"
        case .hangAfter: "hang_after"
        case .rate(let rate): rate.specification
        }
    }
}

extension Fault.Refusal {
    fileprivate var specification: String {
        "\(status)" + (retryAfter.map { ";retry_after=\($0)" } ?? "")
            + (text.map { ";text=\($0)" } ?? "")
    }
}

extension Duration {
    /// Milliseconds, fractions cut.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? Int64.max : whole + attoseconds / 1_000_000_000_000_000
    }
}
