import Model

/// The differences of a plan as every format shows them.
struct FindingRow {
    let direction: String
    /// The connection, or platform and id of an object that nobody manages.
    let what: String
    /// The field, the platform's word, or nothing.
    let detail: String
    let fingerprint: String

    init(_ finding: DriftFinding) {
        direction = finding.direction.rawValue
        what =
            finding.address.map { "\($0)" } ?? "\(finding.platform) \(finding.remoteID ?? "")"
        let since = finding.firstSeen.map { "since \($0)" }
        detail = [finding.field?.dotted, finding.detail, since].compactMap(\.self)
            .joined(separator: ", ")
        fingerprint = finding.fingerprint
    }

    /// The directions of what a connection differs in, sorted, each once.
    static func directions(of address: Address, in plan: Plan?) -> String {
        let found = (plan?.findings ?? []).filter { $0.address == address }.map(
            \.direction.rawValue)
        return Set(found.map(ByteKey.init)).sorted().map(\.text).joined(separator: ", ")
    }
}

extension TextPage {
    /// The directions of all differences; unmanaged objects have a list of their own.
    mutating func addFindings(of plan: Plan) {
        let findings = plan.findings.filter { $0.direction != .unmanagedNew }
        guard !findings.isEmpty else { return }
        heading("Directions")
        for row in findings.map(FindingRow.init) {
            let detail = row.detail.isEmpty ? "" : "  \(row.detail)"
            self.row(
                [Span(row.direction, .strong), Span("  \(row.what)\(detail)")],
                right: Span(row.fingerprint, .quiet), indent: 2)
        }
    }
}

extension TextPage {
    /// What the look changed, where a history is kept.
    mutating func addHistory(_ change: DriftHistory.Change?) {
        guard let change else { return }
        line([Span(change.sentence)])
        for row in change.closed.map(FindingRow.init) {
            self.row(
                [Span("closed  \(row.direction)  \(row.what)  \(row.detail)")],
                right: Span(row.fingerprint, .quiet), indent: 2)
        }
    }
}

extension DriftHistory.Change {
    /// The counts in words that never change.
    var sentence: String {
        "History: \(opened.count) opened, \(still.count) still there, \(closed.count) closed."
    }
}

extension MarkdownPage {
    /// The most differences that are listed.
    private static let findingsShown = 100

    mutating func addFindings(of report: RunReport) {
        guard case .drift(let plan) = report.subject, !plan.findings.isEmpty else { return }
        add([
            "<details><summary>Directions (\(plan.findings.count))</summary>", "",
            "| Direction | What | Field | Fingerprint |", "|---|---|---|---|",
        ])
        for row in plan.findings.prefix(Self.findingsShown).map(FindingRow.init) {
            let detail = row.detail.isEmpty ? "" : MarkdownText.code(row.detail, longest: 100)
            add([
                "| \(row.direction) | \(MarkdownText.code(row.what, longest: 140)) | "
                    + "\(detail) | `\(row.fingerprint)` |"
            ])
        }
        let hidden = plan.findings.count - Self.findingsShown
        if hidden > 0 { add(["| | and \(hidden) more | | |"]) }
        add(["", "</details>", ""])
    }

    /// What the look changed, where a history is kept.
    mutating func addHistory(of report: RunReport) {
        guard let change = report.context.history else { return }
        add([change.sentence, ""])
    }
}

extension HTMLText {
    mutating func addFindings(of report: RunReport) {
        guard case .drift(let plan) = report.subject, !plan.findings.isEmpty else { return }
        open("section")
        open("details", [("class", "plain")])
        element("summary", "Directions (\(plan.findings.count))")
        open("table")
        ours(
            "<thead><tr><th>Direction</th><th>What</th><th>Field</th><th>Fingerprint</th></tr>"
                + "</thead>\n<tbody>")
        for row in plan.findings.prefix(500).map(FindingRow.init) {
            open("tr")
            element("td", row.direction)
            element("td", row.what)
            element("td", row.detail)
            open("td")
            element("code", row.fingerprint)
            close("td")
            close("tr")
        }
        ours("</tbody>")
        close("table")
        if plan.findings.count > 500 {
            element("p", "and \(plan.findings.count - 500) more, see the JSON report")
        }
        close("details")
        close("section")
    }
}

extension PlanJSON {
    /// Every difference with its direction.
    static func findings(_ plan: Plan) -> Value { .array(plan.findings.map(finding)) }

    /// One difference.
    static func finding(_ finding: DriftFinding) -> Value {
        .members(
            [
                ("class", .string(finding.direction.rawValue)),
                ("fingerprint", .string(finding.fingerprint)),
                ("platform", .string(finding.platform)),
                ("address", .optional(finding.address?.description)),
                ("remote_id", .optional(finding.remoteID)),
                ("field", .optional(finding.field?.description)),
                ("detail", .optional(finding.detail)),
            ] + (finding.firstSeen.map { [("first_seen", .string($0))] } ?? []))
    }

    /// What a look changed, where a history is kept.
    static func history(_ change: DriftHistory.Change?) -> [(String, Value)] {
        guard let change else { return [] }
        return [
            (
                "history",
                .members([
                    ("opened", .array(change.opened.map(Value.string))),
                    ("still", .array(change.still.map(Value.string))),
                    ("closed", .array(change.closed.map(finding))),
                ])
            )
        ]
    }
}
