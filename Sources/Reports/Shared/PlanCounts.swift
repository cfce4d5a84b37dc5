import Model

/// The counts of a plan that every format shows.
struct PlanCounts: Hashable {
    let create: Int
    let adopt: Int
    let update: Int
    let replace: Int
    let delete: Int
    let forget: Int
    let manual: Int
    let unchanged: Int
    let drifted: Int
    let unmanaged: Int

    init(_ plan: Plan) {
        var counts: [Action: Int] = [:]
        for step in plan.steps { counts[step.action, default: 0] += 1 }
        create = counts[.create] ?? 0
        adopt = counts[.adopt] ?? 0
        update = counts[.update] ?? 0
        replace = counts[.replace] ?? 0
        delete = counts[.delete] ?? 0
        forget = counts[.forget] ?? 0
        manual = counts[.manual] ?? 0
        unchanged = counts[.noOp] ?? 0
        drifted = plan.drift.count
        unmanaged = plan.unmanaged.count
    }

    /// The line that scripts look for; its words never change.
    var line: String {
        "Plan: \(create) to create, \(adopt) to adopt, \(update) to update, \(replace) to replace, "
            + "\(delete) to delete, \(forget) to forget. \(unchanged) unchanged, "
            + "\(manual) need a person."
    }
}

extension Plan {
    /// The platforms that could not be read, with why, in order of their names.
    var unreadable: [(name: String, diagnostic: Diagnostic)] {
        platforms.compactMap { platform in
            guard case .incomplete(let diagnostic) = platform.completeness else { return nil }
            return (platform.name, diagnostic)
        }
    }

    /// Whether no platform was asked on purpose.
    var isRemoteUnread: Bool {
        platforms.contains { $0.completeness == .notRead }
    }

    /// The diagnostics of the plan and of platforms that could not be read, each once.
    var allDiagnostics: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return (unreadable.map(\.diagnostic) + diagnostics).filter { seen.insert($0).inserted }
    }
}
