import Documents
package import Model

extension Record {
    /// The record as it stands in the state file, and as `state show` prints it.
    package var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("address", address)
        fields.add("kind", kind)
        fields.add("provider", provider)
        fields.add("endpoint", account.endpoint)
        fields.add("workspace", account.workspace)
        if let identity { fields.add("identity", .array(identity.components.map(Value.string))) }
        fields.add("remote_id", remoteID)
        fields.add("labels", unlessEmpty: labels)
        fields.add("applied", unlessEmpty: applied)
        fields.add(
            "fingerprints",
            unlessEmpty: FieldWriter.object(
                fingerprints.leaves.map {
                    ($0.pointer.description, .object($0.fingerprint.stateForm))
                }))
        fields.add("sinks", unlessEmpty: sinks.mapValues(\.written))
        fields.add("prevent_destroy", ifTrue: preventDestroy)
        if !deposed.isEmpty {
            fields.add("deposed", .array(deposed.map { .object($0.stateForm) }))
        }
        if let consent {
            fields.add("consent", .object(consent.stateForm))
        }
        fields.add("origin", origin.rawValue)
        fields.add("since", since)
        return fields.object
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        var fingerprints: Fingerprints = [:]
        if let prints = try fields.members("fingerprints") {
            for member in prints.members {
                guard let pointer = fields.repeated.pointer(member.key) else {
                    throw CodingProblem(message: "`fingerprints` has a key that is no pointer")
                }
                fingerprints[pointer] = try Fingerprint(fields.reader(member))
            }
        }
        var deposed: [Deposed] = []
        if let list = try fields.elements("deposed") {
            for element in list.elements {
                deposed.append(
                    try Deposed(FieldReader(element, "deposed", sharing: fields.repeated)))
            }
        }
        var consent: PendingConsent?
        if let fields = try fields.optionalReader("consent") {
            consent = PendingConsent(
                url: try fields.string("url"), since: try fields.timestamp("since"))
        }
        let identity = try fields.strings("identity")
        self.init(
            address: try fields.address("address"), kind: try fields.repeatedString("kind"),
            provider: try fields.repeatedString("provider"), account: try Account(fields),
            identity: identity.isEmpty ? nil : Identity(identity),
            remoteID: try fields.optionalString("remote_id"),
            labels: try fields.texts("labels"), applied: try fields.tree("applied"),
            fingerprints: fingerprints, sinks: try fields.sinks("sinks"),
            preventDestroy: try fields.flag("prevent_destroy"), deposed: deposed,
            consent: consent,
            origin: fields.isText("origin", "created")
                ? .created : try fields.choice("origin", Origin.self),
            since: try fields.timestamp("since"))
    }
}

extension Account {
    init(_ fields: FieldReader) throws(CodingProblem) {
        self.init(
            endpoint: try fields.repeatedString("endpoint"),
            workspace: try fields.optionalRepeatedString("workspace"))
    }
}

extension Fingerprint {
    var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("key", keyID)
        fields.add("digest", digest)
        fields.add("revision", revision)
        fields.add("unverified", ifTrue: !isVerified)
        return fields.object
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        self.init(
            keyID: try fields.repeatedString("key"), digest: try fields.string("digest"),
            revision: try fields.optionalString("revision"),
            isVerified: try !fields.flag("unverified"))
    }
}

extension Record.Deposed {
    var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("remote_id", remoteID)
        fields.add("sinks", unlessEmpty: sinks.mapValues(\.written))
        return fields.object
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        self.init(
            remoteID: try fields.string("remote_id"),
            sinks: try fields.sinks("sinks"))
    }
}

extension Record.PendingConsent {
    var stateForm: ValueObject {
        var fields = FieldWriter()
        fields.add("url", url)
        fields.add("since", since)
        return fields.object
    }
}
