import Host
import Model
import Reports

/// What a run came to, kept until its end for the CI system that runs it.
final class RunNotes: Sendable {
    /// What is known at one moment.
    struct Facts: Sendable {
        /// Every problem that was shown.
        var diagnostics: [Diagnostic] = []
        /// The last plan that was made, whether or not it was carried out.
        var plan: Plan?
        /// How the steps of an apply ended; nil when none was begun.
        var outcomes: [Outcome]?
        /// What a look for drift came to.
        var drift: Drift?
        /// The report of the verb as Markdown, if it has one.
        var markdown: String?
    }

    /// What a look for drift came to.
    struct Drift: Sendable {
        /// What was asked for, out of what was found.
        let plan: Plan
        /// Whether any of it exits 2.
        let counts: Bool
        /// What changed since the last look, where a history is kept.
        let change: DriftHistory.Change?
    }

    private let lock = Lock(Facts())

    /// Keeps what a look for drift came to.
    func add(_ drift: Drift) {
        lock.withLock {
            $0.drift = drift
            $0.plan = drift.plan
        }
    }

    /// Keeps problems that a person was shown.
    func add(_ diagnostics: [Diagnostic]) { lock.withLock { $0.diagnostics += diagnostics } }

    /// Keeps the plan.
    func add(_ plan: Plan) { lock.withLock { $0.plan = plan } }

    /// Keeps how an apply ended.
    func add(_ outcomes: [Outcome]) { lock.withLock { $0.outcomes = outcomes } }

    /// Keeps the report for the page of the run.
    func add(markdown: String) { lock.withLock { $0.markdown = markdown } }

    /// Everything so far.
    var facts: Facts { lock.withLock { $0 } }
}
