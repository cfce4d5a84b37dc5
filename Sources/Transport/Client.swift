/// A client that can read and nothing else: what `plan` and `drift` are given.
package struct ReadClient: Sendable {
    private let gate: Gate

    /// Binds a client to the server that its credentials belong to.
    package init(engine: HTTPEngine, origin: Origin) { gate = Gate(engine: engine, origin: origin) }

    /// The server that every request must go to.
    package var origin: Origin { gate.origin }

    /// Sends one GET and waits for its end; repeats nothing.
    ///
    /// Never throws; a cancelled task gets a `cancelled` failure at once. libcurl itself may send a
    /// GET again when a kept-alive connection turns out to be dead.
    package func get(_ request: ReadRequest) async -> TransferResult {
        await gate.perform(request.asRequest)
    }
}

/// A client that can also change things.
package struct Client: Sendable {
    private let gate: Gate

    /// Binds a client to the server that its credentials belong to.
    package init(engine: HTTPEngine, origin: Origin) { gate = Gate(engine: engine, origin: origin) }

    /// The half that only reads, on the same connections.
    package var reading: ReadClient { ReadClient(engine: gate.engine, origin: gate.origin) }

    /// The server that every request must go to.
    package var origin: Origin { gate.origin }

    /// Sends one request and waits for its end; a mutation is on the wire at most once.
    ///
    /// Never throws and follows no redirect; a cancelled task gets its result at once, `notSent`
    /// only when the request provably never left.
    package func send(_ request: Request) async -> TransferResult { await gate.perform(request) }
}

// Refuses what leaves the origin, so that no credential can be sent to another server.
private struct Gate: Sendable {
    let engine: HTTPEngine
    let origin: Origin

    func perform(_ request: Request) async -> TransferResult {
        do throws(TransferFailure) {
            let target = try Origin(of: request.url, plainHTTP: request.plainHTTP)
            guard target == origin else {
                throw TransferFailure(
                    .foreignOrigin,
                    "the request goes to \(target), but the credentials belong to \(origin)")
            }
        } catch {
            return .notSent(error)
        }
        return await engine.perform(request)
    }
}
