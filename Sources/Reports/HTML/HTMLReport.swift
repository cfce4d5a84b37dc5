import Model

/// One page for people who look closer: it needs no other file, asks no server for anything, and
/// serves without its script as well.
enum HTMLReport {
    static func text(_ report: RunReport) -> String {
        let rows = ReportRow.rows(of: report)
        var page = HTMLText()
        page.ours("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        page.open("meta", [("http-equiv", "Content-Security-Policy"), ("content", policy)])
        page.ours("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        page.ours("<meta name=\"referrer\" content=\"no-referrer\">\n")
        // Without it browsers ask the server for an icon.
        page.ours("<link rel=\"icon\" href=\"data:,\">\n")
        page.element("title", "reconcile \(report.verb): \(report.project)")
        page.ours("<style>\(HTMLStyle.text)</style>\n</head>\n<body>\n")
        page.addHeader(of: report)
        page.open("main")
        page.addNotices(of: report)
        page.addOverview(of: rows, in: report)
        page.addConnections(rows, in: report)
        page.addDiagnostics(of: report)
        page.addUnmanaged(of: report)
        page.addFindings(of: report)
        page.close("main")
        page.addFooter(of: report)
        page.ours("<script>\(HTMLScript.text)</script>\n</body>\n</html>\n")
        return page.html
    }

    /// Nothing may be loaded, and nothing may run but the one script and the one style of the page.
    private static let policy =
        "default-src 'none'; style-src '\(hash(of: HTMLStyle.text))'; "
        + "script-src '\(hash(of: HTMLScript.text))'; img-src data:; base-uri 'none'; "
        + "form-action 'none'"

    private static func hash(of text: String) -> String {
        "sha256-" + String(decoding: Base64.encode(SHA256.digest(of: text.utf8)), as: UTF8.self)
    }
}

extension HTMLText {
    fileprivate mutating func addHeader(of report: RunReport) {
        let verdict = MarkdownHeadline.verdict(on: report)
        open("header")
        open("p", [("class", "verb")])
        text("reconcile \(report.verb)")
        close("p")
        element("h1", report.project)
        // A coloured dot: not every machine has a font with the signs of the other formats.
        let mood = ["✅": "good", "⚠️": "warn", "📝": "warn"][verdict.sign] ?? "bad"
        element("p", [("class", "verdict \(mood)")], verdict.words)
        element("p", [("class", "counts")], report.outcome)
        close("header")
    }

    fileprivate mutating func addFooter(of report: RunReport) {
        open("footer")
        if let plan = report.plan, report.verb != "drift" {
            open("p")
            text("Digest: ")
            element("code", plan.digest ?? "none, the remote was not read")
            close("p")
        }
        if case .plan(let plan) = report.subject,
            let command = report.context.applyCommand(for: plan), !plan.isEmpty
        {
            open("p")
            text("Next: ")
            element("code", command)
            close("p")
        }
        open("p")
        text("reconcile \(report.context.toolVersion), ")
        element("time", [("datetime", "\(report.run.ended)")], "\(report.run.ended)")
        text(", exit code \(report.run.exitCode)")
        close("p")
        close("footer")
    }

    /// Guards and platforms that were left out.
    fileprivate mutating func addNotices(of report: RunReport) {
        guard let plan = report.plan else { return }
        if report.verb != "drift" {
            for tripped in plan.guards {
                let isAllowed = tripped.isAllowed
                open("p", [("class", isAllowed ? "notice" : "notice bad"), ("role", "note")])
                element("strong", "\(isAllowed ? "Allowed" : "Blocked") by \(tripped.code.id)")
                text(" \(tripped.message)")
                close("p")
            }
        }
        for platform in plan.unreadable {
            open("p", [("class", "notice bad"), ("role", "note")])
            element("strong", "\(platform.name) could not be read in full")
            text(" \(platform.diagnostic.code.id): \(platform.diagnostic.message)")
            close("p")
        }
    }

    fileprivate mutating func addDiagnostics(of report: RunReport) {
        var diagnostics: [Diagnostic] = []
        switch report.subject {
        case .plan(let plan), .drift(let plan), .apply(_, let plan): diagnostics = plan.diagnostics
        case .validation(let found, _): diagnostics = found
        }
        guard !diagnostics.isEmpty else { return }
        open("section")
        element("h2", "Problems (\(diagnostics.count))")
        for diagnostic in diagnostics.sorted() {
            let kind = diagnostic.severity == .error ? "notice bad" : "notice"
            open("div", [("class", kind)])
            element("strong", "\(diagnostic.severity.rawValue) \(diagnostic.code.id)")
            text(" \(diagnostic.message)")
            if let place = diagnostic.place {
                ours(" ")
                element("code", place.label)
            }
            for help in diagnostic.help { element("p", "help: \(help)") }
            close("div")
        }
        close("section")
    }

    /// The most unmanaged objects that are listed; catalogues have thousands.
    private static let unmanagedShown = 500

    fileprivate mutating func addUnmanaged(of report: RunReport) {
        guard let objects = report.plan?.unmanaged, !objects.isEmpty else { return }
        open("section")
        open("details", [("class", "plain")])
        element("summary", "Not managed here (\(objects.count)), left alone")
        open("table")
        ours(
            "<thead><tr><th>Platform</th><th>Id</th><th>Name</th><th>Why</th></tr></thead>\n<tbody>"
        )
        for object in objects.prefix(Self.unmanagedShown) {
            open("tr")
            element("td", object.platform)
            open("td")
            element("code", object.remoteID)
            close("td")
            element("td", object.title ?? "")
            element("td", Wording.unmanageable(object.because) ?? "nobody declares it")
            close("tr")
        }
        ours("</tbody>")
        close("table")
        if objects.count > Self.unmanagedShown {
            element("p", "and \(objects.count - Self.unmanagedShown) more, see the JSON report")
        }
        close("details")
        close("section")
    }
}
