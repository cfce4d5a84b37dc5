import Documents
import Model

extension CreateIntent {
    var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("id", id)
        fields.add("address", address)
        fields.add("kind", kind)
        fields.add("provider", provider)
        fields.add("endpoint", account.endpoint)
        fields.add("workspace", account.workspace)
        if let identity { fields.add("identity", .array(identity.components.map(Value.string))) }
        fields.add("baseline", unlessEmpty: baseline)
        fields.add("outcome", .object(outcome.stateForm))
        fields.add("may_leave_until", mayLeaveUntil)
        return fields.object
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        let identity = try fields.strings("identity")
        self.init(
            id: try fields.string("id"), address: try fields.address("address"),
            kind: try fields.repeatedString("kind"),
            provider: try fields.repeatedString("provider"),
            account: try Account(fields), identity: identity.isEmpty ? nil : Identity(identity),
            baseline: try fields.strings("baseline"),
            outcome: try Record(fields.reader("outcome")),
            mayLeaveUntil: try fields.timestamp("may_leave_until"))
    }
}

extension BegunPlan {
    var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("digest", digest)
        fields.add(
            "steps",
            unlessEmpty: FieldWriter.object(
                steps.compactMap { address, permits in
                    StepPermit.stateForm(of: permits).map { (address.description, .object($0)) }
                }))
        return fields.object
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        var steps: [Address: [StepPermit]] = [:]
        if let members = try fields.members("steps") {
            steps.reserveCapacity(members.count)
            for member in members.members {
                guard
                    let parts = member.key.halves(
                        sharing: fields.repeated.texts, around: Address.slash)
                else { throw CodingProblem(message: "`steps` has a key that is no address") }
                steps[Address(platform: parts.0, name: parts.1)] = try StepPermit.list(
                    fields.reader(member))
            }
        }
        self.init(digest: try fields.string("digest"), steps: steps)
    }
}

extension BegunPlan.StepPermit {
    /// The first step of an address, and in it the others, which few addresses have; nil for none.
    static func stateForm(of permits: [BegunPlan.StepPermit]) -> ValueObject? {
        guard var form = permits.first?.stateForm else { return nil }
        if permits.count > 1 {
            form["also"] = .array(permits.dropFirst().map { .object($0.stateForm) })
        }
        return form
    }

    static func list(_ fields: FieldReader) throws(CodingProblem) -> [BegunPlan.StepPermit] {
        var permits = [try BegunPlan.StepPermit(fields)]
        guard let others = try fields.elements("also") else { return permits }
        for element in others.elements {
            permits.append(
                try BegunPlan.StepPermit(
                    FieldReader(element, "also", sharing: fields.repeated)))
        }
        return permits
    }

    var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("action", action.rawValue)
        fields.add("effect", effect)
        fields.add("wanted", wanted)
        return fields.object
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        self.init(
            action: try fields.choice("action", Action.self), effect: try fields.string("effect"),
            wanted: try fields.optionalString("wanted"))
    }
}

extension Recorded.Tombstone {
    var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("platform", platform)
        fields.add("remote_id", remoteID)
        fields.add("at", at)
        return fields.object
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        self.init(
            platform: try fields.repeatedString("platform"),
            remoteID: try fields.string("remote_id"),
            at: try fields.timestamp("at"))
    }
}
