import Host
import Model

/// A lock that is an object beside the state, kept by conditional writes and renewed while its
/// holder lives.
///
/// Whether a lease has run out is judged by the server's clock alone, so clocks of runners do not
/// matter. Taking over is a write on condition of the dead holder's version: of several that try,
/// one succeeds, and a holder that comes back to life cannot renew.
final class LeaseLock: RemoteLock {
    private let store: any RemoteStore
    private let duration: Duration
    private let held = Lock<Held?>(nil)

    private struct Held: Sendable {
        let info: LockInfo
        var version: String
        /// Counts the renewals, so that no two contents are equal and neither are their tags.
        var count = 0
    }

    /// Keeps a lock on a store that keeps to conditions.
    init(store: any RemoteStore, lease: Duration) {
        self.store = store
        duration = lease
    }

    var lease: Duration? { duration }

    func acquire(_ info: LockInfo) async throws(Diagnostic) -> RemoteLockAttempt {
        // The second try is for a lock that went while we looked who has it.
        for _ in 1...2 {
            if let version = try await put(info, count: 0, when: .absent) {
                try await trust(info, version)
                return .acquired(from: nil)
            }
            guard let content = try await store.read(.lock) else { continue }
            let holder = LockInfo(json: content.bytes)
            guard let age = content.age, let version = content.version else {
                return .held(by: holder, expiresIn: nil)
            }
            guard age > duration else { return .held(by: holder, expiresIn: duration - age) }
            if let version = try await put(info, count: 0, when: .version(version)) {
                try await trust(info, version)
                return .acquired(from: holder ?? LockInfo(id: "unknown"))
            }
        }
        return .held(by: try await holder(), expiresIn: nil)
    }

    func renew() async throws(Diagnostic) -> RemoteRenewal {
        guard let held = held.withLock({ $0 }) else { return .lost(to: nil) }
        guard
            let version = try await put(
                held.info, count: held.count + 1, when: .version(held.version))
        else { return .lost(to: try await holder()) }
        self.held.withLock {
            $0?.version = version
            $0?.count += 1
        }
        return .renewed
    }

    func release() async throws(Diagnostic) {
        guard let held = held.withLock({ $0 }) else { return }
        if try await !store.remove(.lock, when: .version(held.version)) {
            // Either it is another one's by now, or a renewal went through without our knowing.
            _ = try await breakLock(id: held.info.id)
        }
        self.held.withLock { $0 = nil }
    }

    func holder() async throws(Diagnostic) -> LockInfo? {
        try await store.read(.lock).flatMap { LockInfo(json: $0.bytes) }
    }

    func breakLock(id: String) async throws(Diagnostic) -> Bool {
        guard let content = try await store.read(.lock), let version = content.version,
            LockInfo(json: content.bytes)?.id.hasSameBytes(as: id) == true
        else { return false }
        return try await store.remove(.lock, when: .version(version))
    }

    /// Writes the lock object; the new version, or nil when the condition did not hold.
    private func put(
        _ info: LockInfo, count: Int, when condition: RemoteCondition
    ) async throws(Diagnostic) -> String? {
        let bytes = info.json(renewal: count)
        switch try await store.settle(bytes, in: .lock, when: condition) {
        case .written(let version?): return version
        case .written(nil):
            _ = try? await store.remove(.lock, when: .always)
            throw unusable("gives its objects no versions")
        case .changed: return nil
        }
    }

    /// Sees that the server keeps to conditions before anything relies on them: one that ignores
    /// them would give the lock to everybody.
    private func trust(_ info: LockInfo, _ version: String) async throws(Diagnostic) {
        held.withLock { $0 = Held(info: info, version: version) }
        do throws(Diagnostic) {
            try await tryConditions(info, version)
        } catch {
            // A lock that nobody trusts must not keep others waiting either.
            _ = try? await store.remove(.lock, when: .always)
            held.withLock { $0 = nil }
            throw error
        }
    }

    private func tryConditions(_ info: LockInfo, _ version: String) async throws(Diagnostic) {
        switch try await store.write(info.json, to: .lock, when: .absent) {
        case .conflict: break
        case .written: throw unusable("writes an object that exists under `If-None-Match: *`")
        case .unknown(let failure): throw failure
        }
        switch try await renew() {
        case .renewed: break
        case .lost: throw unusable("refuses a write under the right `If-Match`")
        }
        switch try await store.write(info.json, to: .lock, when: .version(version)) {
        case .conflict: break
        case .written: throw unusable("writes an object under an outdated `If-Match`")
        case .unknown(let failure): throw failure
        }
    }

    private func unusable(_ what: String) -> Diagnostic {
        Diagnostic(
            .lockUnusable, "the server \(what), so it cannot keep a lock", at: .file(store.name),
            help: [
                "run `reconcile doctor` to see what it does",
                "or write `lock: none` if something else keeps a second run away",
            ])
    }
}

extension LockInfo {
    /// Names a holder of whom nothing else is known.
    fileprivate init(id: String) {
        self.init(
            id: id, who: "", operation: "", info: "", version: "", created: "", path: "")
    }

    /// The JSON text with the number of the renewal.
    fileprivate func json(renewal: Int) -> [UInt8] {
        Array(json.dropLast()) + Array(#","Renewals":\#(renewal)}"#.utf8)
    }
}
