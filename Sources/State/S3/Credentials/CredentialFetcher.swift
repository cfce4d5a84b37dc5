import Documents
import Model
import Transport

/// Asks services for credentials.
struct CredentialFetcher: Sendable {
    let engine: HTTPEngine
    let clock: any Timekeeping
    let randomness: any Randomness

    /// Sends a request that gives credentials out; asking twice harms nobody.
    func send(_ request: Request, attempts: Int) async -> TransferResult {
        let policy = RetryPolicy(attempts: attempts)
        var attempt = 0
        while true {
            attempt += 1
            let result: TransferResult
            do throws(TransferFailure) {
                let origin = try Origin(of: request.url, plainHTTP: request.plainHTTP)
                result = await Client(engine: engine, origin: origin).send(request)
            } catch {
                return .notSent(error)
            }
            guard
                let delay = policy.delay(
                    after: result, attempt: attempt, now: clock.now, randomness: randomness)
            else { return result }
            do throws(CancellationError) {
                try await clock.sleep(for: delay)
            } catch {
                return result
            }
        }
    }

    /// A service that has credentials for us, and does not give them out.
    static func refused(_ service: String, _ result: TransferResult) -> Diagnostic {
        switch result {
        case .response(let response):
            let words = [
                XMLText.first("Code", in: response.body),
                XMLText.first("Message", in: response.body),
            ]
            .compactMap { $0 }.joined(separator: ": ")
            let detail =
                words.isEmpty ? "" : " (\(ForeignText.neutralised(String(words.prefix(300)))))"
            return unusable("\(service) gave no credentials, status \(response.status)\(detail)")
        case .notSent(let failure), .unknown(let failure):
            return unusable("\(service) cannot be asked: \(failure.message)")
        }
    }

    /// A place with credentials that cannot be used.
    static func unusable(
        _ message: String, at place: Diagnostic.Place? = nil, help: [String] = []
    ) -> Diagnostic {
        Diagnostic(.s3CredentialsUnusable, message, at: place, help: help)
    }

    /// The credentials in the JSON that containers and machines get; nil when it holds none.
    static func credentials(json: [UInt8], origin: String) -> AWSCredentials? {
        guard let value = try? JSON.parse(json),
            let accessKey = value["AccessKeyId"]?.stringValue, !accessKey.isEmpty,
            let secretKey = value["SecretAccessKey"]?.stringValue, !secretKey.isEmpty
        else { return nil }
        let token = value["Token"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        return AWSCredentials(
            accessKey: accessKey, secretKey: Secret(secretKey.utf8),
            sessionToken: token.map { Secret($0.utf8) },
            expiry: value["Expiration"]?.stringValue.flatMap(ExpiryDate.parse), origin: origin)
    }
}
