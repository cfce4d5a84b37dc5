import Host
package import Model
package import Transport

/// A state behind the protocol of Terraform's `http` backend: one document at one address.
///
/// Conditions are sent where the server names versions by strong entity tags; other servers get
/// plain writes, and there the lock alone keeps runs apart.
package final class HTTPStateStore: RemoteStore {
    package let name: String
    package var hasSegments: Bool { false }

    private let location: HTTPStateLocation
    private let server: StateServer
    /// The id of the lock that writes have to name while it is ours.
    let lockID = Lock<String?>(nil)
    /// Whether the server has something there that counts as no state.
    private let isEmpty = Lock(false)

    /// Binds the store to its server.
    ///
    /// Throws when the address cannot be used, or the credential was not resolved.
    package init(
        location: HTTPStateLocation, engine: HTTPEngine, secrets: any SecretProviding,
        clock: any Timekeeping, randomness: any Randomness
    ) throws(Diagnostic) {
        self.location = location
        name = location.address
        let origin: Origin
        do throws(TransferFailure) {
            origin = try Origin(of: location.address)
        } catch {
            throw Diagnostic(
                .remoteUnusable, "the address of the state cannot be used: \(error.message)",
                at: .source(location.source))
        }
        server = StateServer(
            name: location.address, client: Client(engine: engine, origin: origin),
            headers: try Self.headers(location, secrets), clock: clock, randomness: randomness)
    }

    private static func headers(
        _ location: HTTPStateLocation, _ secrets: any SecretProviding
    ) throws(Diagnostic) -> [Header] {
        guard let authentication = location.authentication else { return [] }
        guard let secret = secrets.value(of: authentication.secret) else {
            throw Diagnostic(
                .remoteRefused, "the credential of the state was not resolved",
                at: .source(location.source))
        }
        switch authentication {
        case .basic(let username, _):
            var pair = Array("\(username):".utf8)
            secret.withBytes { bytes in for index in bytes.indices { pair.append(bytes[index]) } }
            return [
                Header(
                    "Authorization", .secret(prefix: "Basic ", Secret(Base64.encode(pair))))
            ]
        case .bearer:
            return [Header("Authorization", .secret(prefix: "Bearer ", secret))]
        case .header(let name, _): return [Header(name, .secret(prefix: "", secret))]
        }
    }

    /// The lock, or nil when the project names none.
    package func lock() -> (any RemoteLock)? {
        guard location.lockAddress != nil else { return nil }
        if isObjectStore {
            return LeaseLock(store: self, lease: .seconds(location.leaseSeconds))
        }
        return HTTPStateLock(store: self, location: location, server: server)
    }

    // MARK: - RemoteStore

    package func read(_ object: RemoteObject) async throws(Diagnostic) -> RemoteContent? {
        let url = try url(of: object)
        switch await server.read(url) {
        case .response(let response):
            switch response.status {
            case 200 where !response.body.isEmpty:
                return RemoteContent(
                    bytes: response.body, version: Self.version(response),
                    age: response.serverAge(now: server.clock.now))
            case 200, 204, 404:
                if object == .state { isEmpty.withLock { $0 = response.status != 404 } }
                return nil
            default: throw server.problem(response, doing: "read")
            }
        case .notSent(let failure), .unknown(let failure):
            throw server.problem(failure, doing: "read")
        }
    }

    package func write(
        _ bytes: [UInt8], to object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> RemoteWrite {
        var url = try url(of: object)
        if case .state = object, let id = lockID.withLock({ $0 }) {
            url = url.settingQueryItem("ID", to: id)
        }
        let isObject = object != .state
        let verb = isObject ? "PUT" : location.updateMethod
        guard let method = Request.Method(rawValue: verb) else {
            throw Diagnostic(
                .remoteUnusable, "`\(verb)` is no method of HTTP", at: .source(location.source))
        }
        let result = await server.change(
            method, url, body: bytes, more: headers(of: condition, isObject: isObject))
        switch result {
        case .response(let response):
            switch response.status {
            case 200, 201, 204: return .written(version: Self.version(response))
            case 412: return .conflict
            case 409, 423: throw lockProblem(response)
            // An answer of a server in trouble, or of a proxy before it, proves nothing.
            case 500, 502, 503, 504: return .unknown(server.problem(response, doing: "write"))
            default: throw server.problem(response, doing: "write")
            }
        case .notSent(let failure): throw server.problem(failure, doing: "write")
        case .unknown(let failure): return .unknown(server.problem(failure, doing: "write"))
        }
    }

    package func remove(
        _ object: RemoteObject, when condition: RemoteCondition
    ) async throws(Diagnostic) -> Bool {
        let result = await server.changeRepeatedly(
            .delete, try url(of: object), more: headers(of: condition, isObject: true))
        switch result {
        case .response(let response):
            switch response.status {
            case 200, 202, 204, 404: return true
            case 412: return false
            default: throw server.problem(response, doing: "remove")
            }
        case .notSent(let failure), .unknown(let failure):
            throw server.problem(failure, doing: "remove")
        }
    }

    private func url(of object: RemoteObject) throws(Diagnostic) -> String {
        switch object {
        case .state: return location.address
        case .lock:
            if let address = location.lockAddress { return address }
        case .probe(let name):
            // Beside the lock, where objects can be made at all.
            if let address = location.lockAddress { return address + "-probe-" + name }
        case .segment: break
        }
        throw Diagnostic(
            .lockUnusable, "the state's server keeps one document and nothing beside it",
            at: .source(location.source))
    }

    /// Says a condition to the server; one that does not know it ignores it.
    ///
    /// `If-None-Match` keeps the first write of a dead run, when it arrives late, from replacing
    /// what others have done since. It cannot hold where something is there that is empty.
    private func headers(of condition: RemoteCondition, isObject: Bool) -> [Header] {
        switch condition {
        case .always: []
        case .absent where !isObject && isEmpty.withLock({ $0 }): []
        case .absent: [Header("If-None-Match", "*")]
        case .version(let tag): [Header("If-Match", tag)]
        }
    }

    private var isObjectStore: Bool {
        location.lockAddress == nil || location.lockMethod.hasSameBytes(as: "PUT")
    }

    private func lockProblem(_ response: Response) -> Diagnostic {
        let holder = LockInfo(json: response.body)
        return Diagnostic(
            .lockLost,
            "the server refused the write because the state is locked"
                + (holder.map { " by \($0)" } ?? " by somebody else"), at: .file(name),
            help: ["run again when the other run is done"])
    }

    /// The entity tag when a condition can name it: weak ones never match.
    private static func version(_ response: Response) -> String? {
        guard let tag = response.header("ETag"), tag.utf8.first == UInt8(ascii: "\"") else {
            return nil
        }
        return tag
    }
}

extension Response {
    /// How long ago the object was written, by the server's clock alone.
    func serverAge(now: Timestamp) -> Duration? {
        guard let date = header("Date"), let modified = header("Last-Modified"),
            let sent = HTTPDate.parse(date, now: now),
            let written = HTTPDate.parse(modified, now: now)
        else { return nil }
        return max(.zero, sent.since(written))
    }
}

extension String {
    /// The URL with one query item set; name and value are letters, digits and hyphens.
    func settingQueryItem(_ name: String, to value: String) -> String {
        let parts = split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let items = (parts.count > 1 ? String(parts[1]) : "").split(separator: "&")
            .filter { !$0.utf8.starts(with: "\(name)=".utf8) }
        return parts[0] + "?" + (items + ["\(name)=\(value)"]).joined(separator: "&")
    }
}
