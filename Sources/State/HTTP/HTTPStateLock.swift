import Host
import Model
import Transport

/// The lock of Terraform's `http` backend: it lives until it is released, or a person breaks it.
struct HTTPStateLock: RemoteLock {
    let store: HTTPStateStore
    let location: HTTPStateLocation
    let server: StateServer
    private let held = Lock<LockInfo?>(nil)

    init(store: HTTPStateStore, location: HTTPStateLocation, server: StateServer) {
        self.store = store
        self.location = location
        self.server = server
    }

    var lease: Duration? { nil }

    private var lockAddress: String { location.lockAddress ?? location.address }

    /// A lost answer is no loss: the same request is sent again, and a server that has taken the
    /// first one says that the holder is our own id.
    func acquire(_ info: LockInfo) async throws(Diagnostic) -> RemoteLockAttempt {
        var lastFailure: Diagnostic?
        for attempt in 1...4 {
            let result = await server.change(
                try method(location.lockMethod), lockAddress, body: info.json)
            switch result {
            case .response(let response):
                switch response.status {
                case 200, 201, 204:
                    note(info)
                    return .acquired(from: nil)
                case 409, 423:
                    let holder = LockInfo(json: response.body)
                    guard holder?.id.hasSameBytes(as: info.id) != true else {
                        note(info)
                        return .acquired(from: nil)
                    }
                    return .held(by: holder, expiresIn: nil)
                case 404, 405, 501:
                    throw Diagnostic(
                        .lockUnusable,
                        "the server has no lock at this address: status \(response.status)",
                        at: .file(lockAddress),
                        help: [
                            "check `state.lockAddress` and `state.lockMethod`",
                            "or write `lock: none` if something else keeps a second run away",
                        ])
                case 500, 502, 503, 504:
                    lastFailure = server.problem(response, doing: "lock")
                default: throw server.problem(response, doing: "lock")
                }
            case .notSent(let failure): throw server.problem(failure, doing: "lock")
            case .unknown(let failure):
                lastFailure = server.problem(failure, doing: "lock")
                guard failure.isTransient else { throw server.problem(failure, doing: "lock") }
            }
            do throws(CancellationError) {
                try await server.clock.sleep(for: .milliseconds(500 << attempt))
            } catch {
                break
            }
        }
        // The lock may be ours without our knowing; nobody would ever give it back.
        note(info)
        try? await release()
        throw lastFailure
            ?? Diagnostic(.remoteUnusable, "the state could not be locked", at: .file(lockAddress))
    }

    func renew() async throws(Diagnostic) -> RemoteRenewal { .renewed }

    func release() async throws(Diagnostic) {
        guard let info = held.withLock({ $0 }) else { return }
        _ = try await unlock(info)
        held.withLock { $0 = nil }
        store.lockID.withLock { $0 = nil }
    }

    func holder() async throws(Diagnostic) -> LockInfo? { nil }

    func breakLock(id: String) async throws(Diagnostic) -> Bool {
        // Servers compare the id only; Terraform sends nothing here and some servers stumble.
        try await unlock(
            LockInfo(
                id: id, who: "", operation: "unlock", info: "", version: "", created: "",
                path: location.address))
    }

    /// True when it is unlocked now, false when the server says that the id is not the holder's.
    ///
    /// Is sent again when the outcome is unknown: it names our id, so it cannot free another's lock,
    /// and a lock that stays behind keeps everybody out until a person breaks it.
    private func unlock(_ info: LockInfo) async throws(Diagnostic) -> Bool {
        var lastFailure: Diagnostic?
        for attempt in 1...4 {
            let result = await server.change(
                try method(location.unlockMethod),
                (location.unlockAddress ?? lockAddress).settingQueryItem("ID", to: info.id),
                body: info.json)
            switch result {
            case .response(let response):
                switch response.status {
                case 200...299: return true
                // The try before may have done it.
                case 404, 409, 423: return attempt > 1
                case 500, 502, 503, 504:
                    lastFailure = server.problem(response, doing: "unlock")
                default: throw server.problem(response, doing: "unlock")
                }
            case .notSent(let failure): throw server.problem(failure, doing: "unlock")
            case .unknown(let failure):
                lastFailure = server.problem(failure, doing: "unlock")
                guard failure.isTransient else { throw server.problem(failure, doing: "unlock") }
            }
            do throws(CancellationError) {
                try await server.clock.sleep(for: .milliseconds(500 << attempt))
            } catch {
                break
            }
        }
        throw lastFailure
            ?? Diagnostic(
                .remoteUnusable, "the state could not be unlocked", at: .file(lockAddress))
    }

    private func note(_ info: LockInfo) {
        held.withLock { $0 = info }
        store.lockID.withLock { $0 = info.id }
    }

    private func method(_ verb: String) throws(Diagnostic) -> Request.Method {
        guard let method = Request.Method(rawValue: verb) else {
            throw Diagnostic(
                .remoteUnusable, "`\(verb)` is no method of HTTP", at: .source(location.source))
        }
        return method
    }
}
