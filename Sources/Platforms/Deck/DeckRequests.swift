import Documents
package import Model

extension Deck {
    /// The request that creates a connection; unknown members are refused, so nothing is added.
    package static func createRequest(
        _ declaration: Declaration, account: Account
    ) -> WireRequest? {
        WireRequest("create", body: .object(kind.sent(declaration.fields)))
    }

    /// The request that ends a connection; the token that its create returned is its only handle.
    package static func deleteRequest(_ remoteID: String, account: Account) -> WireRequest? {
        WireRequest("delete", body: .object(["access_token": .secret(WireRequest.handle)]))
    }
}

/// Deck's list: opaque cursors, no total.
struct DeckPages: PageFormat {
    /// Nobody documents the greatest page size, so this one is modest.
    static let pageSize = 50

    var known = KnownObjects()

    func request(_ cursor: PageCursor) -> WireRequest {
        var query = [WireRequest.Item("page_size", String(Self.pageSize))]
        if case .token(let token) = cursor { query.append(WireRequest.Item("next_cursor", token)) }
        return WireRequest("list", query: query)
    }

    func page(
        _ answer: JSONView, at cursor: PageCursor
    ) throws(BrokenReading) -> ListPage<Observation> {
        guard let envelope = answer.object, let data = envelope["data"]?.array else {
            throw .missingEnvelope("data")
        }
        let texts = SharedTexts()
        let elements = try data.objects(in: "data") { object throws(BrokenReading) in
            known.sharing(try Deck.observation(object, sharing: texts))
        }
        // A full page that does not say whether another one follows proves nothing.
        guard envelope["next_cursor"] != nil || data.count < Self.pageSize else {
            throw .missingEnvelope("next_cursor")
        }
        let next = try envelope.text("next_cursor", in: "the list")
        return ListPage(
            elements: elements, next: next.flatMap { $0.isEmpty ? nil : .token($0) })
    }

    func id(of element: Observation) -> String { element.remoteID }
}
