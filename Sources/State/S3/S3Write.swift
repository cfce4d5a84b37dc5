import Model
import Transport

/// One conditional write, sent as often as is safe.
///
/// An answer of 500 and above does not say whether the object was written. The write is sent
/// again, and from then on "the condition does not hold" may be our own first try: unknown.
struct S3Write {
    let wire: S3Wire
    let call: S3Call
    let condition: RemoteCondition
    private var attempt = 0
    private var races = 0
    private var mayBeWritten = false
    private var mayRefresh = true

    private enum Step {
        case end(RemoteWrite)
        case again(after: Duration)
    }

    /// How often a race between two writers is tried again.
    private static let mostRaces = 4

    init(wire: S3Wire, call: S3Call, condition: RemoteCondition) {
        self.wire = wire
        self.call = call
        self.condition = condition
    }

    mutating func run() async throws(Diagnostic) -> RemoteWrite {
        do throws(Diagnostic) {
            while true {
                attempt += 1
                switch try await step(wire.send(call)) {
                case .end(let end): return end
                case .again(let delay): try await wire.wait(delay)
                }
            }
        } catch {
            if mayBeWritten { return .unknown(error) }
            throw error
        }
    }

    private mutating func step(_ sent: S3Result) async throws(Diagnostic) -> Step {
        switch sent.result {
        case .unknown(let failure): return .end(.unknown(wire.problem.unreachable(failure)))
        case .notSent(let failure):
            guard let delay = wire.delay(after: sent.result, attempt: attempt) else {
                throw wire.problem.unreachable(failure)
            }
            return .again(after: delay)
        case .response(let response):
            if response.isSuccess { return .end(.written(version: S3Store.version(of: response))) }
            return try await refused(response, sent)
        }
    }

    private mutating func refused(
        _ response: Response, _ sent: S3Result
    ) async throws(Diagnostic) -> Step {
        let refusal = wire.refusal(response)
        if response.status == 412 { return .end(conflict) }
        if case .version = condition, refusal.isMissingObject { return .end(conflict) }
        if response.status == 409, condition != .always {
            races += 1
            guard races < S3Write.mostRaces else { return .end(conflict) }
            // As short as the first wait of any repetition.
            let busy = TransferResult.response(Response(status: 503))
            return .again(after: wire.delay(after: busy, attempt: 1) ?? .zero)
        }
        if refusal.isExpiredToken, mayRefresh, await wire.session.discard(sent.credentials) {
            mayRefresh = false
            return .again(after: .zero)
        }
        let diagnostic = wire.diagnostic(response, sent, call.action)
        if refusal.isNotImplemented { throw diagnostic }
        if response.status >= 500 { mayBeWritten = true }
        // The body did not arrive whole, says the server, in its own way.
        let isLate = refusal.code == "RequestTimeout"
        let result = isLate ? .response(Response(status: 408)) : sent.result
        guard let delay = wire.delay(after: result, attempt: attempt) else { throw diagnostic }
        return .again(after: delay)
    }

    private var conflict: RemoteWrite {
        mayBeWritten ? .unknown(wire.problem.perhapsWritten) : .conflict
    }
}
