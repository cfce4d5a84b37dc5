import Model

/// What a report needs to know beside the plan: who asks and what to type next.
package struct PlanContext: Hashable, Sendable {
    /// Which verb shows the plan.
    package enum Command: Hashable, Sendable {
        /// `plan`.
        case plan
        /// `apply`, before it asks or acts.
        case preview
        /// `rotate`, before it asks or acts, with the words that name what it sends again.
        case rotation([String])
        /// `show FILE`.
        case show

        /// Whether the reader is told how to apply the plan.
        var invitesApply: Bool { self == .plan || self == .show }
    }

    /// Which verb shows the plan.
    package let command: Command
    /// The program's version, such as `1.0.0`.
    package let toolVersion: String
    /// The plan file that was written or is shown, if any.
    package let file: String?
    /// The options that an apply needs again to plan the same: `-p`, `--platform`, `--select`.
    package let repeated: [String]
    /// What a look for drift changed, where a history is kept.
    package let history: DriftHistory.Change?
    /// The connection that is asked about, instead of the whole plan in text and beside it in JSON.
    package let explanation: PlanExplanation?

    /// Makes a context.
    package init(
        command: Command = .plan, toolVersion: String, file: String? = nil, repeated: [String] = [],
        history: DriftHistory.Change? = nil,
        explanation: PlanExplanation? = nil
    ) {
        self.command = command
        self.toolVersion = toolVersion
        self.file = file
        self.repeated = repeated
        self.history = history
        self.explanation = explanation
    }

    /// The command line that applies this plan and accepts its guards, or nil when the remote was
    /// not read.
    ///
    /// While there is no fingerprint key the digest does not cover secrets, and an apply refuses to
    /// be bound by it.
    func applyCommand(for plan: Plan) -> String? {
        guard let digest = plan.digest else { return nil }
        var words = ["reconcile"] + repeated
        if case .rotation(let targets) = command {
            words += ["rotate"] + targets
        } else {
            words.append("apply")
        }
        if case .rotation = command {
            // Its plan is made anew each time; only its guards are bound to a digest.
        } else if plan.secrets != .notBound {
            if let file { words.append(file) } else { words += ["--expect-digest", digest] }
        }
        var allowed: Set<String> = []
        for tripped in plan.guards where allowed.insert(tripped.code.id).inserted {
            words += ["--allow", "\(tripped.code.id)@\(digest)"]
        }
        return words.map(ShellWord.quoted).joined(separator: " ")
    }
}

/// Words of a command line that people paste into a POSIX shell.
enum ShellWord {
    /// Returns the word, in single quotes where the shell would read it differently.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: "@%+=:,./_-".utf8.contains(byte)
            }
        }
        return isPlain && !word.isEmpty
            ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
