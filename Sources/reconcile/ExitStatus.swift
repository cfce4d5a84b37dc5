import Host
import Model

/// The exit codes; they are a contract with scripts and never change their meaning.
enum ExitStatus: Int32, Hashable, Sendable, CaseIterable {
    /// Done, nothing to do, or a plan was made.
    case done = 0
    /// An error in manifests, project file or secrets.
    case invalid = 1
    /// Changes (`plan --detailed-exitcode`) or drift (`drift`).
    case changes = 2
    /// A guard tripped.
    case guarded = 3
    /// The state is locked by somebody else.
    case locked = 4
    /// Not the reviewed plan.
    case changed = 5
    /// Done in part: something failed, is unknown, or one of several platforms could not be read.
    case partial = 6
    /// Done, but a person must act.
    case person = 7
    /// No selected platform, or the state or a secret store, could be used.
    case unavailable = 8
    /// The command line is wrong.
    case usage = 64
    /// Stopped by SIGINT.
    case interrupted = 130
    /// Stopped by SIGTERM.
    case terminated = 143

    /// What it means, for the help text.
    var meaning: String {
        switch self {
        case .done: "done, nothing to do, or a plan was made"
        case .invalid: "error in manifests, project file or secrets"
        case .changes: "changes (plan --detailed-exitcode) or drift (drift)"
        case .guarded: "a guard tripped"
        case .locked: "the state is locked"
        case .changed: "not the reviewed plan"
        case .partial: "done in part: something failed, is unknown or could not be read"
        case .person: "done, but a person must act"
        case .unavailable: "no selected platform, or the state or a store, could be used"
        case .usage: "the command line is wrong"
        case .interrupted: "stopped by SIGINT"
        case .terminated: "stopped by SIGTERM"
        }
    }
}

extension ExitStatus {
    /// The code when what was to be read on stdout did not arrive.
    ///
    /// Nobody may take a cut plan or report for a whole one. What is graver stays.
    var losingOutput: ExitStatus {
        switch self {
        case .done, .changes, .person: .partial
        default: self
        }
    }
}

/// What happened in a run, as far as the exit code depends on it.
struct ExitFacts: Hashable, Sendable {
    /// An error in manifests, project file or secrets.
    var isInvalid = false
    /// Somebody else holds the state.
    var isLocked = false
    /// The plan is not the reviewed one.
    var isChanged = false
    /// A guard tripped and was not allowed.
    var isGuarded = false
    /// The signal that stopped the run.
    var interrupt: Interrupt?
    /// How many selected platforms worked.
    var platformsWorking = 0
    /// How many selected platforms could not be read.
    var platformsUnreadable = 0
    /// Something failed, is unknown or was not attempted.
    var hasFailures = false
    /// The state or a store cannot be used.
    var isUnavailable = false
    /// A person must act.
    var needsPerson = false
    /// There are changes or drift, and the caller asked to be told by the exit code.
    var hasChanges = false

    /// The exit code: the first that fits, the gravest first.
    var status: ExitStatus {
        if isInvalid { return .invalid }
        if isLocked { return .locked }
        if isChanged { return .changed }
        if isGuarded { return .guarded }
        switch interrupt {
        case .interrupt: return .interrupted
        case .terminate: return .terminated
        case nil: break
        }
        if platformsWorking > 0, hasFailures || platformsUnreadable > 0 { return .partial }
        if isUnavailable || platformsUnreadable > 0 || hasFailures { return .unavailable }
        if needsPerson { return .person }
        if hasChanges { return .changes }
        return .done
    }
}

extension ExitFacts {
    /// The facts that a plan holds.
    init(_ plan: Plan) {
        for platform in plan.platforms {
            if case .incomplete = platform.completeness {
                platformsUnreadable += 1
            } else {
                platformsWorking += 1
            }
        }
        isGuarded = plan.guards.contains { !$0.isAllowed }
    }
}

extension ExitStatus {
    /// The code of `plan`; with `changesCount` changes have their own code.
    ///
    /// What a person must do is a line of the plan and no code: `--detailed-exitcode` asks whether
    /// an apply has work.
    static func of(plan: Plan, changesCount: Bool) -> ExitStatus {
        var facts = ExitFacts(plan)
        facts.isInvalid = plan.hasErrors
        facts.hasChanges = changesCount && !plan.isEmpty
        return facts.status
    }

    /// The code of `drift`; guards and manifests do not concern it.
    static func of(
        drift plan: Plan,
        failingOn directions: Set<DriftFinding.Direction> = DriftFinding.Direction.standard
    ) -> ExitStatus {
        var facts = ExitFacts(plan)
        facts.isGuarded = false
        facts.hasChanges = plan.findings.contains { directions.contains($0.direction) }
        return facts.status
    }

    /// The code of `doctor` once the project file could be read.
    ///
    /// Always 8 and never 1: a missing secret or a wrong manifest is one finding among others
    /// here, and a script asks whether a run would work, not which file is to be corrected.
    static func of(checks: [Check]) -> ExitStatus {
        var facts = ExitFacts()
        facts.isUnavailable = checks.contains { $0.status == .failed }
        return facts.status
    }

    /// The code of `apply`.
    static func of(outcomes: [Outcome], plan: Plan, interrupted: Interrupt?) -> ExitStatus {
        var facts = ExitFacts(plan)
        facts.interrupt = interrupted
        // What could be done was done, so an error that concerns one connection makes it partial.
        facts.hasFailures = plan.hasErrors
        for outcome in outcomes {
            switch outcome.status {
            case .done:
                // Done, and something is left for a person, such as a lost token.
                if outcome.manual != nil { facts.needsPerson = true }
            case .failed, .unknown, .notAttempted: facts.hasFailures = true
            case .manual: facts.needsPerson = true
            }
        }
        return facts.status
    }
}

extension Plan {
    /// Whether a problem of a single connection is an error.
    fileprivate var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
