import Documents
import Model

/// Reads the connections below the connectors in use, and finds connectors by name.
///
/// The catalogue holds thousands of connectors in pages of 50 under an hourly limit, so it is read
/// only when an id is in use that no search has shown, and only until all of them were seen.
struct XpanderReading: PlatformReading {
    private var searches: [String]
    private let readsAll: Bool
    private var unseen: Set<ByteKey>
    private var connections: [ByteKey: [Observation]] = [:]
    private var finds: [ByteKey: Find] = [:]
    private var catalogue: PagedReading<XpanderPages>
    private var taken = 0
    private let declarations: [Declaration]
    private let known: KnownObjects

    /// One answer: of a search, or of the catalogue.
    enum Page: Sendable {
        case found([XpanderConnector])
        case listed(ListPage<XpanderConnector>)
    }

    private enum Find {
        case one(String)
        case several([String])
        case none(similar: [String])
    }

    init(_ interest: Interest) {
        declarations = interest.declarations
        known = KnownObjects(interest.records)
        catalogue = PagedReading(XpanderPages(known: known))
        readsAll = interest.includesUnused
        var names: Set<ByteKey> = []
        var ids: Set<ByteKey> = []
        for declaration in interest.declarations {
            if let id = declaration.fields["connector_id"]?.stringValue {
                ids.insert(ByteKey(id))
            } else if let name = declaration.fields["connector"]?.stringValue {
                names.insert(ByteKey(name))
            }
        }
        let identities = interest.records.map(\.identity) + interest.intents.map(\.identity)
        for case let id? in identities.map({ $0?.components.first }) { ids.insert(ByteKey(id)) }
        searches = names.sorted().reversed().map(\.text)
        unseen = ids
    }

    var request: WireRequest? {
        if let name = searches.last {
            return WireRequest("search", query: [WireRequest.Item("query", name)])
        }
        return readsAll || !unseen.isEmpty ? catalogue.request : nil
    }

    var count: Int { connections.values.reduce(0) { $0 + $1.count } }

    func page(_ answer: JSONView, at index: Int) throws(BrokenReading) -> Page {
        searches.isEmpty
            ? .listed(try catalogue.page(answer, at: index)) : .found(try found(in: answer))
    }

    mutating func take(_ page: Page) throws(BrokenReading) {
        switch page {
        case .found(let connectors):
            guard let name = searches.popLast() else { return }
            takeSearch(connectors, for: name)
        case .listed(let page): try takeCatalogue(page)
        }
    }

    private mutating func takeCatalogue(
        _ page: ListPage<XpanderConnector>
    ) throws(BrokenReading) {
        try catalogue.take(page)
        for connector in catalogue.elements[taken...] where readsAll || isInUse(connector.id) {
            guard connector.connections != nil else {
                throw .missingEnvelope("connections below a connector that is in use")
            }
            note(connector)
        }
        taken = catalogue.elements.count
        // The search has shown such a connector, so a catalogue without it is not whole.
        if catalogue.request == nil, finds.values.contains(where: isUnseen) {
            throw .missingEnvelope("connector that the search has shown")
        }
    }

    private func isUnseen(_ find: Find) -> Bool {
        if case .one(let id) = find { unseen.contains(ByteKey(id)) } else { false }
    }

    private func found(in answer: JSONView) throws(BrokenReading) -> [XpanderConnector] {
        guard let array = answer.array ?? answer["items"]?.array else {
            throw .missingEnvelope("array of connectors")
        }
        let texts = SharedTexts()
        return try array.objects(in: "the search") { object throws(BrokenReading) in
            try XpanderConnector(object, known, sharing: texts)
        }
    }

    private mutating func takeSearch(_ connectors: [XpanderConnector], for name: String) {
        var matches: [ByteKey: XpanderConnector] = [:]
        var similar: Set<ByteKey> = []
        for connector in connectors {
            if connector.name.hasSameBytes(as: name) {
                matches[ByteKey(connector.id)] = connector
            } else if connector.name.lowercased() == name.lowercased() {
                similar.insert(ByteKey(connector.name))
            }
        }
        let ids = matches.keys.sorted()
        switch (ids.first, ids.count) {
        case (nil, _): finds[ByteKey(name)] = .none(similar: similar.sorted().map(\.text))
        case (let id?, 1):
            finds[ByteKey(name)] = .one(id.text)
            if let connector = matches[id], connector.connections != nil {
                note(connector)
            } else if connections[id] == nil {
                unseen.insert(id)
            }
        default: finds[ByteKey(name)] = .several(ids.map(\.text))
        }
    }

    private func isInUse(_ id: String) -> Bool { unseen.contains(ByteKey(id)) }

    private mutating func note(_ connector: XpanderConnector) {
        let key = ByteKey(connector.id)
        unseen.remove(key)
        if connections[key] == nil { connections[key] = connector.connections }
    }

    var result: ReadingResult {
        var lookups: [Address: ValueObject] = [:]
        var problems: [Diagnostic] = []
        for declaration in declarations {
            if let id = declaration.fields["connector_id"]?.stringValue {
                if unseen.contains(ByteKey(id)) {
                    problems.append(.connectorMissing(id: id, for: declaration.address))
                }
                continue
            }
            guard let name = declaration.fields["connector"]?.stringValue else { continue }
            switch finds[ByteKey(name)] {
            case .one(let id)?: lookups[declaration.address] = ["connector_id": .string(id)]
            case .several(let ids)?:
                problems.append(
                    .connectorAmbiguous(name: name, ids: ids, for: declaration.address))
            case .none(let similar)?:
                problems.append(
                    .connectorUnknown(name: name, similar: similar, for: declaration.address))
            case nil: break
            }
        }
        var seen: Set<ByteKey> = []
        let objects = connections.sorted { $0.key < $1.key }.flatMap(\.value)
            .filter { seen.insert(ByteKey($0.remoteID)).inserted }
        return ReadingResult(objects: objects, lookups: lookups, problems: problems)
    }
}
