package import Model

extension ApplyReport {
    /// Returns how every step ended, what a person must do, the `Apply:` line and problems.
    ///
    /// The words of the `Apply:` line never change; scripts look for them. `digest` is that of the
    /// plan that was applied.
    package static func text(_ outcomes: [Outcome], digest: String?, style: TextStyle) -> String {
        var page = TextPage(style: style)
        let outcomes = outcomes.sorted { $0.address < $1.address }
        if outcomes.isEmpty { page.line([Span("Nothing to do.")]) }
        for outcome in outcomes { page.add(outcome) }
        page.blank()
        page.line([Span(OutcomeCounts(outcomes).line, .strong)])
        if let digest { page.line([Span("Digest: "), Span(digest)]) }
        page.add(outcomes.compactMap(\.error).uniqued)
        page.addAdvice(for: outcomes)
        return page.text
    }
}

extension TextPage {
    fileprivate mutating func add(_ outcome: Outcome) {
        let sign: Span =
            switch outcome.status {
            case .done: Span(style.sign(.done), .good)
            case .failed: Span(style.sign(.failed), .bad)
            case .unknown: Span("?", .bad)
            case .notAttempted: Span(style.sign(.dash), .quiet)
            case .manual: Span("!", .change)
            }
        let column = max(1, StepSign.width + 1 - DisplayWidth.of(sign.text))
        row(
            [
                sign, Span(String(repeating: " ", count: column)),
                Span("\(outcome.address)", .strong),
            ], right: Span(TextPage.ending(of: outcome)), indent: 2)
        if style.summaryOnly { return }
        if let error = outcome.error, outcome.status != .done {
            wrapped("\(error.code.id): \(error.message)", indent: 8)
        }
        add(outcome.manual, indent: 8)
        for note in outcome.notes { wrapped(note, indent: 8, ink: .quiet) }
    }

    private static func ending(of outcome: Outcome) -> String {
        let id = outcome.remoteID.map { " \($0)" } ?? ""
        return switch outcome.status {
        case .done: Wording.done(outcome.action) + id
        case .failed: "\(Wording.verb(outcome.action)) failed\(id)"
        case .unknown: "\(Wording.verb(outcome.action)): outcome unknown\(id)"
        case .notAttempted: "\(Wording.verb(outcome.action)): not attempted"
        case .manual: "needs a person\(id)"
        }
    }

    fileprivate mutating func addAdvice(for outcomes: [Outcome]) {
        let counts = OutcomeCounts(outcomes)
        var advice: [String] = []
        if counts.unknown > 0 {
            advice.append(
                "an unknown outcome is settled by the next apply: it looks the object up before "
                    + "it sends anything, so nothing is made twice")
        }
        if counts.failed + counts.notAttempted > 0 {
            advice.append("what is done is recorded; run apply again for the rest")
        }
        guard !advice.isEmpty, !style.automation else { return }
        blank()
        for text in advice { wrapped(text, first: [Span("note: ", .noticeStrong)]) }
    }
}

extension [Diagnostic] {
    /// Each diagnostic once, in the given order.
    var uniqued: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
    }
}
