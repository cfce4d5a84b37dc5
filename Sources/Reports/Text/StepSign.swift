import Model

/// The sign of a step or outcome in the left column.
enum StepSign {
    /// The columns that the widest sign takes.
    static let width = 3

    /// The sign of a step.
    static func of(_ step: Step) -> Span {
        switch step.action {
        case .create: Span("+", .good)
        case .adopt: Span("<-", .notice)
        case .update: Span("~", .change)
        case .replace: step.createsFirst ? Span("+/-", .bad) : Span("-/+", .bad)
        case .delete: Span("-", .bad)
        case .forget: Span(".", .change)
        case .manual: Span("!", .change)
        case .noOp: Span(">", .notice)
        }
    }

    /// The sign of a drift.
    static func of(_ drift: Drift) -> Span {
        drift.kind == .missing ? Span("-", .bad) : Span("~", .change)
    }

    /// The sign, filled up to the column's width.
    static func padded(_ sign: Span) -> [Span] {
        [sign, Span(String(repeating: " ", count: max(1, width + 1 - sign.text.utf8.count)))]
    }
}
