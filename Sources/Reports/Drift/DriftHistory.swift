internal import Documents
package import Model

/// The differences that earlier runs of `drift` saw, each with the time when it was seen first.
///
/// A file that whoever runs `drift` on a schedule keeps between the runs; drift itself writes
/// nothing to the state. It holds what a report holds: names and fields, no value.
package struct DriftHistory: Hashable, Sendable {
    /// What stood at the last look, sorted.
    package private(set) var standing: [DriftFinding] = []

    /// A history without a run.
    package init() {}

    /// What a look changed.
    package struct Change: Hashable, Sendable {
        /// Since when each present difference is known, by fingerprint.
        package let firstSeen: [String: String]
        /// The fingerprints of those that were not there at the last look, sorted.
        package let opened: [String]
        /// The fingerprints of those that were, sorted.
        package let still: [String]
        /// Those that are no longer there, sorted.
        package let closed: [DriftFinding]

        /// The same for differences of some directions only.
        package func limited(to directions: Set<DriftFinding.Direction>, in plan: Plan) -> Change {
            let shown = Set(
                plan.findings.filter { directions.contains($0.direction) }.map(\.fingerprint))
            return Change(
                firstSeen: firstSeen, opened: opened.filter(shown.contains),
                still: still.filter(shown.contains),
                closed: closed.filter { directions.contains($0.direction) })
        }
    }

    /// The history after a look, and what the look changed.
    ///
    /// What the look could not see - a platform that was not selected or could not be read, or a
    /// connection without the labels that were asked for - is neither open nor closed by it.
    ///
    /// - Parameter seesEveryLabel: whether connections of all labels were looked at.
    package func after(
        _ plan: Plan, at now: Timestamp, seesEveryLabel: Bool
    ) -> (history: DriftHistory, change: Change) {
        let known = Dictionary(
            standing.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
        var present: [String: DriftFinding] = [:]
        var opened: [String] = []
        var still: [String] = []
        for finding in plan.findings {
            let print = finding.fingerprint
            guard present[print] == nil else { continue }
            var kept = finding
            kept.firstSeen = known[print]?.firstSeen ?? now.description
            present[print] = kept
            if known[print] == nil { opened.append(print) } else { still.append(print) }
        }
        let read = Set(
            plan.platforms.filter { $0.completeness == .complete }.map { ByteKey($0.name) })
        var seen: Set<Address> = []
        for step in plan.steps {
            seen.insert(step.address)
            if let old = step.record?.address { seen.insert(old) }
        }
        var closed: [DriftFinding] = []
        var next = Array(present.values)
        for (print, finding) in known where present[print] == nil {
            let isSeen =
                read.contains(ByteKey(finding.platform))
                && (seesEveryLabel || finding.address.map(seen.contains) ?? true)
            if isSeen { closed.append(finding) } else { next.append(finding) }
        }
        var history = DriftHistory()
        history.standing = next.sorted()
        return (
            history,
            Change(
                firstSeen: present.compactMapValues(\.firstSeen),
                opened: opened.sorted { $0.precedesInBytes($1) },
                still: still.sorted { $0.precedesInBytes($1) }, closed: closed.sorted())
        )
    }
}

extension DriftHistory {
    private static let format = "1.0"

    /// Reads what `bytes` wrote; `path` is for the complaint.
    package init(reading bytes: [UInt8], path: String) throws(Diagnostic) {
        guard let value = try? JSON.parse(bytes), let entries = value["differences"]?.arrayValue,
            value["format_version"]?.stringValue?.hasSameBytes(as: Self.format) == true
        else { throw Self.damaged(path) }
        for entry in entries {
            guard let finding = DriftFinding(historyEntry: entry) else { throw Self.damaged(path) }
            standing.append(finding)
        }
        standing.sort()
    }

    /// The content of the file.
    package var bytes: [UInt8] {
        JSONText.inert(
            .members([
                ("format_version", .string(Self.format)),
                ("differences", .array(standing.map(PlanJSON.finding))),
            ]))
    }

    private static func damaged(_ path: String) -> Diagnostic {
        Diagnostic(
            .driftHistoryDamaged, "this is no history of drift that this version can read",
            at: .file(path),
            help: ["name another file, or remove it to start anew: all differences open again"])
    }
}

extension DriftFinding {
    fileprivate init?(historyEntry entry: Value) {
        guard let word = entry["class"]?.stringValue, let direction = Direction(rawValue: word),
            let platform = entry["platform"]?.stringValue,
            let firstSeen = entry["first_seen"]?.stringValue, firstSeen.utf8.count <= 32
        else { return nil }
        var address: Address?
        if let text = entry["address"]?.stringValue {
            guard let read = Address(parsing: text) else { return nil }
            address = read
        }
        var field: Pointer?
        if let text = entry["field"]?.stringValue {
            guard let read = Pointer(parsing: text) else { return nil }
            field = read
        }
        self.init(
            direction, platform: platform, address: address,
            remoteID: entry["remote_id"]?.stringValue, field: field,
            detail: entry["detail"]?.stringValue, firstSeen: firstSeen)
    }
}
