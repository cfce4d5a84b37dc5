package import Model

/// Five made-up platforms, one for each way in which platforms differ, for tests of the pure
/// stations.
package enum Profile: String, CaseIterable, Sendable {
    /// The server keeps names unique; nothing is updated in place.
    case uniqueName
    /// Names may repeat; `label` and `config` are updated in place.
    case updatable
    /// Names may repeat; nothing is updated in place.
    case naturalKey
    /// No delete route at all, and creates may ask for consent.
    case noDelete
    /// Slow creates that return a token once; the token alone deletes.
    case oneTimeToken

    /// The descriptor of the made-up platform.
    package var descriptor: ProviderDescriptor {
        ProviderDescriptor(
            provider: rawValue, title: rawValue.prefix(1).uppercased() + rawValue.dropFirst(),
            kind: kind,
            account: AccountDescriptor(
                defaultEndpoint: "http://127.0.0.1:1", workspace: .optional,
                credentials: [[CredentialDescriptor(name: "token", header: "x-token")]]),
            routes: [
                RouteDescriptor("create", "POST", "/things", evidence: .seed, source: "test")
            ],
            capabilities: capabilities, assumptions: [])
    }

    private var kind: KindDescriptor {
        let change: FieldDescriptor.Change = self == .updatable ? .update : .replace
        return KindDescriptor(
            name: "\(rawValue)Connection", summary: "A thing.",
            fields: [
                FieldDescriptor("name", .text, "The name.", required: true),
                FieldDescriptor("label", .text, "A label.", change: change),
                FieldDescriptor(
                    "config", .map(.anything, allowsEmpty: true), "Free form.", change: change),
                FieldDescriptor(
                    "token", .text, "A secret.", access: .writeOnly, secrecy: .pure),
            ],
            namingField: "name",
            outputs: self == .oneTimeToken
                ? [OutputDescriptor(name: "handle", summary: "The handle.", isRequired: true)]
                : [],
            example: "")
    }

    private var capabilities: Capabilities {
        let identity = [Pointer(["name"])]
        return switch self {
        case .uniqueName:
            Capabilities(
                identity: identity, identityIsUniqueOnServer: true, readsByID: true,
                deletion: .byID)
        case .updatable, .naturalKey:
            Capabilities(
                identity: identity, identityIsUniqueOnServer: false, readsByID: true,
                deletion: .byID)
        case .noDelete:
            Capabilities(
                identity: identity, identityIsUniqueOnServer: false, readsByID: false,
                deletion: .byHand(advice: "delete it on the web page"), mayNeedConsent: true,
                consoleURL: "https://console.example")
        case .oneTimeToken:
            Capabilities(
                identity: identity, identityIsUniqueOnServer: false, readsByID: false,
                deletion: .byReturnedSecret(output: "handle"), createsAsynchronously: true)
        }
    }

    /// The project entry of the platform; its name is the profile's.
    package func entry(
        prune: PlatformEntry.Prune = .managed, adopt: PlatformEntry.Adopt = .matching,
        limits: PlatformEntry.Limits = PlatformEntry.Limits(settleSeconds: 30)
    ) -> PlatformEntry {
        PlatformEntry(
            name: rawValue, provider: rawValue, account: account, auth: [:], limits: limits,
            prune: prune, adopt: adopt, source: .test)
    }

    /// The account that `entry` means.
    package var account: Account { Account(endpoint: "http://127.0.0.1:1", workspace: nil) }

    /// The address of a name on this platform.
    package func address(_ name: String) -> Address { Address(platform: rawValue, name: name) }

    /// A declaration; `name` is both `metadata.name` and the identity unless another is given.
    package func declaration(
        _ name: String, identity: String? = nil, label: Value? = nil, config: Value? = nil,
        token: String? = nil, revision: String? = nil, labels: [String: String] = [:],
        lifecycle: Lifecycle = Lifecycle(), sink: String? = nil, movedFrom: String? = nil
    ) -> Declaration {
        var fields: ValueObject = ["name": .string(identity ?? name)]
        fields["label"] = label
        fields["config"] = config
        if let token {
            fields["token"] = .secret(.test("env://\(token)", revision: revision))
        }
        return Declaration(
            address: address(name), kind: descriptor.kind.name, provider: rawValue, labels: labels,
            fields: fields,
            sinks: self == .oneTimeToken
                ? ["handle": SinkReference(sink ?? "file://\(name).token")] : [:],
            lifecycle: lifecycle, movedFrom: movedFrom, source: .test)
    }

    /// An object that the platform shows.
    package func object(
        _ id: String, name: String, label: Value? = nil, config: Value? = nil,
        unmanageable: Observation.Unmanageable? = nil
    ) -> Observation {
        var fields: ValueObject = ["name": .string(name)]
        fields["label"] = label
        fields["config"] = config
        return Observation(
            remoteID: id, identity: Identity([name]), fields: fields, unmanageable: unmanageable)
    }

    /// A record as an apply of the declaration leaves it.
    package func record(
        of declaration: Declaration, id: String?, fingerprints: Fingerprints = [:],
        deposed: [Record.Deposed] = []
    ) -> Record {
        Record(
            address: declaration.address, kind: declaration.kind, provider: rawValue,
            account: account, identity: declaration.identity(by: capabilities), remoteID: id,
            labels: declaration.labels, applied: descriptor.kind.readable(declaration.fields),
            fingerprints: fingerprints, sinks: declaration.sinks,
            preventDestroy: declaration.lifecycle.preventDestroy, deposed: deposed,
            origin: .created, since: Timestamp(milliseconds: 0))
    }

    /// A complete reading of the platform.
    package func reading(
        _ objects: [Observation],
        completeness: PlatformObservation.Completeness = .complete,
        notYetVisible: Set<String> = []
    ) -> PlatformObservation {
        PlatformObservation(
            platform: rawValue, objects: objects, completeness: completeness,
            notYetVisible: notYetVisible, requests: 1)
    }
}

extension SourceRange {
    /// A place that no test looks at.
    package static let test = SourceRange(
        file: "test.yaml", start: SourcePosition(line: 1, column: 1),
        end: SourcePosition(line: 1, column: 2))
}

extension SecretExpression {
    /// A reference with the given text; it is not parsed.
    package static func test(_ text: String, revision: String? = nil) -> SecretExpression {
        SecretExpression(
            form: .reference,
            parts: [
                .reference(
                    SecretReference(
                        store: "env", locator: text, options: [], field: nil, written: text))
            ], revision: revision, written: text)
    }
}

extension Fingerprint {
    /// A fingerprint with a made-up digest.
    package static func test(
        _ digest: String, key: String = "k1", revision: String? = nil, verified: Bool = true
    ) -> Fingerprint {
        Fingerprint(keyID: key, digest: digest, revision: revision, isVerified: verified)
    }
}

extension Recorded {
    /// A state with these records and intents.
    package static func holding(_ records: [Record], intents: [CreateIntent] = []) -> Recorded {
        var recorded = Recorded()
        recorded.lineage = "test"
        for record in records { recorded.records[record.address] = record }
        for intent in intents { recorded.intents[intent.id] = intent }
        return recorded
    }
}
