import Documents
package import Model

extension Xpander {
    /// The request that connects a connector, or nil while only its name is known.
    package static func createRequest(
        _ declaration: Declaration, account: Account
    ) -> WireRequest? {
        guard let connector = declaration.fields["connector_id"]?.stringValue else { return nil }
        var body = kind.sent(declaration.fields, leavingOut: ["connector_id"])
        // Whoever may use a connection is never left to a default of the server.
        if body["access_scope"] == nil { body["access_scope"] = .string("personal") }
        return WireRequest(
            "create", placeholders: ["connector_id": connector], body: .object(body))
    }

    /// A search for a connector that nobody has; the catalogue has no route for a single object.
    package static func trial(ofRoute name: String, account: Account) -> WireRequest? {
        guard name == "search" else { return nil }
        return WireRequest(
            "search", query: [WireRequest.Item("query", PlatformExaminer.impossibleID)])
    }
}

/// A connector of the catalogue with the connections below it.
struct XpanderConnector: Sendable {
    /// The connector's id.
    let id: String
    /// Its name.
    let name: String
    /// The connections that the key may see, or nil when the answer does not show any list.
    let connections: [Observation]?

    /// Reads a connector of a list or search.
    init(
        _ object: JSONView, _ known: KnownObjects, sharing texts: SharedTexts
    ) throws(BrokenReading) {
        let id = try object.requiredText("id")
        let name = try object.text("name") ?? ""
        self.id = id
        self.name = name
        let list = object["connections"]
        switch list?.kind {
        case nil: connections = nil
        case .null?: connections = []
        case .array?:
            connections = try list?.objects(in: "connections") { shown throws(BrokenReading) in
                try Xpander.observation(
                    shown, connector: id, connectorName: name, sharing: texts)
            }
        default: throw .wrongType("connections")
        }
    }
}

/// xpander.ai's catalogue of connectors: numbered pages with a total.
struct XpanderPages: PageFormat {
    /// The greatest page size.
    static let pageSize = 50

    let known: KnownObjects

    func request(_ cursor: PageCursor) -> WireRequest {
        WireRequest(
            "list",
            query: [
                WireRequest.Item("page", String(number(cursor))),
                WireRequest.Item("per_page", String(Self.pageSize)),
            ])
    }

    func page(
        _ answer: JSONView, at cursor: PageCursor
    ) throws(BrokenReading) -> ListPage<XpanderConnector> {
        guard let envelope = answer.object, let items = envelope["items"]?.array,
            let total = try envelope.count("total", in: "the list"),
            let pages = try envelope.count("total_pages", in: "the list")
        else { throw .missingEnvelope("items, total and total_pages") }
        let texts = SharedTexts()
        let elements = try items.objects(in: "items") { object throws(BrokenReading) in
            try XpanderConnector(object, known, sharing: texts)
        }
        let number = number(cursor)
        return ListPage(
            elements: elements, total: total,
            next: number < pages && !elements.isEmpty ? .number(number + 1) : nil)
    }

    func id(of element: XpanderConnector) -> String { element.id }

    private func number(_ cursor: PageCursor) -> Int {
        if case .number(let page) = cursor { page } else { 1 }
    }
}
