import Host
import Model

/// How a write ended once its outcome is certain.
enum SettledWrite: Sendable, Hashable {
    /// The object holds what was written; its version if the server names one.
    case written(version: String?)
    /// Somebody else has changed the object.
    case changed
}

extension RemoteStore {
    /// Writes an object and, when the answer is lost or a condition failed, looks whether what is
    /// there is ours.
    ///
    /// Throws when the outcome stays unknown, or the write is impossible.
    ///
    /// - Parameter needsVersion: Whether the version is read when the server's answer lacks it.
    func settle(
        _ bytes: [UInt8], in object: RemoteObject, when condition: RemoteCondition,
        needsVersion: Bool = true, clock: any Timekeeping = SystemClock()
    ) async throws(Diagnostic) -> SettledWrite {
        var failure: Diagnostic?
        for attempt in 1...4 {
            switch try await write(bytes, to: object, when: condition) {
            case .written(let version?): return .written(version: version)
            case .written(nil) where !needsVersion: return .written(version: nil)
            case .written(nil):
                // The next write needs a name for this version, if the server has any.
                let content = try await read(object)
                guard let content, content.bytes == bytes else { return .changed }
                return .written(version: content.version)
            case .conflict:
                // Also our own earlier try may have made the condition false.
                let content = try await read(object)
                guard let content, content.bytes == bytes else { return .changed }
                return .written(version: content.version)
            case .unknown(let diagnostic):
                failure = diagnostic
                do throws(CancellationError) {
                    try await clock.sleep(for: .milliseconds(250 << attempt))
                } catch {
                    throw diagnostic
                }
                let content = try await read(object)
                if let content, content.bytes == bytes {
                    return .written(version: content.version)
                }
                guard content.stillSatisfies(condition) else { return .changed }
            }
        }
        throw failure
            ?? Diagnostic(.remoteUnusable, "the write did not come through", at: .file(name))
    }
}

extension RemoteContent? {
    /// Whether a write under that condition would still be the one that was meant.
    fileprivate func stillSatisfies(_ condition: RemoteCondition) -> Bool {
        switch (condition, self) {
        case (.always, _), (.absent, nil): true
        case (.absent, _), (.version, nil): false
        case (.version(let tag), let content?):
            content.version?.hasSameBytes(as: tag) == true
        }
    }
}
