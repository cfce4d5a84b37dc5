package import Model

/// The pure heart: three columns in, one plan out.
///
/// No I/O, no clock, no randomness; equal input gives equal bytes, whatever its order.
package enum Planner {
    /// Makes the plan.
    ///
    /// - Parameters:
    ///   - desired: every declaration of the project, lookups not yet filled in.
    ///   - observed: one reading for each selected platform.
    ///   - recorded: what state knows.
    ///   - fingerprints: the desired write-only values, signed; empty when not compared.
    ///   - policy: limits, selection and what else decides.
    ///   - mapping: who plans the connections; it may block.
    package static func plan(
        desired: [Declaration], observed: [PlatformObservation], recorded: Recorded,
        fingerprints: DesiredFingerprints, policy: Policy,
        mapping: some Mapping = SerialMapping()
    ) -> Plan {
        let desired = Dictionary(grouping: resolved(desired, by: observed)) {
            ByteKey($0.address.platform)
        }
        let entries = policy.platforms.filter {
            policy.selection.platforms.isEmpty || policy.selection.platforms.contains($0.name)
        }
        // No platform knows of another one.
        let parts = mapping.map(entries) { entry -> PlatformPart? in
            guard let descriptor = policy.descriptors[entry.provider],
                let observation = observed.first(where: { $0.platform.hasSameBytes(as: entry.name) }
                )
            else { return nil }
            return PlatformPart(
                entry: entry, descriptor: descriptor, observation: observation,
                recorded: recorded, desired: desired[ByteKey(entry.name)] ?? [],
                fingerprints: fingerprints, policy: policy, mapping: mapping)
        }.compactMap(\.self)

        let statuses = parts.map(\.status)
        let steps = parts.flatMap { $0.plan?.steps ?? [] }
        let digest =
            statuses.contains { $0.completeness == .notRead }
            ? nil : Effect.digest(platforms: statuses, steps: steps)
        let managed = Dictionary(
            parts.compactMap { part in part.plan.map { (part.status.name, $0.managed) } },
            uniquingKeysWith: +)
        return Plan(
            project: policy.project, platforms: statuses, steps: steps,
            drift: parts.flatMap { $0.plan?.drift ?? [] }.sorted { $0.address < $1.address },
            unmanaged: parts.flatMap { $0.plan?.unmanaged ?? [] },
            guards: GuardCheck.tripped(
                by: steps, managedByPlatform: managed, policy: policy, digest: digest),
            diagnostics: parts.flatMap(\.diagnostics).sorted(), secrets: policy.secrets,
            digest: digest, managed: managed.values.reduce(0, +),
            allowedUnmanaged: parts.reduce(0) { $0 + ($1.plan?.allowedUnmanaged ?? 0) },
            findings: parts.flatMap { $0.plan?.findings ?? [] })
    }

    /// The declarations with what platforms looked up for them filled in.
    ///
    /// A declaration whose lookup failed keeps its lookup field and misses the field it should
    /// have found.
    package static func resolved(
        _ desired: [Declaration], by observed: [PlatformObservation]
    ) -> [Declaration] {
        var lookups: [Address: ValueObject] = [:]
        for observation in observed {
            lookups.merge(observation.lookups) { first, _ in first }
        }
        guard !lookups.isEmpty else { return desired }
        return desired.map { declaration in
            guard let found = lookups[declaration.address] else { return declaration }
            var resolved = declaration
            for member in found.members { resolved.fields[member.key] = member.value }
            return resolved
        }
    }

    /// The records that a declaration under another name would take over: those that it names by
    /// `movedFrom`, then those of the same platform, kind and identity; the record's own address
    /// no longer declared, and no other claimant.
    package static func moveCandidates(
        desired: [Declaration], recorded: Recorded, descriptors: [String: ProviderDescriptor]
    ) -> [MoveCandidate] {
        struct Key: Hashable {
            let platform: ByteKey
            let kind: ByteKey
            let identity: Identity
        }
        let unrecorded = desired.filter { recorded.records[$0.address] == nil }
        guard !unrecorded.isEmpty else { return [] }
        let declared = Set(desired.map(\.address))
        let told = toldMoves(unrecorded, recorded: recorded, declared: declared)
        let takers = Set(told.map(\.to))
        let taken = Set(told.map(\.from))
        var claims: [Key: [Address]] = [:]
        for declaration in unrecorded where !takers.contains(declaration.address) {
            guard let descriptor = descriptors[declaration.provider],
                let identity = declaration.identity(by: descriptor.capabilities)
            else { continue }
            let key = Key(
                platform: ByteKey(declaration.address.platform), kind: ByteKey(declaration.kind),
                identity: identity)
            claims[key, default: []].append(declaration.address)
        }
        var records: [Key: [Address]] = [:]
        for record in recorded.records.values
        where !declared.contains(record.address) && !taken.contains(record.address) {
            guard let identity = record.identity else { continue }
            let key = Key(
                platform: ByteKey(record.address.platform), kind: ByteKey(record.kind),
                identity: identity)
            records[key, default: []].append(record.address)
        }
        let found: [MoveCandidate] = claims.compactMap { key, claimants in
            guard claimants.count == 1, let to = claimants.first,
                let from = records[key], from.count == 1, let record = from.first
            else { return nil }
            return MoveCandidate(from: record, to: to)
        }
        return (told + found).sorted { $0.to < $1.to }
    }

    /// The records that declarations without one say to have been.
    ///
    /// Once the state has the new address, or no longer the old one, `movedFrom` means nothing.
    private static func toldMoves(
        _ unrecorded: [Declaration], recorded: Recorded, declared: Set<Address>
    ) -> [MoveCandidate] {
        let told = unrecorded.filter { $0.movedFrom != nil }
        guard !told.isEmpty else { return [] }
        var taken: Set<Address> = []
        var found: [MoveCandidate] = []
        let pending = Set(recorded.intents.values.map(\.address))
        for declaration in told.sorted(by: { $0.address < $1.address }) {
            guard let from = declaration.formerAddress,
                let record = recorded.records[from],
                record.kind.hasSameBytes(as: declaration.kind), !declared.contains(from),
                // An open create belongs to the old name until it is looked up.
                !pending.contains(from),
                taken.insert(from).inserted
            else { continue }
            found.append(MoveCandidate(from: from, to: declaration.address))
        }
        return found
    }
}
