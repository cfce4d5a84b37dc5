import Manifests
import Model
import Reports

/// Chooses the objects that get a manifest, and says why the others do not; pure.
struct ImportSelection {
    /// An object with the address that it gets.
    struct Choice: Sendable {
        let address: Address
        let object: Observation
    }

    private let options: ImportOptions
    private(set) var choices: [Choice] = []
    private(set) var skipped: [ImportReport.Skipped] = []

    init(_ options: ImportOptions) { self.options = options }

    /// Takes the objects of one platform in.
    ///
    /// - Parameter declared: The manifests that stand for this platform.
    mutating func add(
        _ observation: PlatformObservation, entry: PlatformEntry, descriptor: ProviderDescriptor,
        recorded: Recorded, declared: [Declaration]
    ) {
        let records = recorded.records(of: entry.name)
        var names = ConnectionNames(
            taken: (declared.map(\.address) + records.map(\.address)).map(\.name))
        let owners = Self.owners(records)
        let declarers = Self.declarers(declared, by: descriptor.capabilities)
        let wanted = observation.objects.filter { isWanted($0, kind: descriptor.kind) }
        let byIdentity = Dictionary(
            grouping: wanted.filter { $0.identity != nil && $0.unmanageable == nil }
        ) { $0.identity }
        var told: Set<Identity> = []
        for object in wanted {
            let title = Self.title(of: object, kind: descriptor.kind)
            func skip(_ reason: ImportReport.Skipped.Reason, _ ids: [String]? = nil) {
                skipped.append(
                    ImportReport.Skipped(
                        platform: entry.name, remoteIDs: ids ?? [object.remoteID], title: title,
                        reason: reason))
            }
            if let owner = owners[ByteKey(object.remoteID)] {
                // Nobody asked for what is managed, unless by its id.
                if !options.ids.isEmpty { skip(.managed(owner)) }
                continue
            }
            if let unmanageable = object.unmanageable {
                skip(.unmanageable(unmanageable))
                continue
            }
            if let identity = object.identity, let twins = byIdentity[identity], twins.count > 1 {
                if told.insert(identity).inserted {
                    skip(.ambiguous, twins.map(\.remoteID))
                }
                continue
            }
            if let identity = object.identity, let address = declarers[identity] {
                skip(.declared(address))
                continue
            }
            let name = names.name(after: title, fallback: object.remoteID)
            choices.append(
                Choice(address: Address(platform: entry.name, name: name), object: object))
        }
    }

    /// Leaves out the objects whose manifests nobody could read.
    ///
    /// - Parameter isSound: Whether the manifest under that address is.
    mutating func keep(where isSound: (Address) -> Bool) {
        skipped += choices.filter { !isSound($0.address) }.map {
            ImportReport.Skipped(
                platform: $0.address.platform, remoteIDs: [$0.object.remoteID],
                title: $0.address.name, reason: .invalid)
        }
        choices.removeAll { !isSound($0.address) }
    }

    private func isWanted(_ object: Observation, kind: KindDescriptor) -> Bool {
        let isNamed =
            options.names.isEmpty
            || options.names.contains {
                GlobPattern($0).matches(Self.title(of: object, kind: kind))
            }
        let hasID =
            options.ids.isEmpty || options.ids.contains { $0.hasSameBytes(as: object.remoteID) }
        return isNamed && hasID
    }

    /// What people call an object.
    static func title(of object: Observation, kind: KindDescriptor) -> String {
        if let field = kind.namingField, let name = object.fields[field]?.stringValue,
            !name.isEmpty
        {
            return name
        }
        return object.identity?.components.last ?? object.title ?? object.remoteID
    }

    private static func declarers(
        _ declared: [Declaration], by capabilities: Capabilities
    ) -> [Identity: Address] {
        var declarers: [Identity: Address] = [:]
        for declaration in declared {
            guard let identity = declaration.identity(by: capabilities) else { continue }
            declarers[identity] = declaration.address
        }
        return declarers
    }

    private static func owners(_ records: [Record]) -> [ByteKey: Address] {
        var owners: [ByteKey: Address] = [:]
        for record in records {
            for id in [record.remoteID].compactMap({ $0 }) + record.deposed.map(\.remoteID) {
                owners[ByteKey(id)] = record.address
            }
        }
        return owners
    }
}
