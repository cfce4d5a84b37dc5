/// One difference between git, the state and a platform, with its direction.
package struct DriftFinding: Hashable, Sendable {
    /// Which way it goes.
    package let direction: Direction
    /// The platform.
    package let platform: String
    /// The connection, or nil for an object that nobody manages.
    package let address: Address?
    /// The object, if there is one.
    package let remoteID: String?
    /// The field, or nil where the whole connection is meant.
    package let field: Pointer?
    /// The platform's own word for the health of the object, or its name where nobody manages it.
    package let detail: String?
    /// When an earlier run saw it first, in RFC 3339, where somebody keeps a history.
    package var firstSeen: String?

    /// Which way a difference goes; the raw value is a contract with scripts and alerts.
    package enum Direction: String, Hashable, Sendable, CaseIterable {
        /// A field was changed on the platform.
        case editedRemotely = "edited-remotely"
        /// The object is gone from the platform.
        case missingRemotely = "missing-remotely"
        /// The platform shows an object that nobody manages and nobody allowed.
        case unmanagedNew = "unmanaged-new"
        /// The manifests want what was not applied yet.
        case pendingInGit = "pending-in-git"
        /// A field was changed on the platform and in the manifest, to different values.
        case conflict
        /// The platform says that the connection does not work.
        case unhealthy
        /// A person must give consent.
        case needsAuthorization = "needs-authorization"

        /// Those that make `drift` exit 2 unless others are named: the remote moved.
        package static let standard: Set<Direction> = [
            .editedRemotely, .missingRemotely, .conflict,
        ]
    }

    /// Names a difference.
    package init(
        _ direction: Direction, platform: String, address: Address? = nil,
        remoteID: String? = nil, field: Pointer? = nil, detail: String? = nil,
        firstSeen: String? = nil
    ) {
        self.direction = direction
        self.platform = platform
        self.address = address
        self.remoteID = remoteID
        self.field = field
        self.detail = detail
        self.firstSeen = firstSeen
    }

    /// 32 hex digits over connection, direction and field.
    ///
    /// The same as long as the difference stands, whatever its values: an alert opens once and
    /// closes once.
    package var fingerprint: String {
        var form = CanonicalBytes()
        form.add("reconcile drift 1")
        form.add(platform)
        form.add(address?.name)
        form.add(address == nil ? remoteID : nil)
        form.add(direction.rawValue)
        form.add(field?.description)
        return String(form.hexDigest.prefix(32))
    }
}

extension DriftFinding: Comparable {
    package static func < (left: DriftFinding, right: DriftFinding) -> Bool {
        let pairs = [
            (left.platform, right.platform),
            (left.address?.name ?? "\u{10FFFF}", right.address?.name ?? "\u{10FFFF}"),
            (left.remoteID ?? "", right.remoteID ?? ""),
            (left.direction.rawValue, right.direction.rawValue),
            (left.field?.description ?? "", right.field?.description ?? ""),
        ]
        for (a, b) in pairs where !a.hasSameBytes(as: b) { return a.precedesInBytes(b) }
        return false
    }
}

extension Plan {
    /// The plan with the differences of some directions only, and the drift and the unmanaged
    /// objects that these are about; `firstSeen` says by fingerprint since when they are known.
    package func limited(
        to directions: Set<DriftFinding.Direction>, firstSeen: [String: String] = [:]
    ) -> Plan {
        var kept = findings.filter { directions.contains($0.direction) }
        if !firstSeen.isEmpty {
            for index in kept.indices { kept[index].firstSeen = firstSeen[kept[index].fingerprint] }
        }
        let moved: Set<DriftFinding.Direction> = [.editedRemotely, .missingRemotely, .conflict]
        let addresses = Set(
            kept.filter { moved.contains($0.direction) }.compactMap(\.address))
        return Plan(
            project: project, platforms: platforms, steps: steps,
            drift: drift.filter { addresses.contains($0.address) },
            unmanaged: directions.contains(.unmanagedNew) ? unmanaged : [], guards: guards,
            diagnostics: diagnostics, secrets: secrets, digest: digest, managed: managed,
            allowedUnmanaged: allowedUnmanaged, findings: kept)
    }
}
