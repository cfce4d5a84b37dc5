import Model

/// A plan and its parts in a plan file.
enum PlanCoding {
    static func encode(_ plan: Plan) -> Value {
        .members([
            ("project", .string(plan.project)), ("digest", .optional(plan.digest)),
            ("managed", .count(plan.managed)),
            ("unmanaged_allowed", .count(plan.allowedUnmanaged)), ("secrets", encode(plan.secrets)),
            ("platforms", .array(plan.platforms.map(encode))),
            ("steps", .array(plan.steps.map(StepCoding.encode))),
            ("drift", .array(plan.drift.map(encode))),
            ("unmanaged", .array(plan.unmanaged.map(encode))),
            ("guards", .array(plan.guards.map(encode))),
            ("diagnostics", .array(plan.diagnostics.map(DiagnosticCoding.encode))),
        ])
    }

    static func plan(_ reader: PlanFileReader) throws(PlanFileDamage) -> Plan {
        Plan(
            project: try reader.string("project"),
            platforms: try reader.list("platforms", platform),
            steps: try reader.list("steps", StepCoding.step),
            drift: try reader.list("drift", drift),
            unmanaged: try reader.list("unmanaged", unmanaged),
            guards: try reader.list("guards", tripped),
            diagnostics: try reader.list("diagnostics", DiagnosticCoding.diagnostic),
            secrets: try secrets(reader("secrets")),
            digest: try reader.optionalString("digest"), managed: try reader.count("managed"),
            allowedUnmanaged: reader.optional("unmanaged_allowed") == nil
                ? 0 : try reader.count("unmanaged_allowed"))
    }

    // MARK: - Platforms

    private static func encode(_ platform: Plan.PlatformStatus) -> Value {
        let completeness: Value =
            switch platform.completeness {
            case .complete: "complete"
            case .notRead: "not_read"
            case .incomplete(let diagnostic): DiagnosticCoding.encode(diagnostic)
            }
        return .members([
            ("name", .string(platform.name)), ("provider", .string(platform.provider)),
            ("account", RecordCoding.encode(platform.account)), ("completeness", completeness),
            ("objects", .count(platform.objects)), ("requests", .count(platform.requests)),
        ])
    }

    private static func platform(
        _ reader: PlanFileReader
    ) throws(PlanFileDamage) -> Plan.PlatformStatus {
        let completeness = try reader("completeness")
        return Plan.PlatformStatus(
            name: try reader.string("name"), provider: try reader.string("provider"),
            account: try RecordCoding.account(reader("account")),
            completeness: completeness.value == "complete"
                ? .complete
                : completeness.value == "not_read"
                    ? .notRead : .incomplete(try DiagnosticCoding.diagnostic(completeness)),
            objects: try reader.count("objects"), requests: try reader.count("requests"))
    }

    // MARK: - Drift, strangers, guards

    private static func encode(_ drift: Drift) -> Value {
        .members([
            ("address", .string(drift.address.description)), ("id", .string(drift.remoteID)),
            ("kind", .string(drift.kind.rawValue)),
            ("changes", .array(drift.changes.map(StepCoding.encode))),
        ])
    }

    private static func drift(_ reader: PlanFileReader) throws(PlanFileDamage) -> Drift {
        Drift(
            address: try reader.address("address"), remoteID: try reader.string("id"),
            kind: try reader.word("kind"), changes: try reader.list("changes", StepCoding.change))
    }

    private static func encode(_ object: Unmanaged) -> Value {
        .members([
            ("platform", .string(object.platform)), ("id", .string(object.remoteID)),
            ("title", .optional(object.title)), ("because", .optional(object.because?.rawValue)),
        ])
    }

    private static func unmanaged(_ reader: PlanFileReader) throws(PlanFileDamage) -> Unmanaged {
        Unmanaged(
            platform: try reader.string("platform"), remoteID: try reader.string("id"),
            title: try reader.optionalString("title"),
            because: reader.optional("because") == nil ? nil : try reader.word("because"))
    }

    private static func encode(_ tripped: Guard) -> Value {
        .members([
            ("code", DiagnosticCoding.encode(tripped.code)),
            ("message", .string(tripped.message)), ("allowed", .bool(tripped.isAllowed)),
        ])
    }

    private static func tripped(_ reader: PlanFileReader) throws(PlanFileDamage) -> Guard {
        Guard(
            code: try DiagnosticCoding.code(reader("code")), message: try reader.string("message"),
            isAllowed: try reader.flag("allowed"))
    }

    // MARK: - Secrets

    private static func encode(_ secrets: SecretComparison) -> Value {
        var members: [(String, Value)] = [("compared", .string(PlanJSON.word(secrets)))]
        switch secrets {
        case .bound(let keyID): members.append(("key", .string(keyID)))
        case .keyChanged(let recorded, let current):
            members += [("recorded", .string(recorded)), ("key", .string(current))]
        case .notBound, .notCompared: break
        }
        return .members(members)
    }

    private static func secrets(
        _ reader: PlanFileReader
    ) throws(PlanFileDamage) -> SecretComparison {
        switch try reader.string("compared") {
        case "bound": return .bound(keyID: try reader.string("key"))
        case "not_bound": return .notBound
        case "key_changed":
            return .keyChanged(
                recorded: try reader.string("recorded"), current: try reader.string("key"))
        case "not_compared": return .notCompared
        default: throw reader.damage
        }
    }
}
