import Host
import Model
import Reports

/// Finds out what of a run deserves a remark, and beside which line.
struct Annotations: Sendable {
    /// What the run was to do.
    enum Verb: String, Hashable, Sendable {
        case validate
        case plan
        case apply
        case drift
        case other
    }

    let verb: Verb
    /// Turns a place of ours into one of the checkout.
    let locate: @Sendable (Diagnostic.Place) -> Annotation.Place?
    /// The project file, where what concerns the whole project is shown.
    let projectFile: Diagnostic.Place

    /// All remarks in no order of importance.
    func all(_ facts: RunNotes.Facts) -> [Annotation] {
        var found: [Annotation] = []
        if let plan = facts.plan {
            if verb != .drift { found += guards(plan) }
            if verb == .plan { found += steps(plan) }
            if verb != .apply { found += drift(plan) }
        }
        if let outcomes = facts.outcomes { found += ends(outcomes, facts.plan) }
        let ofPlan = facts.plan.map { $0.diagnostics + $0.unreadableDiagnostics } ?? []
        var seen: Set<Diagnostic> = []
        for diagnostic in facts.diagnostics + ofPlan where seen.insert(diagnostic).inserted {
            found.append(annotation(diagnostic))
        }
        return found
    }

    private func guards(_ plan: Plan) -> [Annotation] {
        plan.guards.filter { !$0.isAllowed }.map { tripped in
            Annotation(
                level: .error, rank: 0, place: locate(projectFile),
                title: "\(tripped.code.id) plan blocked",
                message: "\(tripped.message)\nIf this is intended: --allow \(tripped.code.id)@"
                    + (plan.digest ?? "DIGEST"))
        }
    }

    /// What is destroyed, and what waits for a person.
    private func steps(_ plan: Plan) -> [Annotation] {
        plan.steps.compactMap { step in
            let why = Wording.why(step)
            switch step.action {
            case .delete:
                return Annotation(
                    level: .warning, rank: 0, place: locate(projectFile), title: "delete",
                    message: "\(step.address) is deleted: \(why)")
            case .replace:
                return Annotation(
                    level: .warning, rank: 1, place: place(of: step), title: "replace",
                    message: "\(step.address) is replaced: \(why)")
            case .manual:
                return Annotation(
                    level: .notice, rank: 0, place: place(of: step), title: "a person must act",
                    message: "\(step.address): \(step.manual?.text ?? why)")
            case .create, .adopt, .update, .forget, .noOp: return nil
            }
        }
    }

    private func drift(_ plan: Plan) -> [Annotation] {
        plan.drift.map { drift in
            let fields = drift.changes.map(\.pointer.dotted).joined(separator: ", ")
            let what =
                drift.kind == .missing
                ? "\(drift.remoteID) is gone from the platform"
                : "changed on the platform: \(fields)"
            return Annotation(
                level: .warning, rank: 2, place: place(of: drift.address, in: plan),
                title: "drift", message: "\(drift.address): \(what)")
        }
    }

    private func ends(_ outcomes: [Outcome], _ plan: Plan?) -> [Annotation] {
        outcomes.compactMap { outcome in
            let place = plan.flatMap { self.place(of: outcome.address, in: $0) }
            let (level, rank): (Annotation.Level, Int)
            switch outcome.status {
            case .failed: (level, rank) = (.error, 1)
            case .unknown: (level, rank) = (.error, 2)
            case .notAttempted: (level, rank) = (.warning, 3)
            case .manual: (level, rank) = (.warning, 0)
            case .done:
                guard outcome.manual != nil else { return nil }
                (level, rank) = (.warning, 0)
            }
            let text = outcome.error?.message ?? outcome.manual?.text ?? outcome.status.rawValue
            let advice = outcome.error?.help ?? []
            let code = outcome.error.map { "\($0.code.id) " } ?? ""
            return Annotation(
                level: level, rank: rank, place: place,
                title: "\(code)\(outcome.action.rawValue) \(outcome.status.rawValue)",
                message: (["\(outcome.address): \(text)"] + advice).joined(separator: "\n"))
        }
    }

    private func annotation(_ diagnostic: Diagnostic) -> Annotation {
        let level: Annotation.Level =
            switch diagnostic.severity {
            case .error: .error
            case .warning: .warning
            case .note: .notice
            }
        var about = ""
        switch diagnostic.place {
        case .request(let platform, let request): about = "\(platform): \(request): "
        case .connection(let address): about = "\(address): "
        case .environment(let name): about = "\(name): "
        case .source, .file, .commandLine, nil: break
        }
        let lines = [about + diagnostic.message] + [diagnostic.label].compactMap(\.self)
        return Annotation(
            level: level, rank: 3, place: diagnostic.place.flatMap(locate),
            title: "\(diagnostic.code.id) \(diagnostic.code.title)",
            message: (lines + diagnostic.help).joined(separator: "\n"))
    }

    private func place(of step: Step) -> Annotation.Place? {
        step.desired.flatMap { locate(.source($0.source)) }
    }

    private func place(of address: Address, in plan: Plan) -> Annotation.Place? {
        plan.steps.first { $0.address == address }.flatMap(place)
    }
}
