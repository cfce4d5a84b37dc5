import Model

/// The connections with their filters.
extension HTMLText {
    mutating func addConnections(_ rows: [ReportRow], in report: RunReport) {
        guard report.plan != nil else { return }
        open("section")
        element("h2", "Connections")
        addControls(for: rows, in: report)
        open("div", [("id", "rows")])
        for row in rows { add(row, in: report) }
        close("div")
        element("p", [("id", "none"), ("hidden", "")], "No connection fits the filters.")
        close("section")
    }

    /// Hidden until the script is there to serve them.
    private mutating func addControls(for rows: [ReportRow], in report: RunReport) {
        open("div", [("id", "controls"), ("hidden", ""), ("role", "search")])
        ours("<label class=\"search\">Search <input id=\"search\" type=\"search\" ")
        ours("placeholder=\"address, field, value; press /\" autocomplete=\"off\"></label>\n")
        ours("<label>Platform <select id=\"platform\"><option value=\"\">all</option>")
        var names: [String] = []
        for row in rows.sorted(by: { $0.address < $1.address })
        where names.last?.hasSameBytes(as: row.address.platform) != true {
            names.append(row.address.platform)
        }
        for name in names { element("option", [("value", name)], name) }
        ours("</select></label>\n")
        if report.verb != "drift" {
            let chips = Action.allCases.map { action in
                (
                    value: action.rawValue, label: Self.label(of: action),
                    count: rows.count { $0.action == action }
                )
            }.filter { $0.count > 0 }
            // What does not change is in the way, unless there is nothing else.
            let others = chips.count { $0.value != Action.noOp.rawValue } > 0
            addChips("action", chips) { others && $0 == Action.noOp.rawValue }
        }
        let chips = ReportRow.Health.allCases.map { health in
            (
                value: health.word, label: health.rawValue,
                count: rows.count { $0.health == health }
            )
        }.filter { $0.count > 0 }
        let isCalm = chips.count { $0.value != ReportRow.Health.fine.word } == 0
        addChips("health", chips) {
            report.verb == "drift" && !isCalm && $0 == ReportRow.Health.fine.word
        }
        ours("<p class=\"tools\"><output id=\"shown\" aria-live=\"polite\"></output> ")
        ours("<button type=\"button\" id=\"open\">Open all</button> ")
        ours("<button type=\"button\" id=\"close\">Close all</button> ")
        ours("<button type=\"button\" id=\"reset\">Show everything</button></p>\n")
        close("div")
    }

    private mutating func addChips(
        _ filter: String, _ chips: [(value: String, label: String, count: Int)],
        isOff: (String) -> Bool
    ) {
        guard chips.count > 1 else { return }
        open("fieldset")
        element("legend", filter == "action" ? "Action" : "Health")
        for chip in chips {
            open("label", [("class", "chip")])
            var attributes = [
                ("type", "checkbox"), ("data-filter", filter), ("value", chip.value),
            ]
            if !isOff(chip.value) { attributes.append(("checked", "")) }
            open("input", attributes)
            let prefix = filter == "action" ? "a" : "h"
            element("i", [("class", "\(prefix)-\(chip.value)")], "")
            text("\(chip.label) \(chip.count)")
            close("label")
        }
        close("fieldset")
    }

    private mutating func add(_ row: ReportRow, in report: RunReport) {
        let isDrift = report.verb == "drift"
        let isUndone = row.outcome.map { $0.status != .done } ?? false
        let word =
            isDrift || isUndone ? "h-\(row.health.word)" : "a-\(row.action.rawValue)"
        var attributes = [
            ("class", "row"), ("data-action", row.action.rawValue),
            ("data-health", row.health.word), ("data-platform", row.address.platform),
        ]
        let gravest: Set<ReportRow.Health> = [.failed, .unknown]
        if row.isLoss || gravest.contains(row.health) { attributes.append(("open", "")) }
        open("details", attributes)
        open("summary")
        element("span", [("class", "deed \(word)")], row.deed(of: report))
        element("span", [("class", "address")], row.address.description)
        if !isDrift, row.health != .fine, row.health != .person || row.action != .manual {
            element("span", [("class", "mark h-\(row.health.word)")], row.health.rawValue)
        }
        if let source = row.source {
            element(
                "span", [("class", "place")], "\(report.path(source.file)):\(source.start.line)")
        }
        close("summary")
        addDetails(of: row, in: report)
        close("details")
    }

    private mutating func addDetails(of row: ReportRow, in report: RunReport) {
        open("div", [("class", "details")])
        let why = row.why(in: report)
        if !why.isEmpty { element("p", why) }
        if let id = row.outcome?.remoteID ?? row.step?.remoteID ?? row.drift?.remoteID {
            open("p")
            text("Object ")
            element("code", id)
            close("p")
        }
        if let error = row.outcome?.error {
            element("p", [("class", "notice bad")], "\(error.code.id): \(error.message)")
            for help in error.help { element("p", "help: \(help)") }
        }
        if let manual = row.outcome?.manual ?? row.step?.manual {
            element("p", [("class", "notice")], MarkdownPage.withoutAddresses(manual.text))
        }
        for note in row.outcome?.notes ?? [] { element("p", note) }
        if report.verb != "drift" || row.health == .missing, let drift = row.drift {
            element(
                "p",
                drift.kind == .missing
                    ? "It was deleted on the platform."
                    : "It was changed on the platform: "
                        + drift.changes.map(\.pointer.dotted).joined(separator: ", "))
        }
        addFields(FieldRows.of(row, in: report))
        close("div")
    }
}
