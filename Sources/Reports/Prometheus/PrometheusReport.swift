import Model

/// Gauges for the text-file collector of Prometheus' node exporter.
///
/// Every series carries project and verb, so that the files of several runs can stand side by side
/// in one folder. No sample has a timestamp, which the collector refuses; when the run ended is a
/// gauge of its own, so that a job that no longer runs is seen.
enum PrometheusReport {
    static func text(_ report: RunReport) -> String {
        var page = PrometheusText(common: [("project", report.project), ("verb", report.verb)])
        page.metric(
            "run_timestamp_seconds", "When the run ended, in seconds since 1970.",
            [([], report.run.ended.milliseconds / 1000)])
        page.metric(
            "run_success", "Whether the run could do what it was asked, whatever it found.",
            [([], report.isSuccess ? 1 : 0)])
        page.metric(
            "run_exit_code", "The exit code of the run.", [([], Int64(report.run.exitCode))])
        guard let plan = report.plan else { return page.text }
        addPlatforms(of: plan, to: &page)
        addConnections(of: report, plan, to: &page)
        addDrift(of: plan, to: &page)
        if case .drift = report.subject { addFindings(of: plan, to: &page) }
        page.metric(
            "guards_blocking", "Guards that were tripped and not allowed.",
            [([], Int64(plan.guards.count { !$0.isAllowed }))])
        if case .apply(let outcomes, _) = report.subject { addOutcomes(outcomes, plan, to: &page) }
        return page.text
    }

    private static func addPlatforms(of plan: Plan, to page: inout PrometheusText) {
        page.metric(
            "platform_read", "Whether the platform could be read in full.",
            plan.platforms.map { ([("platform", $0.name)], $0.completeness == .complete ? 1 : 0) })
        page.metric(
            "unmanaged_objects", "Objects on the platform that nobody manages.",
            plan.platforms.map { platform in
                let count = plan.unmanaged.count { $0.platform.hasSameBytes(as: platform.name) }
                return ([("platform", platform.name)], Int64(count))
            })
    }

    /// Every action of every platform, zeros included: a series that comes and goes cannot be
    /// compared with its own past.
    private static func addConnections(
        of report: RunReport, _ plan: Plan, to page: inout PrometheusText
    ) {
        var counts: [ByteKey: [Action: Int64]] = [:]
        for step in plan.steps {
            counts[ByteKey(step.address.platform), default: [:]][step.action, default: 0] += 1
        }
        page.metric(
            "connections", "Connections by what the plan does with them.",
            plan.platforms.flatMap { platform in
                Action.allCases.map { action in
                    (
                        [("platform", platform.name), ("action", action.rawValue)],
                        counts[ByteKey(platform.name)]?[action] ?? 0
                    )
                }
            })
    }

    private static func addDrift(of plan: Plan, to page: inout PrometheusText) {
        page.metric(
            "drifted_connections", "Connections that were changed or deleted on the platform.",
            plan.platforms.flatMap { platform in
                [Drift.Kind.changed, .missing].map { kind in
                    let count = plan.drift.count {
                        $0.kind == kind && $0.address.platform.hasSameBytes(as: platform.name)
                    }
                    return ([("platform", platform.name), ("kind", kind.rawValue)], Int64(count))
                }
            })
        page.metric(
            "drift", "One for each connection that drifted.",
            plan.drift.map { drift in
                (
                    [
                        ("platform", drift.address.platform),
                        ("address", drift.address.description), ("kind", drift.kind.rawValue),
                    ], 1
                )
            })
    }

    /// Every direction of every platform, zeros included.
    private static func addFindings(of plan: Plan, to page: inout PrometheusText) {
        page.metric(
            "differences", "Differences by which way they go.",
            plan.platforms.flatMap { platform in
                DriftFinding.Direction.allCases.map { direction in
                    let count = plan.findings.count {
                        $0.direction == direction && $0.platform.hasSameBytes(as: platform.name)
                    }
                    return (
                        [("platform", platform.name), ("class", direction.rawValue)], Int64(count)
                    )
                }
            })
    }

    private static func addOutcomes(
        _ outcomes: [Outcome], _ plan: Plan, to page: inout PrometheusText
    ) {
        page.metric(
            "outcomes", "Steps of the apply by how they ended.",
            plan.platforms.flatMap { platform in
                Outcome.Status.allCases.map { status in
                    let count = outcomes.count {
                        $0.status == status && $0.address.platform.hasSameBytes(as: platform.name)
                    }
                    return (
                        [("platform", platform.name), ("status", status.rawValue)], Int64(count)
                    )
                }
            })
    }
}

/// The text format that the collector reads.
struct PrometheusText {
    /// The labels of every series.
    let common: [(String, String)]
    private(set) var text = ""

    init(common: [(String, String)]) { self.common = common }

    /// A gauge with its series; one without series is left out, because help alone is no metric.
    mutating func metric(
        _ name: String, _ help: String, _ series: [(labels: [(String, String)], value: Int64)]
    ) {
        guard !series.isEmpty else { return }
        text += "# HELP reconcile_\(name) \(help)\n# TYPE reconcile_\(name) gauge\n"
        // The collector refuses a whole file for one series that stands in it twice.
        var seen: Set<String> = []
        for (labels, value) in series {
            let set = (common + labels).map { "\($0.0)=\"\(Self.escaped($0.1))\"" }
                .joined(separator: ",")
            guard seen.insert(set).inserted else { continue }
            text += "reconcile_\(name){\(set)} \(value)\n"
        }
    }

    /// A label's value on one line.
    static func escaped(_ text: String) -> String {
        ForeignText.neutralised(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
