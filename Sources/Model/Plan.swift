/// Everything an apply may do and why, as data; made by Planning alone.
///
/// A plan can be saved, compared and shown without credentials; it holds no secret value.
package struct Plan: Sendable {
    /// `metadata.name` of the project.
    package let project: String
    /// Every selected platform with what was learned about it, sorted by name.
    package let platforms: [PlatformStatus]
    /// One step for every connection that was looked at, no-ops included, sorted by address.
    package let steps: [Step]
    /// What moved on the platforms since it was recorded, sorted by address.
    package let drift: [Drift]
    /// Objects that nobody manages, sorted by platform and id.
    package let unmanaged: [Unmanaged]
    /// How many more nobody manages that the project file calls fine.
    package let allowedUnmanaged: Int
    /// Every difference with its direction, sorted; `drift` shows them.
    package let findings: [DriftFinding]
    /// The guards that this plan trips.
    package let guards: [Guard]
    /// What else a person should know.
    package let diagnostics: [Diagnostic]
    /// How secrets were compared.
    package let secrets: SecretComparison
    /// `sha256:` and 64 hex digits over what decides the effect, or nil when the remote was not
    /// read.
    package let digest: String?
    /// How many objects are under management, the base of the guards' percentages.
    package let managed: Int

    /// What was learned about one platform.
    package struct PlatformStatus: Hashable, Sendable {
        /// The key in the project file.
        package let name: String
        /// The provider.
        package let provider: String
        /// The account.
        package let account: Account
        /// Whether it could be read.
        package let completeness: PlatformObservation.Completeness
        /// How many objects it showed.
        package let objects: Int
        /// How many requests that took.
        package let requests: Int

        /// Makes a status.
        package init(
            name: String, provider: String, account: Account,
            completeness: PlatformObservation.Completeness, objects: Int, requests: Int
        ) {
            self.name = name
            self.provider = provider
            self.account = account
            self.completeness = completeness
            self.objects = objects
            self.requests = requests
        }
    }

    /// Makes a plan; Planning keeps the order of every list.
    package init(
        project: String, platforms: [PlatformStatus], steps: [Step], drift: [Drift],
        unmanaged: [Unmanaged], guards: [Guard], diagnostics: [Diagnostic],
        secrets: SecretComparison, digest: String?, managed: Int, allowedUnmanaged: Int = 0,
        findings: [DriftFinding] = []
    ) {
        self.project = project
        self.platforms = platforms
        self.steps = steps
        self.drift = drift
        self.unmanaged = unmanaged
        self.allowedUnmanaged = allowedUnmanaged
        self.findings = findings
        self.guards = guards
        self.diagnostics = diagnostics
        self.secrets = secrets
        self.digest = digest
        self.managed = managed
    }

    /// The steps that an apply would act on: all but no-op and manual.
    package var effective: [Step] { steps.filter { $0.action.isEffective } }

    /// The steps with that action.
    package func count(_ action: Action) -> Int { steps.count { $0.action == action } }

    /// Whether an apply would send or record nothing.
    package var isEmpty: Bool { effective.isEmpty }
}

/// What a step does.
package enum Action: String, Hashable, Sendable, CaseIterable {
    case create
    case adopt
    case update
    case replace
    case delete
    case forget
    case manual
    case noOp = "no-op"

    /// Whether an apply acts on it.
    package var isEffective: Bool { self != .noOp && self != .manual }

    /// Whether it destroys an object.
    package var destroys: Bool { self == .delete || self == .replace }
}

/// Why a step does what it does; the raw value is `action_reason` in JSON and never changes.
package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// In the manifests and never recorded.
    case new
    /// Recorded and gone from the platform.
    case missingRemotely = "missing_remotely"
    /// An earlier create of unknown outcome left nothing behind.
    case secondAttempt = "second_attempt"
    /// An object of that identity exists and nobody manages it.
    case existsRemotely = "exists_remotely"
    /// The object of an earlier create of unknown outcome was found.
    case foundAfterUnknown = "found_after_unknown"
    /// A person gave the consent that an earlier create asked for.
    case consentGiven = "consent_given"
    /// The adopted object differs in fields that cannot be updated.
    case adoptConflict = "adopt_conflict"
    /// A field differs from the manifest.
    case fieldsDiffer = "fields_differ"
    /// A field was changed on the platform.
    case drifted
    /// A secret has another value than when it was last sent.
    case secretRotated = "secret_rotated"
    /// The manifest's `revision` of a secret changed.
    case revisionChanged = "revision_changed"
    /// A person asked for a secret to be sent again.
    case rotationAsked = "rotation_asked"
    /// A replaced object is still alive.
    case deposedRemains = "deposed_remains"
    /// No longer in the manifests.
    case notDeclared = "not_declared"
    /// No longer in the manifests and `prune: never`.
    case pruneNever = "prune_never"
    /// No longer in the manifests and already gone.
    case alreadyGone = "already_gone"
    /// The same identity under another name.
    case moved
    /// Several objects could be meant.
    case ambiguous
    /// A person must give consent in a browser.
    case consentRequired = "consent_required"
    /// The platform offers no delete.
    case noDeleteRoute = "no_delete_route"
    /// The platform offers neither update nor delete.
    case noReplaceRoute = "no_replace_route"
    /// The secret that is needed for the delete is not in its sink.
    case handleMissing = "handle_missing"
    /// A create of unknown outcome must be decided by a person.
    case unresolved
    /// Too young to be called absent.
    case notYetVisible = "not_yet_visible"
    /// The object exists and `adopt: never` forbids taking it.
    case adoptForbidden = "adopt_forbidden"
    /// The manifest's lookup found nothing or more than one thing.
    case lookupFailed = "lookup_failed"
    /// Fingerprints are signed anew or labels changed; the platform is not asked for anything.
    case recordOnly = "record_only"
    /// Nothing differs.
    case unchanged
}

