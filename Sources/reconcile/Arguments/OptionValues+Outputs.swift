import Host
import Model
import Reports

/// Where reports and events go.
extension OptionValues {
    /// Reads `--format`, `--report` and `--events`, and refuses what cannot go together.
    func addOutputs(to common: inout CommonOptions) throws(UsageError) {
        if let text = last("format") {
            common.format = try format(
                text, of: "--format", among: ReportFormat.onOutput(of: verb.path))
        }
        for text in all("report") {
            let (word, path) = try pair(text, of: "report", "FORMAT=PATH")
            let format = try format(
                word, of: "--report", among: ReportFormat.inFiles(of: verb.path))
            common.reports.append(ReportTarget(format: format, path: path))
        }
        if let text = last("events") {
            guard !text.isEmpty else { throw error("`--events` needs a file or -", nil) }
            common.events = text.hasSameBytes(as: "-") ? .output : .file(text)
        }
        if common.events == .output, isSet("format") {
            throw error(
                "`--events -` takes stdout, so `--format` has no place there",
                "write the report to a file: --report \(common.format.rawValue)=PATH")
        }
        try checkPaths(of: common)
    }

    private func format(
        _ text: String, of name: String, among formats: [ReportFormat]
    ) throws(UsageError) -> ReportFormat {
        if let format = formats.first(where: { $0.rawValue.hasSameBytes(as: text) }) {
            return format
        }
        let words = formats.map(\.rawValue)
        let advice = "`\(verb.name)` has: \(words.joined(separator: ", "))"
        // The name of a format that other verbs have is no typing error.
        let isKnown = ReportFormat.allCases.contains { $0.rawValue.hasSameBytes(as: text) }
        let near = isKnown ? nil : Suggestion.nearest(to: text, among: words).first
        throw error(
            "\(name) cannot be `\(text)`", near.map { "did you mean `\($0)`?" } ?? advice)
    }

    /// Two outputs in one file would leave one of them, and nobody could say which.
    private func checkPaths(of common: CommonOptions) throws(UsageError) {
        var paths = common.reports.map(\.path)
        if case .file(let path) = common.events { paths.append(path) }
        if let out = last("out") { paths.append(out) }
        var seen: Set<ByteKey> = []
        for path in paths where !seen.insert(ByteKey(Paths.normalised(path))).inserted {
            throw error("two outputs go to `\(path)`", "give each a file of its own")
        }
    }
}

extension ReportFormat {
    /// The formats that a verb writes to stdout.
    static func onOutput(of verb: [String]) -> [ReportFormat] {
        switch verb.first {
        case "plan", "apply", "rotate", "drift", "show", "validate": [.text, .json, .markdown]
        default: [.text, .json]
        }
    }

    /// The formats that a verb writes to files.
    static func inFiles(of verb: [String]) -> [ReportFormat] {
        switch verb.first {
        case "plan", "apply", "rotate", "drift", "show": allCases
        case "validate": [.text, .json, .markdown, .junit, .sarif]
        default: [.text, .json]
        }
    }
}
