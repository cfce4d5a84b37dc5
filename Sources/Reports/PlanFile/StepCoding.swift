import Model

/// A step of a plan file; fingerprints stay out, an apply signs anew.
enum StepCoding {
    static func encode(_ step: Step) -> Value {
        .members([
            ("address", .string(step.address.description)), ("kind", .string(step.kind)),
            ("provider", .string(step.provider)), ("action", .string(step.action.rawValue)),
            ("reason", .string(step.reason.rawValue)), ("id", .optional(step.remoteID)),
            ("desired", step.desired.map(DeclarationCoding.encode) ?? .null),
            ("record", step.record.map(RecordCoding.encode) ?? .null),
            ("observed", step.observed.map { tree(.object($0)) } ?? .null),
            ("changes", .array(step.changes.map(encode))),
            ("creates_first", .bool(step.createsFirst)),
            ("updates_after_adopt", .bool(step.updatesAfterAdopt)),
            ("wanted", .optional(step.wanted)),
            ("candidates", .array(step.candidates.map(Value.string))),
            ("manual", step.manual.map(encode) ?? .null), ("resolves", .optional(step.resolves)),
            ("needs_settling", .bool(step.needsSettling)),
            ("updates_record", .bool(step.updatesRecord)), ("effect", .string(step.effect)),
        ])
    }

    static func step(_ reader: PlanFileReader) throws(PlanFileDamage) -> Step {
        Step(
            address: try reader.address("address"), kind: try reader.string("kind"),
            provider: try reader.string("provider"), action: try reader.word("action"),
            reason: try reader.word("reason"), remoteID: try reader.optionalString("id"),
            desired: try reader.optional("desired").map(DeclarationCoding.declaration),
            record: try reader.optional("record").map(RecordCoding.record),
            observed: try reader.optional("observed").map(ValueCoding.object),
            changes: try reader.list("changes", change),
            createsFirst: try reader.flag("creates_first"),
            updatesAfterAdopt: try reader.flag("updates_after_adopt"),
            wanted: try reader.optionalString("wanted"),
            candidates: try reader.list("candidates") { element throws(PlanFileDamage) in
                try element.string()
            },
            manual: try reader.optional("manual").map(manual),
            resolves: try reader.optionalString("resolves"),
            needsSettling: try reader.flag("needs_settling"),
            updatesRecord: try reader.flag("updates_record"), effect: try reader.string("effect"))
    }

    // MARK: - Changes

    static func encode(_ change: FieldChange) -> Value {
        var members: [(String, Value)] = [
            ("pointer", .string(change.pointer.description)),
            ("forces_replace", .bool(change.forcesReplace)),
        ]
        switch change.difference {
        case .value(let before, let after):
            // Absent and null are two things: an absent side has no member.
            if let before { members.append(("before", boxed(before, at: change.pointer))) }
            if let after { members.append(("after", boxed(after, at: change.pointer))) }
        case .secret(let reference, let cause):
            members += [
                ("cause", .string(cause.rawValue)), ("reference", .optional(reference)),
            ]
        }
        return .members(members)
    }

    static func change(_ reader: PlanFileReader) throws(PlanFileDamage) -> FieldChange {
        let difference: FieldChange.Difference
        if reader.optional("cause") != nil {
            difference = .secret(
                reference: try reader.optionalString("reference"),
                because: try reader.word("cause"))
        } else {
            difference = .value(
                before: try reader.optional("before").map(unboxed),
                after: try reader.optional("after").map(unboxed))
        }
        return FieldChange(
            pointer: try reader.pointer("pointer"), difference: difference,
            forcesReplace: try reader.flag("forces_replace"))
    }

    private static func boxed(_ value: Value, at pointer: Pointer) -> Value {
        .array([ValueCoding.encode(FieldMask.masked(value, at: pointer) ?? .null)])
    }

    private static func unboxed(_ reader: PlanFileReader) throws(PlanFileDamage) -> Value {
        guard let element = reader.value.arrayValue?.first else { throw reader.damage }
        return try ValueCoding.value(PlanFileReader(element, path: reader.path))
    }

    static func tree(_ value: Value) -> Value {
        ValueCoding.encode(FieldMask.masked(value, at: Pointer()) ?? .null)
    }

