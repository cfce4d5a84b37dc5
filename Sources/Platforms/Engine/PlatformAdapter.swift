package import Documents
package import Model

/// A platform as pure functions: what to send for an intent, what an answer means.
///
/// An adapter performs no I/O and holds no state. Paging, retries, rate limits, unknown outcomes
/// and redaction live once, in the engine that drives it.
package protocol PlatformAdapter: Sendable {
    /// Everything that is known about the platform before it is asked.
    static var descriptor: ProviderDescriptor { get }

    /// Starts a reading of everything of interest.
    static func reading(_ interest: Interest, account: Account) -> any PlatformReading
    /// The request that reads one object, or nil where there is no such route.
    static func readRequest(_ remoteID: String, account: Account) -> WireRequest?
    /// The object that an answer to such a request shows, or nil when it shows none.
    static func object(in answer: JSONView, account: Account) -> Observation?

    /// A harmless request that shows whether a reading route exists, or nil where there is none.
    static func trial(ofRoute name: String, account: Account) -> WireRequest?

    /// The request that creates, or nil when the declaration lacks what only a lookup supplies.
    static func createRequest(_ declaration: Declaration, account: Account) -> WireRequest?
    /// What a 2xx answer to a create says.
    static func createAnswer(_ answer: JSONView) -> CreateAnswer

    /// The request that checks what a create would send, or nil where there is no such route.
    static func checkRequest(_ declaration: Declaration, account: Account) -> WireRequest?
    /// What a 2xx answer to a check says.
    static func checkAnswer(_ answer: JSONView) -> CheckAnswer

    /// The request that updates in place, or nil where there is no such route.
    static func updateRequest(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject, account: Account
    ) -> WireRequest?
    /// The request that deletes, or nil where there is no such route.
    static func deleteRequest(_ remoteID: String, account: Account) -> WireRequest?

    /// What the status of an object made asynchronously means.
    static func readiness(ofStatus status: String?) -> Readiness

    /// The platform's own error, or nil when the body is not in a shape of it.
    static func error(in body: JSONView, status: Int) -> PlatformError?
    /// What a refusal says about a create.
    static func verdict(onCreate status: Int, _ error: PlatformError?) -> CreateVerdict
    /// What a refusal says about a delete.
    static func verdict(onDelete status: Int, _ error: PlatformError?) -> DeleteVerdict
    /// Whether only a payment ends the refusal, so that waiting is of no use.
    static func asksForPayment(_ status: Int, _ error: PlatformError?) -> Bool
    /// Whether the platform says that too much was asked in too short a time.
    static func isRateLimit(_ status: Int, _ error: PlatformError?) -> Bool
    /// Whether the refusal says that the route, and not the object, is missing.
    static func lacksRoute(_ status: Int, _ error: PlatformError?) -> Bool
}

/// What the status of an object made asynchronously means.
package enum Readiness: Hashable, Sendable {
    /// It works.
    case ready
    /// It has no final status yet.
    case pending
    /// It will not work.
    case failed
}

extension PlatformAdapter {
    package static func readRequest(_ remoteID: String, account: Account) -> WireRequest? { nil }

    package static func object(in answer: JSONView, account: Account) -> Observation? { nil }

    package static func trial(ofRoute name: String, account: Account) -> WireRequest? {
        name == "read" ? readRequest(PlatformExaminer.impossibleID, account: account) : nil
    }

    package static func checkRequest(
        _ declaration: Declaration, account: Account
    ) -> WireRequest? { nil }

    package static func checkAnswer(_ answer: JSONView) -> CheckAnswer { .passed }

    package static func updateRequest(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject, account: Account
    ) -> WireRequest? { nil }

    package static func deleteRequest(_ remoteID: String, account: Account) -> WireRequest? { nil }

    package static func readiness(ofStatus status: String?) -> Readiness { .ready }

    package static func verdict(onCreate status: Int, _ error: PlatformError?) -> CreateVerdict {
        if asksForPayment(status, error) { return .rejected }
        if isRateLimit(status, error) { return .rateLimited }
        // Only an error in the platform's own shape proves that the platform, and not a machine
        // in front of it, has decided.
        guard error != nil else { return .unknown }
        switch status {
        case 400, 401, 402, 403, 404, 405, 413, 415, 422: return .rejected
        case 409: return .mayExist
        default: return .unknown
        }
    }

    package static func verdict(onDelete status: Int, _ error: PlatformError?) -> DeleteVerdict {
        if isRateLimit(status, error) { return .rateLimited }
        switch status {
        case 404, 410:
            guard let route = descriptor.route("delete") else { return .rejected }
            return route.evidence == .seed ? .gone : .checkList
        case 400, 401, 402, 403, 405, 409, 413, 415, 422: return .rejected
        default: return .unknown
        }
    }

    package static func asksForPayment(_ status: Int, _ error: PlatformError?) -> Bool {
        status == 402
    }

    package static func isRateLimit(_ status: Int, _ error: PlatformError?) -> Bool {
        status == 429
    }

    package static func lacksRoute(_ status: Int, _ error: PlatformError?) -> Bool {
        status == 405
    }
}

extension ProviderDescriptor {
    /// The route of that name, or nil.
    func route(_ name: String) -> RouteDescriptor? {
        routes.first { $0.name.hasSameBytes(as: name) }
    }
}
