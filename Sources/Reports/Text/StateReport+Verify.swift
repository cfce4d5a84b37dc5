package import Model

extension StateReport {
    /// Returns one line for each connection, what is not well below it, and the counts.
    package static func verify(_ verification: Verification, style: TextStyle) -> String {
        var page = TextPage(style: style)
        for connection in verification.connections { page.add(connection) }
        for intent in verification.intents {
            page.line([
                Span("\(intent.address)  "), Span("create of unknown outcome", .change),
                Span("  intent \(intent.id)"),
            ])
        }
        page.blank()
        page.line([Span(line(verification), .strong)])
        if verification.needsPerson {
            page.line([
                Span("Next: ", .strong), Span("reconcile plan  shows what an apply would do"),
            ])
        }
        return page.text
    }

    /// The counts; the words never change, scripts look for them.
    static func line(_ verification: Verification) -> String {
        let connections = verification.connections
        let unseen = connections.count { $0.presence == .unseen || $0.isOnlyYoung }
        let well = connections.count(where: \.isWell)
        let lost = connections.flatMap(\.outputs).count { !$0.isThere }
        let pending = connections.count { $0.record.consent != nil }
        return "Verified: \(well) of \(connections.count) well, "
            + "\(connections.count - well - unseen) not, \(unseen) not seen; "
            + "\(Wording.count(lost, "secret")) missing, "
            + "\(Wording.count(pending, "consent")) pending, "
            + "\(Wording.count(verification.intents.count, "open create"))."
    }
}

extension TextPage {
    fileprivate mutating func add(_ connection: Verification.Connection) {
        let record = connection.record
        row(
            [Span("\(record.address)")],
            right: Span(connection.presence.words, connection.presence.ink))
        if case .otherID(let ids) = connection.presence {
            wrapped(
                "\(record.remoteID ?? "it") is gone; shown now: \(ids.joined(separator: ", "))",
                indent: 4)
        }
        if let consent = record.consent {
            wrapped("consent is pending since \(consent.since): \(consent.url)", indent: 4)
        }
        for (deposed, presence) in zip(record.deposed, connection.replaced)
        where presence != .gone {
            wrapped("replaced \(deposed.remoteID): \(presence.words)", indent: 4)
        }
        for output in connection.outputs {
            let place = output.sink.map(\.written) ?? "it never arrived"
            wrapped(
                "outputs.\(output.name): \(output.isThere ? "there" : "missing"), \(place)",
                indent: 4)
        }
    }
}

extension Verification.Presence {
    fileprivate var words: String {
        switch self {
        case .there: "there"
        case .gone: "gone"
        case .otherID: "there under another id"
        case .consentPending: "no object yet"
        case .unseen: "cannot be seen"
        case .notYetVisible: "too young to be listed"
        }
    }

    fileprivate var ink: Ink? { self == .there || self == .notYetVisible ? nil : .change }
}
