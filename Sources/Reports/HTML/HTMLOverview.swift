import Model

/// The picture at the top: for each platform its connections by action and by health.
extension HTMLText {
    mutating func addOverview(of rows: [ReportRow], in report: RunReport) {
        guard !rows.isEmpty else { return }
        var platforms: [(name: String, rows: [ReportRow])] = []
        for row in rows.sorted(by: { $0.address < $1.address }) {
            if let last = platforms.last, last.name.hasSameBytes(as: row.address.platform) {
                platforms[platforms.count - 1].rows.append(row)
            } else {
                platforms.append((row.address.platform, [row]))
            }
        }
        let most = platforms.map(\.rows.count).max() ?? 1
        let isDrift = report.verb == "drift"
        open("section", [("class", "overview")])
        element("h2", "Overview")
        open("div", [("class", "scroll")])
        open("table")
        ours("<thead><tr><th scope=\"col\">Platform</th><th scope=\"col\">Connections</th>")
        if !isDrift { ours("<th scope=\"col\" class=\"wide\">By action</th>") }
        ours("<th scope=\"col\" class=\"wide\">By health</th></tr></thead>\n<tbody>")
        for platform in platforms {
            open("tr")
            open("th", [("scope", "row")])
            element(
                "button", [("type", "button"), ("class", "platform"), ("value", platform.name)],
                platform.name)
            close("th")
            element("td", [("class", "number")], "\(platform.rows.count)")
            if !isDrift {
                addBar(
                    Action.allCases.map { action in
                        (
                            action.rawValue, Self.label(of: action),
                            platform.rows.count { $0.action == action }
                        )
                    }, prefix: "a", of: most)
            }
            addBar(
                ReportRow.Health.allCases.map { health in
                    (health.word, health.rawValue, platform.rows.count { $0.health == health })
                }, prefix: "h", of: most)
            close("tr")
        }
        ours("</tbody>")
        close("table")
        close("div")
        close("section")
    }

    /// What a chip and a bar call an action.
    static func label(of action: Action) -> String {
        action == .noOp ? "unchanged" : action == .manual ? "needs a person" : action.rawValue
    }

    /// A bar as wide as its platform is large, with its numbers below in words.
    private mutating func addBar(
        _ parts: [(word: String, label: String, count: Int)], prefix: String, of most: Int
    ) {
        let parts = parts.filter { $0.count > 0 }
        let words = parts.map { "\($0.count) \($0.label)" }.joined(separator: ", ")
        open("td")
        open(
            "svg",
            [
                ("viewBox", "0 0 1000 10"), ("preserveAspectRatio", "none"), ("role", "img"),
                ("aria-label", words), ("class", "bar"),
            ])
        var left = 0
        for part in parts {
            // In thousandths of the widest bar; never too thin to be seen.
            let width = max(4, part.count * 1000 / max(1, most))
            open(
                "rect",
                [
                    ("class", "\(prefix)-\(part.word)"), ("x", "\(left)"), ("y", "0"),
                    ("width", "\(width)"), ("height", "10"),
                ])
            close("rect")
            left += width
        }
        close("svg")
        open("p", [("class", "legend")])
        for part in parts {
            open("span")
            element("i", [("class", "\(prefix)-\(part.word)")], "")
            text("\(part.count) \(part.label)")
            close("span")
        }
        close("p")
        close("td")
    }
}
