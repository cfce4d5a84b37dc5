package import Model

/// What a server makes of conditional writes.
package enum ConditionalWriteVerdict: Hashable, Sendable {
    /// Exactly one writer won, every time.
    case safe
    /// As `safe`, but an object is removed whatever the condition says.
    case safeButRemoves
    /// Several writers won: the server looks first and writes later.
    case racy(winners: Int, of: Int)
    /// A condition that did not hold had no effect.
    case ignored(Condition)
    /// The server refuses requests with a condition.
    case notImplemented(Diagnostic)
    /// A condition that holds was refused.
    case brokenMatch
    /// An object that was removed still counts as present.
    case stuck
    /// It could not be found out.
    case undecided(Diagnostic)

    /// A condition that a server may ignore.
    package enum Condition: String, Hashable, Sendable {
        /// `If-None-Match: *` on an object that is there.
        case absent = "that there is no such object"
        /// `If-Match` with the tag of an earlier version.
        case staleVersion = "that the object is still the version that was read"
        /// `If-Match` on an object that is not there.
        case missingObject = "that the object is still there"
    }

    /// Whether a lock and a state that rest on conditions are safe on this server.
    package var isSafe: Bool {
        switch self {
        case .safe, .safeButRemoves: true
        case .racy, .ignored, .notImplemented, .brokenMatch, .stuck, .undecided: false
        }
    }

    /// What was found, a clause for people.
    package var sentence: String {
        switch self {
        case .safe: "safe, of parallel writers exactly one wins"
        case .safeButRemoves:
            "safe for writing, but objects are removed whatever the condition says"
        case .racy(let winners, let writers):
            "racy, \(winners) of \(writers) parallel writers were told that they had won"
        case .ignored(let condition): "ignored, the server does not check \(condition.rawValue)"
        case .notImplemented(let diagnostic):
            "not implemented, the server refuses conditions: \(diagnostic.message)"
        case .brokenMatch:
            "broken, the server refuses a write that names the right version (If-Match)"
        case .stuck: "broken, the server takes an object that was removed for present"
        case .undecided(let diagnostic): "could not be tried: \(diagnostic.message)"
        }
    }

    /// The check; `locking` says whether the project relies on the lock.
    package func check(locking: StateLocking) -> Check {
        let name = "conditional writes"
        switch self {
        case .safe: return Check(name, .ok, sentence)
        case .safeButRemoves:
            return Check(
                name, .warning, sentence,
                help: [
                    "let no two runs start at the same moment after one was killed; a server that "
                        + "honours If-Match on DELETE needs no such care"
                ])
        case .undecided(let diagnostic):
            return Check(
                name, .failed, "\(sentence) (\(diagnostic.code.id))", help: diagnostic.help)
        case .racy, .ignored, .notImplemented, .brokenMatch, .stuck:
            let advice = "keep the state on a server where this check is ok"
            guard locking == .required else {
                return Check(
                    name, .warning, sentence,
                    help: ["the project says `lock: none`: see that only one apply runs", advice])
            }
            return Check(
                name, .failed, "\(sentence) (\(DiagnosticCode.conditionsUnreliable.id))",
                help: [
                    "two applies at the same time could overwrite each other's state", advice,
                    "or see yourself that only one apply runs, and say `lock: none` under `state`",
                ])
        }
    }
}
