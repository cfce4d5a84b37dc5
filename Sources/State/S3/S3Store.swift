package import Host
package import Model
package import Transport

/// A state in an S3 bucket: every object is replaced whole, and only under a condition.
package struct S3Store: RemoteStore {
    /// `s3://bucket/key`.
    package let name: String
    private let key: String
    private let wire: S3Wire

    /// Prepares access; nothing is read or sent yet.
    ///
    /// Credentials and region are looked for where Amazon's own tools look, in the environment
    /// that is given. Throws when an endpoint of the location's own makes no address.
    package init(
        location: S3StateLocation, engine: HTTPEngine, environment: Environment,
        clock: any Timekeeping, randomness: any Randomness
    ) throws(Diagnostic) {
        name = StateLocation.s3(location).description
        key = location.key
        let problem = S3Problem(location: location)
        if location.endpoint != nil {
            do throws(TransferFailure) {
                _ = try S3Place(location, region: "us-east-1").url(of: location.key)
            } catch {
                throw problem.unaddressable(error)
            }
        }
        let fetcher = CredentialFetcher(engine: engine, clock: clock, randomness: randomness)
        let chain = CredentialChain(environment: environment, fetcher: fetcher)
        wire = S3Wire(
            engine: engine,
            session: S3Session(
                location: location, environment: environment, chain: chain, clock: clock),
            clock: clock, randomness: randomness, problem: problem)
    }

    /// There can be any number of objects beside the state.
    package var hasSegments: Bool { true }

    package func read(_ object: RemoteObject) async throws(Diagnostic) -> RemoteContent? {
        let call = S3Call(method: .get, key: key(of: object), action: "read")
        let (response, sent) = try await wire.repeating(call)
        if wire.refusal(response).isMissingObject { return nil }
        guard response.status == 200 else {
            throw wire.diagnostic(response, sent, call.action)
        }
        return RemoteContent(
            bytes: response.body, version: S3Store.version(of: response), age: age(of: response))
    }

    package func write(
        _ bytes: [UInt8], to object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> RemoteWrite {
        var headers: [CanonicalRequest.Field] = [("Content-Type", "application/octet-stream")]
        switch condition {
        case .always: break
        case .absent: headers.append(("If-None-Match", "*"))
        case .version(let version): headers.append(("If-Match", version))
        }
        let call = S3Call(
            method: .put, key: key(of: object), headers: headers, body: Secret(bytes),
            bodyHash: SHA256.hex(of: bytes), action: "write")
        var write = S3Write(wire: wire, call: call, condition: condition)
        return try await write.run()
    }

    package func remove(
        _ object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> Bool {
        var call = S3Call(method: .delete, key: key(of: object), action: "remove")
        switch condition {
        case .always: break
        case .absent: return try await read(object) == nil
        case .version(let version):
            // Some servers ignore the condition on this verb, so it is also looked at before.
            guard let content = try await read(object) else { return true }
            guard content.version?.hasSameBytes(as: version) == true else { return false }
            call.headers = [("If-Match", version)]
        }
        var (response, sent) = try await wire.repeating(call)
        if !call.headers.isEmpty, wire.refusal(response).isNotImplemented {
            call.headers = []
            (response, sent) = try await wire.repeating(call)
        }
        if response.isSuccess || wire.refusal(response).isMissingObject { return true }
        if response.status == 412 || response.status == 409 {
            // A repeated removal finds nothing where the first one had removed it.
            return try await read(object) == nil
        }
        throw wire.diagnostic(response, sent, call.action)
    }

    /// The name of an object in the bucket.
    private func key(of object: RemoteObject) -> String {
        switch object {
        case .state: key
        case .lock: "\(key).lock"
        case .segment(let name): "\(key).journal/\(name)"
        case .probe(let name): "\(key).probe-\(name)"
        }
    }

    /// The entity tag as it is sent back in a condition; weak ones never fit.
    static func version(of response: Response) -> String? {
        response.header("ETag").flatMap { $0.isEmpty || $0.hasPrefix("W/") ? nil : $0 }
    }

    private func age(of response: Response) -> Duration? {
        let now = wire.clock.now
        guard let date = response.header("Date").flatMap({ HTTPDate.parse($0, now: now) }),
            let written = response.header("Last-Modified")
                .flatMap({ HTTPDate.parse($0, now: now) })
        else { return nil }
        return max(.zero, date.since(written))
    }
}
