import Model

/// The table of connections and what hangs below it.
extension MarkdownPage {
    /// What the end of a page may take: the last row, the notes and the digest.
    private static let reserve = 1_000

    mutating func addTable(_ rows: [ReportRow], of report: RunReport) {
        guard !rows.isEmpty else { return }
        add(["| | Connection | What | Why | Manifest |", "|:-:|---|---|---|---|"])
        var hidden = 0
        for row in rows {
            let line = Self.line(row, of: report)
            if detail == .counts, line.utf8.count + Self.reserve > room {
                hidden += 1
            } else {
                add([line])
            }
        }
        if hidden > 0 {
            add(["| | and \(hidden) more | | | |"])
        }
        add([""])
    }

    private static func line(_ row: ReportRow, of report: RunReport) -> String {
        let place = row.source.map {
            MarkdownText.code("\(report.path($0.file)):\($0.start.line)", longest: 120)
        }
        var why = row.why(in: report)
        if let outcome = row.outcome {
            why = outcome.status == .done ? "" : outcome.error?.code.id ?? ""
        }
        let deed = row.deed(of: report)
        return [
            "| \(sign(of: row, in: report))",
            MarkdownText.code(row.address.description, longest: 140),
            row.isLoss ? "**\(deed)**" : deed, why, place ?? "",
        ].joined(separator: " | ") + " |"
    }

    private static func sign(of row: ReportRow, in report: RunReport) -> String {
        switch row.health {
        case .failed: return "❌"
        case .unknown: return "❓"
        case .notAttempted: return "⏸️"
        case .person: return "🙋"
        case .missing, .drifted, .fine: break
        }
        if row.outcome?.status == .done { return "✅" }
        if case .drift = report.subject {
            return row.health == .missing ? "🗑️" : row.health == .drifted ? "✏️" : "➡️"
        }
        return switch row.action {
        case .create: "➕"
        case .adopt: "📥"
        case .update: "✏️"
        case .replace: "♻️"
        case .delete: "🗑️"
        case .forget: "➖"
        case .manual: "🙋"
        case .noOp: row.health == .fine ? "➡️" : "⚠️"
        }
    }

    /// What a person must do; without the page where consent is given, because whoever opens it
    /// connects an account of their own.
    mutating func addPeople(_ rows: [ReportRow]) {
        let waiting = rows.compactMap { row -> (ReportRow, Manual)? in
            (row.outcome?.manual ?? row.step?.manual).map { (row, $0) }
        }
        guard !waiting.isEmpty else { return }
        add(["> [!IMPORTANT]", "> **Needs a person**", ">"])
        for (row, manual) in waiting {
            let text = MarkdownText.code(MarkdownPage.withoutAddresses(manual.text), longest: 300)
            add(["> - \(MarkdownText.code(row.address.description, longest: 140)): \(text)"])
        }
        add([""])
    }

    /// The text without web addresses in it.
    static func withoutAddresses(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.contains("://") ? "(see the text report)" : String(word)
        }.joined(separator: " ")
    }

    mutating func addFields(_ rows: [ReportRow], of report: RunReport) {
        var lines: [String] = []
        let longest = detail == .full ? 2_000 : 120
        for row in rows where !row.isQuiet {
            let fields = FieldLines.of(row, in: report)
            guard !fields.isEmpty else { continue }
            lines.append("@@ \(row.address) @@")
            lines += fields.map { MarkdownText.cut($0, to: longest) }
        }
        guard !lines.isEmpty else { return }
        let title = if case .drift = report.subject { "What moved" } else { "Field changes" }
        add(["<details><summary>\(title)</summary>", ""])
        add(MarkdownText.fence(lines, info: "diff"))
        add(["", "</details>", ""])
    }

    /// The most unmanaged objects that are listed; catalogues have thousands.
    private static let unmanagedShown = 100

    mutating func addUnmanaged(of report: RunReport) {
        guard let objects = report.plan?.unmanaged, !objects.isEmpty else { return }
        add([
            "<details><summary>Not managed here (\(objects.count)), left alone</summary>", "",
            "| Platform | Id | Name |", "|---|---|---|",
        ])
        for object in objects.prefix(Self.unmanagedShown) {
            let title = object.title.map { MarkdownText.code($0, longest: 100) } ?? ""
            let because = Wording.unmanageable(object.because).map { " (\($0))" } ?? ""
            add([
                "| \(MarkdownText.code(object.platform, longest: 60)) | "
                    + "\(MarkdownText.code(object.remoteID, longest: 100)) | \(title)\(because) |"
            ])
        }
        let hidden = objects.count - Self.unmanagedShown
        if hidden > 0 { add(["| | and \(hidden) more | |"]) }
        add(["", "</details>", ""])
    }
}
