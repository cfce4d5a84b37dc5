import Host
import Model
import Planning
import Secrets

/// Plans on all cores.
private struct ParallelMapping: Mapping {
    func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ work: @escaping @Sendable (Element) -> Result
    ) -> [Result] {
        mapInParallel(elements, work)
    }
}

/// The three columns of a run and the walk from them to a plan.
struct Corridor: Sendable {
    var loaded: LoadedProject
    let secrets: LoadedSecrets
    let mode: SecretsMode
    let sinks: ProjectSinks
    let allowances: [Policy.Allowance]
    /// The halves that read, by platform name; empty when the remote is not read.
    let observers: [String: any Observing]
    /// Who is told when a platform is read.
    let events: any EventReceiving
    /// What is sent again on purpose.
    var rotations: [Address: Rotation] = [:]
    /// What is wanted, signed for its own address, where that was done ahead.
    var signatures: [DesiredFingerprints.Own]?

    /// The same corridor for these connections and no other.
    func limited(to addresses: Set<Address>) -> Corridor {
        var limited = self
        limited.loaded = loaded.limited(to: addresses)
        return limited
    }

    /// Reads every selected platform, side by side.
    func observe(_ recorded: Recorded) async -> [PlatformObservation] {
        let declarations = Dictionary(grouping: loaded.declarations) {
            ByteKey($0.address.platform)
        }
        let records = Dictionary(grouping: recorded.records) { ByteKey($0.key.platform) }
        return await withTaskGroup(of: PlatformObservation.self) { group in
            for entry in loaded.selectedPlatforms {
                guard let observer = observers[entry.name] else {
                    group.addTask {
                        PlatformObservation(
                            platform: entry.name, objects: [], completeness: .notRead)
                    }
                    continue
                }
                let interest = Interest(
                    declarations: declarations[ByteKey(entry.name)] ?? [],
                    records: (records[ByteKey(entry.name)] ?? []).map(\.value),
                    intents: recorded.intents(of: entry.name))
                let events = events
                group.addTask {
                    events.receive(.readStarted(platform: entry.name))
                    let observation = await observer.observe(interest)
                    events.receive(.readEnded(observation))
                    return observation
                }
            }
            var observations: [PlatformObservation] = []
            for await observation in group { observations.append(observation) }
            return observations.sorted { $0.platform.precedesInBytes($1.platform) }
        }
    }

    /// Reads every selected platform, and signs what is wanted while answers are awaited.
    mutating func observeAndSign(_ recorded: Recorded) async -> [PlatformObservation] {
        let reading = self
        async let signed = reading.signed(recorded)
        let observed = await reading.observe(recorded)
        signatures = await signed
        return observed
    }

    /// Makes the plan out of what was read.
    func plan(
        _ observed: [PlatformObservation], recorded: Recorded, settled: Set<String> = []
    ) async -> Plan {
        let desired = Planner.resolved(loaded.declarations, by: observed)
        let fingerprints = await fingerprints(of: desired, recorded: recorded)
        let policy = await policy(recorded, settled: settled)
        return await runBlocking {
            Planner.plan(
                desired: desired, observed: observed, recorded: recorded,
                fingerprints: fingerprints, policy: policy, mapping: ParallelMapping())
        }
    }

    /// Compares the state with what was read, and plans nothing.
    func verify(_ observed: [PlatformObservation], recorded: Recorded) async -> Verification {
        Verifier.verify(
            recorded, observed: observed,
            policy: await policy(recorded, settled: [], asksStores: true))
    }

    private func policy(
        _ recorded: Recorded, settled: Set<String>, asksStores: Bool = false
    ) async -> Policy {
        Policy(
            project: loaded.project.name, platforms: loaded.selectedPlatforms,
            descriptors: LoadedProject.descriptors, guards: loaded.project.guards,
            allowances: allowances, selection: loaded.selection, settled: settled,
            secrets: comparison(with: recorded),
            availableHandles: await availableHandles(recorded, asksStores: asksStores),
            allowedUnmanaged: loaded.project.allowedUnmanaged, rotations: rotations)
    }

    /// Signs what is wanted for its own address.
    ///
    /// It needs nothing that a platform shows: what is looked up there is no secret. What is as
    /// recorded is kept once.
    private func signed(_ recorded: Recorded) async -> [DesiredFingerprints.Own] {
        guard let fingerprinter else { return [] }
        let descriptors = LoadedProject.descriptors
        let selected = loaded.selectedDeclarations
        return await runBlocking {
            mapInParallel(selected) { declaration in
                let address = declaration.address
                let signed =
                    descriptors[declaration.provider].map {
                        fingerprinter.fingerprints(
                            of: declaration, kind: $0.kind, signedFor: address)
                    } ?? [:]
                return DesiredFingerprints.Own(
                    address: address,
                    fingerprints: recorded.records[address].map {
                        signed.sharing($0.fingerprints)
                    } ?? signed)
            }
        }
    }

