package import Model

extension StateReport {
    /// Returns one line for each record and open intent, sorted by address, and their counts.
    package static func list(_ recorded: Recorded, style: TextStyle) -> String {
        var page = TextPage(style: style)
        let records = recorded.sortedRecords
        let column = min(48, records.map { page.width(of: [Span("\($0.address)")]) }.max() ?? 0)
        for record in records {
            let address = "\(record.address)"
            let gap = max(0, column - page.width(of: [Span(address)])) + 2
            page.line([
                Span(address), Span(String(repeating: " ", count: gap)),
                Span(record.remoteID ?? "consent pending"),
                Span(record.deposed.isEmpty ? "" : "  + \(record.deposed.count) replaced", .change),
            ])
        }
        for intent in recorded.sortedIntents {
            page.line([
                Span("\(intent.address)  "), Span("create of unknown outcome", .change),
                Span("  intent \(intent.id)"),
            ])
        }
        page.blank()
        var counts = [Wording.count(records.count, "connection")]
        if !recorded.intents.isEmpty {
            counts.append(Wording.count(recorded.intents.count, "open intent"))
        }
        page.line([Span("State: " + counts.joined(separator: ", ") + ".", .strong)])
        return page.text
    }

    /// Returns everything state holds under one address, or nil when it holds nothing.
    package static func show(
        _ address: Address, in recorded: Recorded, style: TextStyle
    ) -> String? {
        let record = recorded.records[address]
        let intents = recorded.sortedIntents.filter { $0.address == address }
        guard record != nil || !intents.isEmpty else { return nil }
        var page = TextPage(style: style)
        page.line([Span("\(address)", .strong)])
        if let record { page.add(record) }
        for intent in intents { page.add(intent) }
        return page.text
    }
}

extension TextPage {
    fileprivate mutating func add(_ record: Record) {
        var rows = [
            FieldRow("kind", .words("\(record.kind)")),
            FieldRow("remote id", .words("\(record.remoteID ?? "none, consent pending")")),
            FieldRow("account", .words("\(record.account.label)")),
            FieldRow("\(record.origin.rawValue)", .words("\(record.since)")),
        ]
        if let identity = record.identity {
            rows.append(FieldRow("identity", .words("\(identity)")))
        }
        for (label, value) in record.labels.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            rows.append(FieldRow("label", .words("\(label)=\(value)")))
        }
        if record.preventDestroy { rows.append(FieldRow("preventDestroy", .words("true"))) }
        for (output, sink) in record.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            rows.append(FieldRow("outputs.\(output)", .words("(secret) kept in \(sink.written)")))
        }
        if let consent = record.consent {
            rows.append(FieldRow("consent", .words("\(consent.url) since \(consent.since)")))
        }
        for deposed in record.deposed {
            rows.append(FieldRow("replaced", .words("\(deposed.remoteID), still alive")))
        }
        add(rows, indent: 2)
        heading("Applied")
        let fields = FieldMask.masked(.object(record.applied), at: Pointer()) ?? .null
        add(FieldRow.rows(of: fields), indent: 2)
        let signed = record.fingerprints.leaves.map {
            FieldRow($0.pointer.dotted, .words("(secret) known by fingerprint"))
        }
        add(signed, indent: 2)
    }

    fileprivate mutating func add(_ intent: CreateIntent) {
        heading("Open intent \(intent.id)")
        wrapped(
            "a create of unknown outcome, which may have left until \(intent.mayLeaveUntil); "
                + "the next apply looks the object up, or a person decides:", indent: 2)
        let address = ShellWord.quoted("\(intent.address)")
        line([Span("reconcile state resolve \(address) --adopt ID")], indent: 4)
        line([Span("reconcile state resolve \(address) --not-created")], indent: 4)
    }
}

extension Account {
    /// The account for people.
    var label: String { workspace.map { "\(endpoint), workspace \($0)" } ?? endpoint }
}