    // MARK: - People

    private static func encode(_ manual: Manual) -> Value {
        .members([("text", .string(manual.text)), ("url", .optional(manual.url))])
    }

    private static func manual(_ reader: PlanFileReader) throws(PlanFileDamage) -> Manual {
        Manual(text: try reader.string("text"), url: try reader.optionalString("url"))
    }
}

/// A diagnostic in a plan file; what its code explains stays with the program.
enum DiagnosticCoding {
    static func encode(_ diagnostic: Diagnostic) -> Value {
        .members([
            ("code", encode(diagnostic.code)), ("severity", .string(diagnostic.severity.rawValue)),
            ("message", .string(diagnostic.message)),
            ("place", diagnostic.place.map(encode) ?? .null),
            ("label", .optional(diagnostic.label)),
            ("help", .array(diagnostic.help.map(Value.string))),
            (
                "frame",
                .array(
                    diagnostic.frame.map { line in
                        .members([
                            ("number", .count(line.number)), ("text", .string(line.text)),
                            (
                                "caret",
                                line.caret.map {
                                    .members([
                                        ("start", .count($0.lowerBound)),
                                        ("end", .count($0.upperBound)),
                                    ])
                                } ?? .null
                            ),
                        ])
                    })
            ),
        ])
    }

    static func diagnostic(_ reader: PlanFileReader) throws(PlanFileDamage) -> Diagnostic {
        Diagnostic(
            try code(reader("code")), severity: try reader.word("severity"),
            try reader.string("message"), at: try reader.optional("place").map(place),
            label: try reader.optionalString("label"),
            help: try reader.list("help") { element throws(PlanFileDamage) in
                try element.string()
            }, frame: try reader.list("frame", frameLine))
    }

    private static func frameLine(
        _ reader: PlanFileReader
    ) throws(PlanFileDamage) -> Diagnostic.FrameLine {
        var caret: Range<Int>?
        if let range = reader.optional("caret") {
            let (start, end) = (try range.count("start"), try range.count("end"))
            guard start <= end else { throw range.damage }
            caret = start..<end
        }
        return Diagnostic.FrameLine(
            number: try reader.count("number"), text: try reader.string("text"), caret: caret)
    }

    static func encode(_ code: DiagnosticCode) -> Value {
        .members([("id", .string(code.id)), ("title", .string(code.title))])
    }

    static func code(_ reader: PlanFileReader) throws(PlanFileDamage) -> DiagnosticCode {
        DiagnosticCode(try reader.string("id"), try reader.string("title"), "")
    }

    private static func encode(_ place: Diagnostic.Place) -> Value {
        switch place {
        case .source(let range): .members([("source", encode(range))])
        case .file(let path): .members([("file", .string(path))])
        case .request(let platform, let request):
            .members([("platform", .string(platform)), ("request", .string(request))])
        case .connection(let address): .members([("connection", .string(address.description))])
        case .commandLine: .members([("command_line", .bool(true))])
        case .environment(let name): .members([("environment", .string(name))])
        }
    }

    private static func place(_ reader: PlanFileReader) throws(PlanFileDamage) -> Diagnostic.Place {
        if let range = reader.optional("source") { return .source(try self.range(range)) }
        if let path = try reader.optionalString("file") { return .file(path) }
        if let name = try reader.optionalString("environment") { return .environment(name) }
        if reader.optional("connection") != nil {
            return .connection(try reader.address("connection"))
        }
        if reader.optional("command_line") != nil { return .commandLine }
        return .request(
            platform: try reader.string("platform"), request: try reader.string("request"))
    }

    static func encode(_ range: SourceRange) -> Value {
        .members([
            ("file", .string(range.file)), ("line", .count(range.start.line)),
            ("column", .count(range.start.column)), ("end_line", .count(range.end.line)),
            ("end_column", .count(range.end.column)),
        ])
    }

    static func range(_ reader: PlanFileReader) throws(PlanFileDamage) -> SourceRange {
        SourceRange(
            file: try reader.string("file"),
            start: SourcePosition(
                line: try reader.count("line"), column: try reader.count("column")),
            end: SourcePosition(
                line: try reader.count("end_line"), column: try reader.count("end_column")))
    }
}
