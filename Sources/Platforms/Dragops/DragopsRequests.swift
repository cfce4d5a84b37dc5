import Documents
package import Model

extension Dragops {
    /// The request that creates a connection, by the route that fits the credentials.
    package static func createRequest(
        _ declaration: Declaration, account: Account
    ) -> WireRequest? {
        let route = declaration.fields["apiKey"] == nil ? "createCredentials" : "createApiKey"
        return WireRequest(route, body: .object(kind.sent(declaration.fields)))
    }

    /// The request that reads one connection.
    package static func readRequest(_ remoteID: String, account: Account) -> WireRequest? {
        WireRequest("read", placeholders: ["id": remoteID])
    }

    /// The request that deletes a connection.
    package static func deleteRequest(_ remoteID: String, account: Account) -> WireRequest? {
        WireRequest("delete", placeholders: ["id": remoteID])
    }
}

/// DRAGOPS' list: whole without `meta`, else paged as `meta` says.
struct DragopsPages: PageFormat {
    /// The greatest limit that the sibling routes take.
    static let pageSize = 100

    let known: KnownObjects

    func request(_ cursor: PageCursor) -> WireRequest {
        switch cursor {
        case .offset(let offset):
            WireRequest(
                "list",
                query: [
                    WireRequest.Item("limit", String(Self.pageSize)),
                    WireRequest.Item("offset", String(offset)),
                ])
        // Without a limit, so that all pages have the size of the first one.
        case .number(let page):
            WireRequest("list", query: [WireRequest.Item("page", String(page))])
        // The documented request has no query.
        case .first, .token:
            WireRequest("list")
        }
    }

    func page(
        _ answer: JSONView, at cursor: PageCursor
    ) throws(BrokenReading) -> ListPage<Observation> {
        let content = Dragops.unwrapped(answer)
        guard let array = content["connections"]?.array ?? content.array else {
            throw .missingEnvelope("connections")
        }
        let texts = SharedTexts()
        let elements = try array.objects(in: "connections") { object throws(BrokenReading) in
            known.sharing(try Dragops.observation(object, sharing: texts))
        }
        guard let meta = (answer["meta"] ?? content["meta"])?.object else {
            // A later page without meta leaves the total of the first one to decide.
            return ListPage(elements: elements, next: nil)
        }
        return try page(elements, meta: meta, at: cursor)
    }

    private func page(
        _ elements: [Observation], meta: JSONView, at cursor: PageCursor
    ) throws(BrokenReading) -> ListPage<Observation> {
        let total = try meta.count("total", in: "meta")
        if let number = try meta.count("page", in: "meta") {
            let pages = try meta.count("totalPages", in: "meta") ?? 0
            let asked = if case .number(let page) = cursor { page } else { max(1, number) }
            let hasMore = asked < pages && !elements.isEmpty
            return ListPage(
                elements: elements, total: total, next: hasMore ? .number(asked + 1) : nil)
        }
        let start = if case .offset(let offset) = cursor { offset } else { 0 }
        let end = start + elements.count
        let hasMore = end < (total ?? 0) && !elements.isEmpty
        return ListPage(elements: elements, total: total, next: hasMore ? .offset(end) : nil)
    }

    func id(of element: Observation) -> String { element.remoteID }
}
