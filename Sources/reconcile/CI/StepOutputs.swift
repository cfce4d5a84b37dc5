import Model
import Reports

/// The outputs of a step, in the form that GitHub reads from `$GITHUB_OUTPUT`.
enum StepOutputs {
    /// The most that GitHub takes as the summary of a step; beyond it all of it is dropped.
    static let summaryLimit = 1 << 20

    /// Names and values in a fixed order.
    static func all(
        _ facts: RunNotes.Facts, verb: Annotations.Verb, status: ExitStatus
    ) -> [(name: String, value: String)] {
        var found = [("exit-code", "\(status.rawValue)"), ("exit-reason", status.reason(of: verb))]
        if let plan = facts.plan {
            found.append(("digest", plan.digest ?? ""))
            found.append(("has-changes", plan.isEmpty ? "false" : "true"))
            let hasDrift = facts.drift?.counts ?? !plan.drift.isEmpty
            found.append(("has-drift", hasDrift ? "true" : "false"))
            for action in Action.allCases {
                let name = action == .noOp ? "unchanged" : action.rawValue
                found.append((name, "\(plan.count(action))"))
            }
            found.append(("drifted", "\(plan.drift.count)"))
            found.append(("unmanaged", "\(plan.unmanaged.count)"))
        }
        if let drift = facts.drift {
            let classes = Set(drift.plan.findings.map { ByteKey($0.direction.rawValue) })
            found.append(("drift-classes", classes.sorted().map(\.text).joined(separator: ",")))
            if let change = drift.change {
                found.append(("drift-opened", "\(change.opened.count)"))
                found.append(("drift-still", "\(change.still.count)"))
                found.append(("drift-closed", "\(change.closed.count)"))
            }
        }
        if let outcomes = facts.outcomes {
            for ended in Outcome.Status.allCases where ended != .manual {
                let name = ended.rawValue.replacing("_", with: "-")
                found.append((name, "\(outcomes.count { $0.status == ended })"))
            }
        }
        return found
    }

    /// The block to append; no value can end before its delimiter, which nobody can guess.
    static func block(
        _ outputs: [(name: String, value: String)], randomness: any Randomness
    ) -> String {
        let delimiter = "ghadelimiter_" + randomness.bytes(count: 16).hexadecimal
        return outputs.map { "\($0.name)<<\(delimiter)\n\($0.value)\n\(delimiter)\n" }.joined()
    }
}

extension ExitStatus {
    /// A word for the code, which never changes its meaning.
    func reason(of verb: Annotations.Verb) -> String {
        switch self {
        case .done: "done"
        case .invalid: "invalid"
        case .changes: verb == .drift ? "drift" : "changes"
        case .guarded: "guard-blocked"
        case .locked: "state-locked"
        case .changed: "plan-changed"
        case .partial: "partial"
        case .person: "human-required"
        case .unavailable: "unavailable"
        case .usage: "usage"
        case .interrupted: "interrupted"
        case .terminated: "terminated"
        }
    }
}
