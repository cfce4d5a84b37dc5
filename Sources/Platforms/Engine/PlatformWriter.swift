package import Model
package import Transport

/// The writing half of a platform, which can also read.
package struct PlatformWriter: Writing {
    let reader: PlatformReader
    private let transmit: @Sendable (Request) async -> TransferResult

    /// Writes to one platform entry through a client.
    package init(
        entry: PlatformEntry, adapter: any PlatformAdapter.Type, client: Client,
        services: PlatformServices
    ) {
        let conversation = Conversation(entry: entry, adapter: adapter, services: services)
        let reading = client.reading
        self.init(
            PlatformReader(conversation, get: { await reading.get($0) }),
            send: { await client.send($0) })
    }

    init(
        _ reader: PlatformReader, send: @escaping @Sendable (Request) async -> TransferResult
    ) {
        self.reader = reader
        transmit = send
    }

    var conversation: Conversation { reader.conversation }
    var adapter: any PlatformAdapter.Type { conversation.adapter }
    var account: Account { conversation.entry.account }

    /// The key in the project file.
    package var platform: String { reader.platform }

    /// Reads everything of interest, every page.
    package func observe(_ interest: Interest) async -> PlatformObservation {
        await reader.observe(interest)
    }
}

extension PlatformWriter {
    /// How one request ended.
    enum Sent {
        case answer(Answer, TransferResult)
        case notSent(Diagnostic, TransferResult)
        case unknown(Diagnostic, TransferResult)
        case noTurn(Diagnostic, RateLimiter.NoTurn)

        /// What the transport said, if it was asked.
        var result: TransferResult? {
            switch self {
            case .answer(_, let result), .notSent(_, let result), .unknown(_, let result): result
            case .noTurn: nil
            }
        }

        /// What the platform answered, if it did.
        var answer: Answer? { if case .answer(let answer, _) = self { answer } else { nil } }
    }

    /// Puts one mutation on the wire when its turn has come, at most once.
    func send(_ request: RequestWriter.Written, notAfter latest: Duration? = nil) async -> Sent {
        let mutation = Request(
            request.method, request.url, headers: request.headers, body: request.body,
            deadline: conversation.deadline)
        let result: TransferResult
        do throws(RateLimiter.NoTurn) {
            result = try await conversation.ask(.change, notAfter: latest) {
                await transmit(mutation)
            }
        } catch {
            return .noTurn(conversation.diagnostic(error, at: request.place), error)
        }
        switch result {
        case .response(let response): return .answer(Answer(response, by: adapter), result)
        case .notSent(let failure): return .notSent(failure.diagnostic(at: request.place), result)
        case .unknown(let failure): return .unknown(failure.diagnostic(at: request.place), result)
        }
    }
}
