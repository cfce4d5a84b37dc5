/// What limits and selects a plan.
package struct Policy: Sendable {
    /// `metadata.name` of the project.
    package let project: String
    /// The selected platforms, sorted by name.
    package let platforms: [PlatformEntry]
    /// The capabilities by provider.
    package let descriptors: [String: ProviderDescriptor]
    /// `guards` of the project file.
    package let guards: GuardLimits
    /// `CODE@DIGEST` pairs that accept guards for one very plan.
    package let allowances: [Allowance]
    /// Which connections are looked at; everything else is left out of the plan.
    package let selection: Selection
    /// Platforms on which two agreeing complete lists were taken after the settle time, so that
    /// an unknown create that shows nothing may be tried again.
    package let settled: Set<String>
    /// How secrets were compared.
    package let secrets: SecretComparison
    /// Which sinks hold the secrets that deletes need, by address and output name; a missing
    /// entry means that the secret is not there.
    package let availableHandles: [Address: Set<String>]
    /// Patterns of `platform/title` of unmanaged objects that are fine: counted, not listed.
    package let allowedUnmanaged: [String]
    /// The secrets that a person asked to be sent again, whatever their fingerprints say.
    package let rotations: [Address: Rotation]

    /// `guards` of the project file.
    package struct GuardLimits: Hashable, Sendable {
        /// The most destroys in one plan.
        package let maxDestroy: Int
        /// The greatest share of managed objects in percent, from ten managed objects on.
        package let maxDestroyPercent: Int

        /// Makes limits; the defaults are those of a project file without any.
        package init(maxDestroy: Int = 20, maxDestroyPercent: Int = 30) {
            self.maxDestroy = maxDestroy
            self.maxDestroyPercent = maxDestroyPercent
        }
    }

    /// `--allow CODE@DIGEST`.
    package struct Allowance: Hashable, Sendable {
        /// The guard's code.
        package let code: String
        /// The digest of the plan it is good for.
        package let digest: String

        /// Makes an allowance.
        package init(code: String, digest: String) {
            self.code = code
            self.digest = digest
        }
    }

    /// Makes a policy.
    package init(
        project: String, platforms: [PlatformEntry], descriptors: [String: ProviderDescriptor],
        guards: GuardLimits = GuardLimits(), allowances: [Allowance] = [],
        selection: Selection = Selection(), settled: Set<String> = [],
        secrets: SecretComparison, availableHandles: [Address: Set<String>] = [:],
        allowedUnmanaged: [String] = [],
        rotations: [Address: Rotation] = [:]
    ) {
        self.project = project
        self.platforms = platforms.sorted { $0.name.precedesInBytes($1.name) }
        self.descriptors = descriptors
        self.guards = guards
        self.allowances = allowances
        self.selection = selection
        self.settled = settled
        self.secrets = secrets
        self.availableHandles = availableHandles
        self.allowedUnmanaged = allowedUnmanaged
        self.rotations = rotations
    }
}

/// Secrets of one connection that are sent again on purpose.
package struct Rotation: Hashable, Sendable {
    /// The object that holds them now.
    ///
    /// Once another one has taken its place they were sent, so that planning again in the same run
    /// does not send them twice.
    package let remoteID: String
    /// Where they stand in `spec`.
    package let pointers: Set<Pointer>

    /// Makes a rotation.
    package init(remoteID: String, pointers: Set<Pointer>) {
        self.remoteID = remoteID
        self.pointers = pointers
    }
}

/// `--platform`, `--select` and `--shard`, and the addresses that `rotate` names.
package struct Selection: Hashable, Sendable {
    /// The platforms that are looked at; empty means all.
    package let platforms: Set<String>
    /// Labels that must all be present.
    package let labels: [String: String]
    /// The only connections that are looked at; empty means all.
    package let addresses: Set<Address>
    /// The part of all addresses that is looked at; nil means all of them.
    package let shard: Shard?

    /// Makes a selection; the default selects everything.
    package init(
        platforms: Set<String> = [], labels: [String: String] = [:],
        addresses: Set<Address> = [], shard: Shard? = nil
    ) {
        self.platforms = platforms
        self.labels = labels
        self.addresses = addresses
        self.shard = shard
    }

    /// Whether every connection is looked at.
    package var isWhole: Bool {
        platforms.isEmpty && labels.isEmpty && addresses.isEmpty && shard == nil
    }

    /// The same for all shards together.
    package var unsharded: Selection {
        Selection(platforms: platforms, labels: labels, addresses: addresses)
    }

    /// Whether a connection at that address with those labels is looked at.
    package func contains(_ address: Address, labels present: [String: String]) -> Bool {
        (platforms.isEmpty || platforms.contains(address.platform))
            && (addresses.isEmpty || addresses.contains(address))
            && labels.allSatisfy { present[$0.key] == $0.value }
            && shard?.contains(address) ?? true
    }
}

/// The fingerprints of the desired write-only values; made by Secrets, read by Planning.
package struct DesiredFingerprints: Sendable {
    /// The fingerprint of each write-only leaf of a declaration, signed for its address with the
    /// current key; sorted by address, in which order they are needed.
    package let own: [Own]
    /// By address of a record that carries the same identity under another name: the fingerprints
    /// of the declaration that would take it over, signed for the *record's* address.
    package let forMoves: [Address: Fingerprints]
    /// By address of a record that an older key signed, then by that key's id: the fingerprints of
    /// the declaration that it is compared with, signed for the *record's* address with that key.
    package let older: [Address: [String: Fingerprints]]

    /// What the declaration at an address is signed with.
    package struct Own: Sendable {
        /// The address.
        package let address: Address
        /// Its fingerprints.
        package let fingerprints: Fingerprints

        /// Makes an entry.
        package init(address: Address, fingerprints: Fingerprints) {
            self.address = address
            self.fingerprints = fingerprints
        }
    }

    /// Makes the set.
    package init(
        own: [Address: Fingerprints] = [:],
        forMoves: [Address: Fingerprints] = [:],
        older: [Address: [String: Fingerprints]] = [:]
    ) {
        self.init(
            sorted: own.sorted { $0.key < $1.key }.map {
                Own(address: $0.key, fingerprints: $0.value)
            }, forMoves: forMoves, older: older)
    }

    /// Makes the set out of entries that are sorted by address.
    package init(
        sorted own: [Own], forMoves: [Address: Fingerprints] = [:],
        older: [Address: [String: Fingerprints]] = [:]
    ) {
        self.own = own
        self.forMoves = forMoves
        self.older = older
    }
}

/// A record that another declaration would take over: same platform, kind and identity.
package struct MoveCandidate: Hashable, Sendable {
    /// The record's address.
    package let from: Address
    /// The declaration's address.
    package let to: Address

    /// Makes a candidate.
    package init(from: Address, to: Address) {
        self.from = from
        self.to = to
    }
}
