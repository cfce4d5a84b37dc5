package import Model

extension ImportReport {
    /// The report for machines.
    package func json(toolVersion: String) -> Value {
        .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("dry_run", .bool(isDryRun)),
                ("imported", .array(imported.map(Self.json))),
                ("skipped", .array(skipped.map(Self.json))),
                ("references", Self.texts(references)),
            ])
    }

    private static func json(_ object: Imported) -> Value {
        .members([
            ("address", .string("\(object.address)")), ("remote_id", .string(object.remoteID)),
            ("file", .string(object.file)), ("references", texts(object.references)),
            ("unseen", texts(object.unseen)),
        ])
    }

    private static func json(_ object: Skipped) -> Value {
        .members([
            ("platform", .string(object.platform)), ("remote_ids", texts(object.remoteIDs)),
            ("title", .string(object.title)), ("reason", .string(object.reason.code)),
        ])
    }

    private static func texts(_ texts: [String]) -> Value { .array(texts.map(Value.string)) }
}

extension ImportReport.Skipped.Reason {
    fileprivate var code: String {
        switch self {
        case .managed: "managed"
        case .unmanageable(let why): why.rawValue
        case .ambiguous: "ambiguous"
        case .declared: "declared"
        case .invalid: "invalid"
        }
    }
}
