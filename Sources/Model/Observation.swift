/// One object that a platform shows.
///
/// Made by Platforms; used by Planning and Reports.
package struct Observation: Hashable, Sendable {
    private struct Parts: Hashable, Sendable {
        let remoteID: String
        let identity: Identity?
        let fields: ValueObject
        let unmanageable: Unmanageable?
        let status: String?
        let title: String?
    }

    private let shared: Shared<Parts>

    /// The platform's own id, opaque text.
    package var remoteID: String { shared.value.remoteID }
    /// The natural key, or nil when the object shows none.
    package var identity: Identity? { shared.value.identity }
    /// The readable fields under their `spec` names; server-only fields are left out.
    package var fields: ValueObject { shared.value.fields }
    /// Why we must not manage it, or nil.
    package var unmanageable: Unmanageable? { shared.value.unmanageable }
    /// The platform's word for its health, shown and never compared.
    package var status: String? { shared.value.status }
    /// A name for people where there is no identity.
    package var title: String? { shared.value.title }

    /// Why an object is left alone whatever the manifests say.
    package enum Unmanageable: String, Hashable, Sendable {
        /// Shared from another workspace.
        case sharedIn = "shared_in"
        /// Made by an OAuth flow, which no manifest can repeat.
        case oauth
        /// The answer showed it in a form that we cannot read.
        case unreadable
    }

    /// Makes an observation.
    package init(
        remoteID: String, identity: Identity?, fields: ValueObject,
        unmanageable: Unmanageable? = nil, status: String? = nil, title: String? = nil
    ) {
        shared = Shared(
            Parts(
                remoteID: remoteID, identity: identity, fields: fields,
                unmanageable: unmanageable, status: status, title: title))
    }

    /// The same object with what a record says as well taken from there, so that it is kept once.
    package func sharing(_ record: Record) -> Observation {
        Observation(
            remoteID: record.remoteID.flatMap { $0.hasSameBytes(as: remoteID) ? $0 : nil }
                ?? remoteID,
            identity: record.identity == identity ? record.identity : identity,
            fields: record.applied == fields ? record.applied : fields,
            unmanageable: unmanageable, status: status, title: title)
    }
}

/// What one platform showed in one complete or broken reading.
package struct PlatformObservation: Sendable {
    /// The key in the project file.
    package let platform: String
    /// The objects sorted by remote id, each id once.
    package let objects: [Observation]
    /// Whether absence may be concluded from it.
    package let completeness: Completeness
    /// What was looked up for declarations: the fields to put into each, by address.
    package let lookups: [Address: ValueObject]
    /// Recorded ids that the list lacks but that are young and still answer by id, or may not be
    /// visible yet.
    package let notYetVisible: Set<String>
    /// Problems that concern single declarations, such as a connector that does not exist.
    package let diagnostics: [Diagnostic]
    /// How many requests the reading took.
    package let requests: Int

    /// Whether absence may be concluded from a reading.
    package enum Completeness: Hashable, Sendable {
        /// Every page came and agreed with the envelope.
        case complete
        /// Something is missing; nothing of this platform may be planned.
        case incomplete(Diagnostic)
        /// The remote was not read on purpose (`--secrets none`).
        case notRead
    }

    /// Makes the result of a reading.
    package init(
        platform: String, objects: [Observation], completeness: Completeness,
        lookups: [Address: ValueObject] = [:], notYetVisible: Set<String> = [],
        diagnostics: [Diagnostic] = [], requests: Int = 0
    ) {
        self.platform = platform
        self.objects = objects.sortedInBytes(by: \.remoteID)
        self.completeness = completeness
        self.lookups = lookups
        self.notYetVisible = notYetVisible
        self.diagnostics = diagnostics
        self.requests = requests
    }
}

/// What a reading is for, so that a platform can ask only for what is in use.
package struct Interest: Sendable {
    /// The declarations of this platform.
    package let declarations: [Declaration]
    /// The records of this platform.
    package let records: [Record]
    /// The open intents of this platform.
    package let intents: [CreateIntent]
    /// Whether objects that none of these names are wanted too, whatever it costs; `import` asks
    /// for them.
    package let includesUnused: Bool

    /// Makes an interest.
    package init(
        declarations: [Declaration], records: [Record], intents: [CreateIntent] = [],
        includesUnused: Bool = false
    ) {
        self.declarations = declarations
        self.records = records
        self.intents = intents
        self.includesUnused = includesUnused
    }
}
