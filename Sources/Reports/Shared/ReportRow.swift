import Model

/// One connection as the formats with a row for each show it.
struct ReportRow {
    let address: Address
    let action: Action
    let step: Step?
    let drift: Drift?
    let outcome: Outcome?
    let health: Health

    /// How a connection is, the gravest first.
    enum Health: String, CaseIterable {
        case failed
        case unknown
        case notAttempted = "not attempted"
        case person = "needs a person"
        case missing
        case drifted
        case fine

        /// What it is called in names of classes and labels: one word.
        var word: String { rawValue.replacing(" ", with: "-") }
    }

    private init(_ address: Address, step: Step?, drift: Drift?, outcome: Outcome?) {
        self.address = address
        self.step = step
        self.drift = drift
        self.outcome = outcome
        action = outcome?.action ?? step?.action ?? .noOp
        health = ReportRow.health(action: action, drift: drift, outcome: outcome)
    }

    private static func health(action: Action, drift: Drift?, outcome: Outcome?) -> Health {
        switch outcome?.status {
        case .failed: return .failed
        case .unknown: return .unknown
        case .notAttempted: return .notAttempted
        case .manual: return .person
        // What an apply has done is no longer what drift said before it.
        case .done: return outcome?.manual == nil ? .fine : .person
        case nil: break
        }
        if action == .manual { return .person }
        return switch drift?.kind {
        case .missing: .missing
        case .changed: .drifted
        case nil: .fine
        }
    }

    /// Where the manifest is, if it still is.
    var source: SourceRange? { step?.desired?.source }

    /// Whether there is anything to say about it.
    var isQuiet: Bool {
        health == .fine && outcome == nil && action == .noOp && step?.isWorthALine != true
    }

    /// How much a reader must see it: what fails first, then what destroys, then the rest.
    private var rank: Int {
        switch health {
        case .failed: return 0
        case .unknown: return 1
        case .notAttempted: return 2
        case .person, .missing, .drifted, .fine: break
        }
        if action.destroys { return 3 }
        if health == .person { return 4 }
        if health == .missing { return 5 }
        if health == .drifted { return 6 }
        return action == .noOp ? 8 : 7
    }

    /// Whether an object goes, or is gone already.
    var isLoss: Bool { action.destroys || health == .missing }

    /// Every connection of a run, gravest first, then by address; none for `validate`.
    static func rows(of report: RunReport) -> [ReportRow] {
        guard let plan = report.plan else { return [] }
        var outcomes: [Address: [Outcome]] = [:]
        if case .apply(let all, _) = report.subject {
            for outcome in all { outcomes[outcome.address, default: []].append(outcome) }
        }
        // A moved connection is recorded under its old address.
        var drifts: [Address: Drift] = [:]
        for drift in plan.drift { drifts[drift.address] = drift }
        var rows: [ReportRow] = []
        // An address has two steps where an object that was replaced is still to be deleted.
        for step in plan.steps {
            let key = step.record?.address ?? step.address
            let drift = step.reason == .deposedRemains ? nil : drifts.removeValue(forKey: key)
            var outcome: Outcome?
            if let index = outcomes[step.address]?.firstIndex(where: { $0.action == step.action }) {
                outcome = outcomes[step.address]?.remove(at: index)
            }
            rows.append(ReportRow(step.address, step: step, drift: drift, outcome: outcome))
        }
        for drift in plan.drift where drifts[drift.address] != nil {
            rows.append(ReportRow(drift.address, step: nil, drift: drift, outcome: nil))
        }
        // What a second plan in the middle of an apply added.
        for outcome in outcomes.values.flatMap(\.self) {
            rows.append(ReportRow(outcome.address, step: nil, drift: nil, outcome: outcome))
        }
        return rows.sorted {
            if $0.rank != $1.rank { return $0.rank < $1.rank }
            if $0.address != $1.address { return $0.address < $1.address }
            return $0.action.rawValue.precedesInBytes($1.action.rawValue)
        }
    }
}

extension ReportRow {
    /// What happens or happened to it, as a few words without foreign text.
    func deed(of report: RunReport) -> String {
        if case .drift = report.subject {
            return switch drift?.kind {
            case .missing: "missing"
            case .changed: Wording.count(drift?.changes.count ?? 0, "field") + " changed"
            case nil: health == .person ? "needs a person" : "unchanged"
            }
        }
        if let outcome {
            return switch outcome.status {
            case .done: Wording.done(outcome.action)
            case .failed: "\(Wording.verb(outcome.action)) failed"
            case .unknown: "\(Wording.verb(outcome.action)): outcome unknown"
            case .notAttempted: "\(Wording.verb(outcome.action)): not attempted"
            case .manual: "needs a person"
            }
        }
        guard let step else { return "unchanged" }
        return switch step.action {
        case .create: "create"
        case .adopt: step.updatesAfterAdopt ? "adopt, then update" : "adopt"
        case .update: "update"
        case .replace:
            step.createsFirst ? "replace (create, then delete)" : "replace (delete, then create)"
        case .delete: "delete"
        case .forget: "forget"
        case .manual: "needs a person"
        case .noOp: step.reason == .moved ? "moved" : "unchanged"
        }
    }

    /// Why, without foreign text; empty where nothing is to be explained.
    func why(in report: RunReport) -> String {
        if case .drift = report.subject { return "" }
        guard let step else { return "" }
        return switch step.reason {
        case .moved: "its identity was recorded under another address, nothing is sent"
        case .unchanged: ""
        default: Wording.why(step)
        }
    }
}
