/// One object that a platform shows.
///
/// Made by Platforms; used by Planning and Reports.
package struct Observation: Hashable, Sendable {
    /// The platform's own id, opaque text.
    package let remoteID: String
    /// The natural key, or nil when the object shows none.
    package let identity: Identity?
    /// The readable fields under their `spec` names; server-only fields are left out.
    package let fields: ValueObject
    /// Why we must not manage it, or nil.
    package let unmanageable: Unmanageable?
    /// The platform's word for its health, shown and never compared.
    package let status: String?
    /// A name for people where there is no identity.
    package let title: String?

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
        self.remoteID = remoteID
        self.identity = identity
        self.fields = fields
        self.unmanageable = unmanageable
        self.status = status
        self.title = title
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
        // By index: moving the objects themselves costs more than comparing their ids.
        let order = objects.indices.sorted {
            objects[$0].remoteID.precedesInBytes(objects[$1].remoteID)
        }
        self.objects = order.map { objects[$0] }
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