    /// Nil where secrets are not compared.
    private var fingerprinter: Fingerprinter? {
        guard mode == .all, let key = secrets.key else { return nil }
        return Fingerprinter(key: key, secrets: secrets.values)
    }

    /// Signs what is wanted, for its own address and for the records it would take over.
    private func fingerprints(
        of desired: [Declaration], recorded: Recorded
    ) async -> DesiredFingerprints {
        guard let fingerprinter else { return DesiredFingerprints() }
        let descriptors = LoadedProject.descriptors
        let own = if let signatures { signatures } else { await signed(recorded) }
        let candidates = Planner.moveCandidates(
            desired: desired, recorded: recorded, descriptors: descriptors)
        guard !candidates.isEmpty || !secrets.olderKeys.isEmpty else {
            return DesiredFingerprints(sorted: own)
        }
        var declared: [Address: Declaration] = [:]
        for declaration in desired
        where loaded.selection.contains(declaration.address, labels: declaration.labels) {
            declared[declaration.address] = declaration
        }
        var moves: [Address: Fingerprints] = [:]
        var moved: [Address: Address] = [:]
        for move in candidates {
            guard let declaration = declared[move.to],
                let descriptor = descriptors[declaration.provider]
            else { continue }
            moved[move.to] = move.from
            moves[move.from] = fingerprinter.fingerprints(
                of: declaration, kind: descriptor.kind, signedFor: move.from)
        }
        return DesiredFingerprints(
            sorted: own, forMoves: moves,
            older: olderFingerprints(of: declared, moves: moved, recorded: recorded))
    }

    /// Signs once more what records of an older key are compared with, and nothing else.
    private func olderFingerprints(
        of declared: [Address: Declaration], moves: [Address: Address], recorded: Recorded
    ) -> [Address: [String: Fingerprints]] {
        guard !secrets.olderKeys.isEmpty else { return [:] }
        let descriptors = LoadedProject.descriptors
        var found: [Address: [String: Fingerprints]] = [:]
        for (address, declaration) in declared {
            guard let descriptor = descriptors[declaration.provider],
                let record = recorded.records[moves[address] ?? address]
            else { continue }
            let signers = Set(record.fingerprints.leaves.map(\.fingerprint.keyID))
            for key in secrets.olderKeys
            where signers.contains(key.id) && key.id != secrets.key?.id {
                found[record.address, default: [:]][key.id] =
                    Fingerprinter(key: key, secrets: secrets.values).fingerprints(
                        of: declaration, kind: descriptor.kind, signedFor: record.address)
            }
        }
        return found
    }

    private func comparison(with recorded: Recorded) -> SecretComparison {
        guard mode == .all else { return .notCompared }
        guard let key = secrets.key else { return .notBound }
        let known = Set(([key] + secrets.olderKeys).map(\.id))
        if let last = recorded.keyID, !known.contains(last) {
            return .keyChanged(recorded: last, current: key.id)
        }
        return .bound(keyID: key.id)
    }

    /// How many sinks are looked at side by side.
    private static let sinksAtOnce = 8

    /// Which returned secrets are where deletes will look for them.
    ///
    /// A program is asked only on purpose, and nothing where no secret is to be read: a plan takes
    /// what the record says then, and the step that needs the secret asks for it before it sends
    /// anything.
    private func availableHandles(
        _ recorded: Recorded, asksStores: Bool
    ) async -> [Address: Set<String>] {
        var wanted: [(Address, String, SinkReference)] = []
        var available: [Address: Set<String>] = [:]
        for record in recorded.records.values where !record.sinks.isEmpty {
            for (output, sink) in record.sinks {
                if sink.isFile && mode != .none || asksStores {
                    wanted.append((record.address, output, sink))
                } else {
                    available[record.address, default: []].insert(output)
                }
            }
        }
        wanted.sort { ($0.0, $0.1) < ($1.0, $1.1) }
        await withTaskGroup(of: (Address, String)?.self) { group in
            var waiting = wanted.makeIterator()
            func startNext() {
                guard let (address, output, sink) = waiting.next() else { return }
                group.addTask { [sinks] in
                    // A sink that cannot be read counts as empty here: the plan then asks a person.
                    guard let secret = try? await sinks.read(sink), !secret.isEmpty else {
                        return nil
                    }
                    return (address, output)
                }
            }
            for _ in 0..<Self.sinksAtOnce { startNext() }
            while let found = await group.next() {
                if let (address, output) = found {
                    available[address, default: []].insert(output)
                }
                startNext()
            }
        }
        return available
    }
}
