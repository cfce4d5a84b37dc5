import Model

/// The counts of an apply that every format shows.
struct OutcomeCounts: Hashable {
    let done: Int
    let failed: Int
    let unknown: Int
    let notAttempted: Int
    let manual: Int

    init(_ outcomes: [Outcome]) {
        var counts: [Outcome.Status: Int] = [:]
        for outcome in outcomes { counts[outcome.status, default: 0] += 1 }
        done = counts[.done] ?? 0
        failed = counts[.failed] ?? 0
        unknown = counts[.unknown] ?? 0
        notAttempted = counts[.notAttempted] ?? 0
        manual = counts[.manual] ?? 0
    }

    /// The line that scripts look for; its words never change.
    var line: String {
        "Apply: \(done) done, \(failed) failed, \(unknown) unknown, "
            + "\(notAttempted) not attempted, \(manual) need a person."
    }
}