/// One difference between two columns at one place in `spec`.
package struct FieldChange: Hashable, Sendable {
    /// Where.
    package let pointer: Pointer
    /// What differs.
    package let difference: Difference
    /// Whether it asks for a new object.
    package let forcesReplace: Bool

    /// What differs.
    package enum Difference: Hashable, Sendable {
        /// A readable value; nil means absent.
        case value(before: Value?, after: Value?)
        /// A write-only value has another fingerprint. `reference` is how the manifest writes
        /// it, nil for a literal or when the manifest no longer has it.
        case secret(reference: String?, because: SecretCause)
    }

    /// How a write-only value differs from the recorded one.
    package enum SecretCause: String, Hashable, Sendable {
        /// The fingerprint differs.
        case rotated
        /// `revision` differs.
        case revision
        /// A person asked for it with `rotate`.
        case asked
        /// The manifest has it, the record does not.
        case added
        /// The record has it, the manifest does not.
        case removed
    }

    /// Makes a change.
    package init(pointer: Pointer, difference: Difference, forcesReplace: Bool) {
        self.pointer = pointer
        self.difference = difference
        self.forcesReplace = forcesReplace
    }
}

/// What a person must do and where.
package struct Manual: Hashable, Sendable {
    /// One or two sentences.
    package let text: String
    /// The page, if there is one.
    package let url: String?

    /// Makes advice.
    package init(text: String, url: String? = nil) {
        self.text = text
        self.url = url
    }
}

/// A difference between what was recorded and what the platform shows.
package struct Drift: Hashable, Sendable {
    /// The connection.
    package let address: Address
    /// The object.
    package let remoteID: String
    /// What kind of difference.
    package let kind: Kind
    /// The fields that changed remotely: `before` is recorded, `after` is observed.
    package let changes: [FieldChange]

    /// What kind of difference.
    package enum Kind: String, Hashable, Sendable {
        /// Readable fields differ.
        case changed
        /// The object is gone.
        case missing
    }

    /// Makes a drift.
    package init(address: Address, remoteID: String, kind: Kind, changes: [FieldChange]) {
        self.address = address
        self.remoteID = remoteID
        self.kind = kind
        self.changes = changes
    }
}

/// An object that nobody manages.
package struct Unmanaged: Hashable, Sendable {
    /// The platform.
    package let platform: String
    /// Its id.
    package let remoteID: String
    /// Its identity or title for people.
    package let title: String?
    /// Why it may not be managed, or nil when nobody declares it.
    package let because: Observation.Unmanageable?

    /// Makes an entry.
    package init(
        platform: String, remoteID: String, title: String?, because: Observation.Unmanageable?
    ) {
        self.platform = platform
        self.remoteID = remoteID
        self.title = title
        self.because = because
    }
}

/// A limit that stops a plan.
package struct Guard: Hashable, Sendable {
    /// `RC3001` … `RC3004`.
    package let code: DiagnosticCode
    /// One sentence with the counts.
    package let message: String
    /// Whether `--allow CODE@DIGEST` accepted it for this very plan.
    package let isAllowed: Bool

    /// Makes a guard.
    package init(code: DiagnosticCode, message: String, isAllowed: Bool) {
        self.code = code
        self.message = message
        self.isAllowed = isAllowed
    }
}

/// How secrets were compared.
package enum SecretComparison: Hashable, Sendable {
    /// By fingerprints of this key.
    case bound(keyID: String)
    /// There is no fingerprint key yet: secrets are not in the digest.
    case notBound
    /// The recorded fingerprints were made with a key that is not at hand.
    case keyChanged(recorded: String, current: String)
    /// Manifest secrets were not resolved on purpose (`--secrets platform|none`).
    case notCompared
}
