import Model

/// A declaration in a plan file; the places of its single fields stay out.
enum DeclarationCoding {
    static func encode(_ declaration: Declaration) -> Value {
        var members: [(String, Value)] = [
            ("address", .string(declaration.address.description)),
            ("kind", .string(declaration.kind)), ("provider", .string(declaration.provider)),
            ("labels", RecordCoding.encode(declaration.labels)),
            ("fields", StepCoding.tree(.object(declaration.fields))),
            ("sinks", RecordCoding.encode(declaration.sinks)),
            ("prevent_destroy", .bool(declaration.lifecycle.preventDestroy)),
            ("replace", .string(declaration.lifecycle.replace.rawValue)),
            ("source", DiagnosticCoding.encode(declaration.source)),
        ]
        if !declaration.lifecycle.ignore.isEmpty {
            let ignored = declaration.lifecycle.ignore.map { Value.string($0.description) }
            members.append(("ignore", .array(ignored)))
        }
        if declaration.lifecycle.verify { members.append(("verify", .bool(true))) }
        return .members(members)
    }

    static func declaration(_ reader: PlanFileReader) throws(PlanFileDamage) -> Declaration {
        var ignore: [Pointer] = []
        if reader.optional("ignore") != nil {
            ignore = try reader.list("ignore") { element throws(PlanFileDamage) in
                guard let pointer = Pointer(parsing: try element.string()) else {
                    throw element.damage
                }
                return pointer
            }
        }
        return Declaration(
            address: try reader.address("address"), kind: try reader.string("kind"),
            provider: try reader.string("provider"), labels: try RecordCoding.labels(reader),
            fields: try ValueCoding.object(reader("fields")),
            sinks: try RecordCoding.sinks(reader),
            lifecycle: Lifecycle(
                preventDestroy: try reader.flag("prevent_destroy"),
                replace: try reader.word("replace"), ignore: ignore,
                verify: reader.optional("verify") == nil ? false : try reader.flag("verify")),
            source: try DiagnosticCoding.range(reader("source")))
    }
}

/// A record in a plan file, without its fingerprints.
enum RecordCoding {
    static func encode(_ record: Record) -> Value {
        .members([
            ("address", .string(record.address.description)), ("kind", .string(record.kind)),
            ("provider", .string(record.provider)), ("account", encode(record.account)),
            (
                "identity",
                record.identity.map { .array($0.components.map(Value.string)) } ?? .null
            ),
            ("id", .optional(record.remoteID)), ("labels", encode(record.labels)),
            ("applied", StepCoding.tree(.object(record.applied))), ("sinks", encode(record.sinks)),
            ("prevent_destroy", .bool(record.preventDestroy)),
            (
                "deposed",
                .array(
                    record.deposed.map {
                        .members([("id", .string($0.remoteID)), ("sinks", encode($0.sinks))])
                    })
            ),
            (
                "consent",
                record.consent.map {
                    .members([("url", .string($0.url)), ("since", encode($0.since))])
                } ?? .null
            ),
            ("origin", .string(record.origin.rawValue)), ("since", encode(record.since)),
        ])
    }

    static func record(_ reader: PlanFileReader) throws(PlanFileDamage) -> Record {
        var identity: Identity?
        if reader.optional("identity") != nil {
            identity = Identity(
                try reader.list("identity") { element throws(PlanFileDamage) in
                    try element.string()
                })
        }
        var consent: Record.PendingConsent?
        if let pending = reader.optional("consent") {
            consent = Record.PendingConsent(
                url: try pending.string("url"), since: try timestamp(pending))
        }
        return Record(
            address: try reader.address("address"), kind: try reader.string("kind"),
            provider: try reader.string("provider"), account: try account(reader("account")),
            identity: identity, remoteID: try reader.optionalString("id"),
            labels: try labels(reader), applied: try ValueCoding.object(reader("applied")),
            sinks: try sinks(reader), preventDestroy: try reader.flag("prevent_destroy"),
            deposed: try reader.list("deposed") { element throws(PlanFileDamage) in
                Record.Deposed(remoteID: try element.string("id"), sinks: try sinks(element))
            }, consent: consent, origin: try reader.word("origin"), since: try timestamp(reader))
    }

    // MARK: - Small parts

    static func encode(_ account: Account) -> Value {
        .members([
            ("endpoint", .string(account.endpoint)), ("workspace", .optional(account.workspace)),
        ])
    }

    static func account(_ reader: PlanFileReader) throws(PlanFileDamage) -> Account {
        Account(
            endpoint: try reader.string("endpoint"),
            workspace: try reader.optionalString("workspace"))
    }

    static func encode(_ labels: [String: String]) -> Value {
        .members(
            labels.sorted { $0.key.precedesInBytes($1.key) }.map { ($0.key, .string($0.value)) })
    }

    static func encode(_ sinks: [String: SinkReference]) -> Value {
        encode(sinks.mapValues(\.written))
    }

    static func labels(_ reader: PlanFileReader) throws(PlanFileDamage) -> [String: String] {
        try reader.table("labels") { element throws(PlanFileDamage) in try element.string() }
    }

    static func sinks(
        _ reader: PlanFileReader
    ) throws(PlanFileDamage) -> [String: SinkReference] {
        try reader.table("sinks") { element throws(PlanFileDamage) in
            SinkReference(try element.string())
        }
    }

    private static func encode(_ moment: Timestamp) -> Value {
        .number(Number(moment.milliseconds))
    }

    private static func timestamp(_ reader: PlanFileReader) throws(PlanFileDamage) -> Timestamp {
        let found = try reader("since")
        guard let milliseconds = found.value.integerValue else { throw found.damage }
        return Timestamp(milliseconds: milliseconds)
    }
}
