import Model

/// Markdown for a comment on a pull request and for the summary of a build.
///
/// Never longer than sites take: what does not fit goes in the order of what a reviewer can do
/// without, and the counts, the guards and the first losses always stay.
enum MarkdownReport {
    /// The most bytes; GitHub refuses comments above 65,536 characters.
    static let limit = 60_000

    /// How much is said.
    enum Detail: CaseIterable {
        /// Everything.
        case full
        /// Without what nobody manages, and with long values cut.
        case changes
        /// Without fields.
        case table
        /// The counts, and as many rows as fit.
        case counts
    }

    /// Returns the fullest form that fits.
    static func text(_ report: RunReport) -> String {
        let rows = ReportRow.rows(of: report)
        for detail in Detail.allCases.dropLast() {
            var page = MarkdownPage(detail)
            page.add(report, rows: rows)
            let text = page.text
            if text.utf8.count <= limit { return text }
        }
        var page = MarkdownPage(.counts)
        page.add(report, rows: rows)
        return page.text
    }
}

/// A Markdown text that grows block by block.
struct MarkdownPage {
    let detail: MarkdownReport.Detail
    private var lines: [String] = []
    private var bytes = 0

    init(_ detail: MarkdownReport.Detail) { self.detail = detail }

    /// The text; no line of it starts a command of a build server.
    var text: String {
        lines.map { ForeignText.breakingCommands(in: $0) + "\n" }.joined()
    }

    /// Adds lines.
    mutating func add(_ more: [String]) {
        lines += more
        // Breaking a command makes a line longer, by five bytes for each of two signs.
        bytes += more.reduce(0) { $0 + ForeignText.breakingCommands(in: $1).utf8.count + 1 }
    }

    /// How many bytes the page can still take.
    var room: Int { MarkdownReport.limit - bytes }

    mutating func add(_ report: RunReport, rows: [ReportRow]) {
        let project = MarkdownText.marker(report.project)
        add(["<!-- reconcile:\(project):\(report.verb) -->"])
        add(["### \(MarkdownHeadline.of(report))", ""])
        for line in MarkdownHeadline.counts(of: report) { add(["**\(line)**", ""]) }
        addGuards(of: report)
        addUnreadable(of: report)
        addDiagnostics(of: report)
        addTable(rows.filter { !$0.isQuiet }, of: report)
        if detail == .full || detail == .changes {
            addPeople(rows)
            addFields(rows, of: report)
        }
        if detail == .full {
            addUnmanaged(of: report)
            addFindings(of: report)
            addHistory(of: report)
        }
        addEnd(of: report)
    }
}
