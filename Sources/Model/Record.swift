/// What we last did and know about one connection; one entry of the state.
///
/// Holds no secret and no value of a write-only field. Made by Applying and the `state` verbs,
/// kept by State, read by Planning.
package struct Record: Hashable, Sendable {
    private struct Parts: Hashable, Sendable {
        var address: Address
        var kind: String
        var provider: String
        var account: Account
        var identity: Identity?
        var remoteID: String?
        var labels: [String: String]
        var applied: ValueObject
        var fingerprints: Fingerprints
        var sinks: [String: SinkReference]
        var preventDestroy: Bool
        var deposed: [Deposed]
        var consent: PendingConsent?
        var origin: Origin
        var since: Timestamp
    }

    // A plan holds a record in several places at once.
    private var shared: Shared<Parts>

    /// Our unique name.
    package var address: Address {
        get { shared.value.address }
        set { Shared.change(&shared) { $0.address = newValue } }
    }
    /// The manifest kind.
    package var kind: String {
        get { shared.value.kind }
        set { Shared.change(&shared) { $0.kind = newValue } }
    }
    /// The provider.
    package var provider: String {
        get { shared.value.provider }
        set { Shared.change(&shared) { $0.provider = newValue } }
    }
    /// The account the object lives in.
    package var account: Account {
        get { shared.value.account }
        set { Shared.change(&shared) { $0.account = newValue } }
    }
    /// The natural key as last applied, or nil where there is none.
    package var identity: Identity? {
        get { shared.value.identity }
        set { Shared.change(&shared) { $0.identity = newValue } }
    }
    /// The platform's id; nil while a person's consent is pending and no object exists.
    package var remoteID: String? {
        get { shared.value.remoteID }
        set { Shared.change(&shared) { $0.remoteID = newValue } }
    }
    /// `metadata.labels` as last applied, so that `--select` still finds removed manifests.
    package var labels: [String: String] {
        get { shared.value.labels }
        set { Shared.change(&shared) { $0.labels = newValue } }
    }
    /// The readable fields as applied.
    package var applied: ValueObject {
        get { shared.value.applied }
        set { Shared.change(&shared) { $0.applied = newValue } }
    }
    /// The fingerprint of each leaf of the write-only fields.
    package var fingerprints: Fingerprints {
        get { shared.value.fingerprints }
        set { Shared.change(&shared) { $0.fingerprints = newValue } }
    }
    /// The sink of each returned secret.
    package var sinks: [String: SinkReference] {
        get { shared.value.sinks }
        set { Shared.change(&shared) { $0.sinks = newValue } }
    }
    /// Whether destroying it trips a guard; outlives the manifest.
    package var preventDestroy: Bool {
        get { shared.value.preventDestroy }
        set { Shared.change(&shared) { $0.preventDestroy = newValue } }
    }
    /// Replaced objects that are still alive.
    package var deposed: [Deposed] {
        get { shared.value.deposed }
        set { Shared.change(&shared) { $0.deposed = newValue } }
    }
    /// The page a person must visit before the object works, if that is still open.
    package var consent: PendingConsent? {
        get { shared.value.consent }
        set { Shared.change(&shared) { $0.consent = newValue } }
    }
    /// How the object came under management.
    package var origin: Origin {
        get { shared.value.origin }
        set { Shared.change(&shared) { $0.origin = newValue } }
    }
    /// When we created or adopted it.
    package var since: Timestamp {
        get { shared.value.since }
        set { Shared.change(&shared) { $0.since = newValue } }
    }

    /// How an object came under management.
    package enum Origin: String, Hashable, Sendable {
        case created
        case adopted
    }

    /// A replaced object that is still alive.
    package struct Deposed: Hashable, Sendable {
        /// The platform's id.
        package let remoteID: String
        /// Where its returned secrets are kept now, by output name.
        package let sinks: [String: SinkReference]

        /// Makes an entry.
        package init(remoteID: String, sinks: [String: SinkReference] = [:]) {
            self.remoteID = remoteID
            self.sinks = sinks
        }
    }

    /// A consent that a person still has to give.
    package struct PendingConsent: Hashable, Sendable {
        /// The page to visit.
        package let url: String
        /// When it was asked for.
        package let since: Timestamp

        /// Makes an entry.
        package init(url: String, since: Timestamp) {
            self.url = url
            self.since = since
        }
    }

    /// Makes a record.
    package init(
        address: Address, kind: String, provider: String, account: Account, identity: Identity?,
        remoteID: String?, labels: [String: String] = [:], applied: ValueObject,
        fingerprints: Fingerprints = [:], sinks: [String: SinkReference] = [:],
        preventDestroy: Bool = false, deposed: [Deposed] = [], consent: PendingConsent? = nil,
        origin: Origin, since: Timestamp
    ) {
        shared = Shared(
            Parts(
                address: address, kind: kind, provider: provider, account: account,
                identity: identity, remoteID: remoteID, labels: labels, applied: applied,
                fingerprints: fingerprints, sinks: sinks, preventDestroy: preventDestroy,
                deposed: deposed, consent: consent, origin: origin, since: since))
    }
}

/// A keyed hash of one leaf of a write-only field, bound to address and field.
package struct Fingerprint: Hashable, Sendable {
    /// Which key made it.
    package let keyID: String
    /// The base64url text of the HMAC.
    package let digest: String
    /// The `revision` the manifest carried, if any.
    package let revision: String?
    /// False when the object was adopted: the platform never confirmed that it holds this value.
    package let isVerified: Bool

    /// Makes a fingerprint.
    package init(keyID: String, digest: String, revision: String? = nil, isVerified: Bool = true) {
        self.keyID = keyID
        self.digest = digest
        self.revision = revision
        self.isVerified = isVerified
    }

    /// The same fingerprint without the claim that the platform confirmed the value.
    package var unverified: Fingerprint {
        Fingerprint(keyID: keyID, digest: digest, revision: revision, isVerified: false)
    }
}

/// A durable note that a create may leave: written before its request.
package struct CreateIntent: Hashable, Sendable {
    /// Random and unique.
    package let id: String
    /// The connection.
    package let address: Address
    /// The kind and provider, account and identity that the request carries.
    package let kind: String
    /// The provider.
    package let provider: String
    /// The account.
    package let account: Account
    /// The natural key that the request carries, or nil where there is none.
    package let identity: Identity?
    /// The ids of that identity that existed before, sorted.
    package let baseline: [String]
    /// What the record will hold if the create worked, its remote id left nil.
    package let outcome: Record
    /// The last moment at which the request could have left, by our clock.
    package let mayLeaveUntil: Timestamp

    /// Makes an intent.
    package init(
        id: String, address: Address, kind: String, provider: String, account: Account,
        identity: Identity?, baseline: [String], outcome: Record, mayLeaveUntil: Timestamp
    ) {
        self.id = id
        self.address = address
        self.kind = kind
        self.provider = provider
        self.account = account
        self.identity = identity
        self.baseline = baseline
        self.outcome = outcome
        self.mayLeaveUntil = mayLeaveUntil
    }

    /// The same intent, whose request may leave until a later moment.
    package func renewed(until moment: Timestamp) -> CreateIntent {
        CreateIntent(
            id: id, address: address, kind: kind, provider: provider, account: account,
            identity: identity, baseline: baseline, outcome: outcome, mayLeaveUntil: moment)
    }
}
