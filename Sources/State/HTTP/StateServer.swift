import Model
import Transport

/// Sends requests to the server of a state, repeats what may be repeated, and says what is wrong.
struct StateServer: Sendable {
    /// A state of a hundred thousand connections takes a while on a slow line.
    private static let deadline = Duration.seconds(300)
    private static let idleDeadline = Duration.seconds(60)
    /// Twice what a state may weigh.
    private static let responseLimit = 128 << 20

    let name: String
    let client: Client
    let headers: [Header]
    let clock: any Timekeeping
    let randomness: any Randomness

    /// Sends a request that changes nothing until its result stands.
    func read(_ url: String) async -> TransferResult {
        await repeating(RetryPolicy(attempts: 5)) { result, attempt, policy in
            policy.delay(after: result, attempt: attempt, now: clock.now, randomness: randomness)
        } send: {
            await send(.get, url, body: nil)
        }
    }

    /// Sends a request that changes something, and again only where nothing can have happened:
    /// no byte left, or the server said that there are too many requests.
    func change(
        _ method: Request.Method, _ url: String, body: [UInt8]?, more: [Header] = []
    ) async -> TransferResult {
        await repeating(RetryPolicy(attempts: 5)) { result, attempt, policy in
            switch result {
            case .response(let response) where response.status == 429: break
            case .notSent: break
            default: return nil
            }
            return policy.delay(
                after: result, attempt: attempt, now: clock.now, randomness: randomness)
        } send: {
            await send(method, url, body: body, more: more)
        }
    }

    /// Sends a request that does no more when it arrives twice, until its result stands.
    func changeRepeatedly(
        _ method: Request.Method, _ url: String, more: [Header]
    ) async -> TransferResult {
        await repeating(RetryPolicy(attempts: 5)) { result, attempt, policy in
            policy.delay(after: result, attempt: attempt, now: clock.now, randomness: randomness)
        } send: {
            await send(method, url, body: nil, more: more)
        }
    }

    private func send(
        _ method: Request.Method, _ url: String, body: [UInt8]?, more: [Header] = []
    ) async -> TransferResult {
        var headers = headers + more
        if body != nil { headers.append(Header("Content-Type", "application/json")) }
        return await client.send(
            Request(
                method, url, headers: headers, body: body.map { Secret($0) },
                deadline: Self.deadline, idleDeadline: Self.idleDeadline,
                responseLimit: Self.responseLimit))
    }

    private func repeating(
        _ policy: RetryPolicy,
        _ delay: (TransferResult, Int, RetryPolicy) -> Duration?,
        send: () async -> TransferResult
    ) async -> TransferResult {
        var attempt = 1
        while true {
            let result = await send()
            guard let wait = delay(result, attempt, policy) else { return result }
            do throws(CancellationError) {
                try await clock.sleep(for: wait)
            } catch {
                return result
            }
            attempt += 1
        }
    }

    // MARK: - What is wrong

    /// What an answer means that is none of those that the protocol knows.
    func problem(_ response: Response, doing what: String) -> Diagnostic {
        switch response.status {
        case 401, 403:
            Diagnostic(
                .remoteRefused,
                "the server refused to \(what) the state: status \(response.status)",
                at: .file(name),
                help: ["check `state.auth` in the project file and what the credential may do"])
        case 300...399:
            Diagnostic(
                .remoteUnusable,
                "the server sends the state's requests elsewhere: status \(response.status)",
                at: .file(name),
                help: ["write the address that it moved to into `state.address`"])
        case 413:
            Diagnostic(
                .remoteUnusable, "the state is larger than the server allows: status 413",
                at: .file(name),
                help: ["raise the server's limit, or keep the state in an S3 bucket"])
        default:
            Diagnostic(
                .remoteUnusable,
                "the server could not \(what) the state: status \(response.status)",
                at: .file(name), help: ["look at the server, then run again"])
        }
    }

    /// What a transfer without an answer means.
    func problem(_ failure: TransferFailure, doing what: String) -> Diagnostic {
        Diagnostic(
            .remoteUnusable,
            "the server could not be asked to \(what) the state: \(failure.message)",
            at: .file(name), help: ["check the address in `state`, and the network"])
    }
}
