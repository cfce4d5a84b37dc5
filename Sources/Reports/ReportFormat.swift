/// How a report is written; the raw value is what `--report` and `--format` take.
package enum ReportFormat: String, Hashable, Sendable, CaseIterable {
    /// For people at a terminal or in a log.
    case text
    /// For programs; everything that is known.
    case json
    /// For a comment on a pull request or the summary of a build.
    case markdown
    /// One page that needs nothing else, for people who look closer.
    case html
    /// A test case for each connection, for build servers.
    case junit
    /// Findings with their places, for code scanning.
    case sarif
    /// The counts that GitLab shows at a merge request.
    case gitlab
    /// Gauges for the text-file collector of Prometheus' node exporter.
    case prometheus
}
