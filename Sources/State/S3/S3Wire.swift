import Model
import Transport

/// One kind of request about one object, signed anew for every time that it is sent.
struct S3Call: Sendable {
    let method: Request.Method
    let key: String
    var headers: [CanonicalRequest.Field] = []
    var body: Secret?
    var bodyHash = SHA256.hex(of: [])
    /// What it does, for messages: "read".
    let action: String
}

/// How a call ended, with what it takes to explain the end.
struct S3Result: Sendable {
    let result: TransferResult
    let credentials: AWSCredentials
    let region: String
}

/// Signs and sends; decides nothing but when to send again.
struct S3Wire: Sendable {
    let engine: HTTPEngine
    let session: S3Session
    let clock: any Timekeeping
    let randomness: any Randomness
    let problem: S3Problem
    let policy = RetryPolicy()

    /// Sends a call once.
    func send(_ call: S3Call) async throws(Diagnostic) -> S3Result {
        let place = try await session.place()
        let credentials = try await session.credentials()
        let signer = SignatureV4(region: place.region, service: "s3")
        let request: Request
        do throws(TransferFailure) {
            let (url, path) = try place.url(of: call.key)
            let headers = signer.headers(
                method: call.method, host: place.host, path: path, headers: call.headers,
                bodyHash: call.bodyHash, credentials: credentials, at: clock.now)
            request = Request(
                call.method, url, headers: headers, body: call.body, deadline: .seconds(300),
                idleDeadline: .seconds(60), responseLimit: 128 << 20)
        } catch {
            throw problem.unaddressable(error)
        }
        let result = await Client(engine: engine, origin: place.origin).send(request)
        return S3Result(result: result, credentials: credentials, region: place.region)
    }

    /// Sends a call that may be repeated at will, until there is an answer that stands.
    func repeating(_ call: S3Call) async throws(Diagnostic) -> (Response, S3Result) {
        var attempt = 0
        var mayRefresh = true
        while true {
            attempt += 1
            let sent = try await send(call)
            if case .response(let response) = sent.result,
                response.status == 400 || response.status == 403,
                mayRefresh, refusal(response).isExpiredToken,
                await session.discard(sent.credentials)
            {
                mayRefresh = false
                continue
            }
            if let delay = delay(after: sent.result, attempt: attempt) {
                try await wait(delay)
                continue
            }
            switch sent.result {
            case .response(let response): return (response, sent)
            case .notSent(let failure), .unknown(let failure):
                throw problem.unreachable(failure)
            }
        }
    }

    /// How long to wait before a call is sent again, or nil when its result stands.
    func delay(after result: TransferResult, attempt: Int) -> Duration? {
        policy.delay(after: result, attempt: attempt, now: clock.now, randomness: randomness)
    }

    func wait(_ duration: Duration) async throws(Diagnostic) {
        do throws(CancellationError) {
            try await clock.sleep(for: duration)
        } catch {
            throw problem.interrupted
        }
    }

    func refusal(_ response: Response) -> S3Refusal { S3Refusal(response, now: clock.now) }

    /// The diagnostic of an answer that is no success.
    func diagnostic(_ response: Response, _ sent: S3Result, _ action: String) -> Diagnostic {
        problem.refused(
            refusal(response), doing: action, with: sent.credentials, region: sent.region,
            now: clock.now)
    }
}
