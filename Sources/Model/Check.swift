/// One thing that was looked at to see whether a run would work, and what was found.
///
/// Made by the stations, each for what it knows; gathered by the command line, shown by Reports.
package struct Check: Hashable, Sendable {
    /// How it stands.
    package enum Status: String, Hashable, Sendable, CaseIterable {
        /// It works.
        case ok
        /// It works, and somebody should know something.
        case warning
        /// It does not work.
        case failed
        /// It was not looked at, and the message says why.
        case skipped
    }

    /// What was looked at, in a word or two, unique in its group.
    package let name: String
    /// How it stands.
    package let status: Status
    /// What was found, a clause without a final full stop; never holds a secret.
    package let message: String
    /// What to do, one sentence each; empty when all is well.
    package let help: [String]

    /// Makes a check.
    package init(_ name: String, _ status: Status, _ message: String, help: [String] = []) {
        self.name = name
        self.status = status
        self.message = message
        self.help = help
    }

    /// Makes a check of what a diagnostic says; its code stands behind the message for `explain`.
    package init(_ name: String, _ diagnostic: Diagnostic, as status: Status = .failed) {
        self.init(
            name, status, "\(diagnostic.message) (\(diagnostic.code.id))", help: diagnostic.help)
    }
}
