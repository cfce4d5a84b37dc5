import Documents
package import Model

extension Mielto {
    /// The request that creates a connection.
    package static func createRequest(
        _ declaration: Declaration, account: Account
    ) -> WireRequest? {
        WireRequest(
            "create", headers: scope(account), body: .object(kind.sent(declaration.fields)))
    }

    /// The request that reads one connection.
    package static func readRequest(_ remoteID: String, account: Account) -> WireRequest? {
        WireRequest("read", placeholders: ["id": remoteID], headers: scope(account))
    }

    /// The request that updates label and config in place.
    ///
    /// Both are always sent, because nobody documents what a PUT does to a field that it leaves
    /// out; members of `config` that only the server shows are sent back as they are.
    package static func updateRequest(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject, account: Account
    ) -> WireRequest? {
        var body = ValueObject()
        if let label = declaration.fields["label"] { body["label"] = label }
        if let config = declaration.fields["config"] {
            body["config"] = merged(config, over: observed["config"])
        } else if let config = observed["config"] {
            body["config"] = config
        }
        return WireRequest(
            "update", placeholders: ["id": remoteID], headers: scope(account),
            body: .object(body))
    }

    /// The request that deletes a connection.
    package static func deleteRequest(_ remoteID: String, account: Account) -> WireRequest? {
        WireRequest("delete", placeholders: ["id": remoteID], headers: scope(account))
    }

    /// The request that checks credentials and settings and makes nothing.
    package static func checkRequest(
        _ declaration: Declaration, account: Account
    ) -> WireRequest? {
        guard let integration = declaration.fields["integration"]?.stringValue else { return nil }
        var body = ValueObject()
        body["credentials"] = declaration.fields["credentials"] ?? [:]
        body["config"] = declaration.fields["config"] ?? [:]
        return WireRequest(
            "validate", query: [WireRequest.Item("integration_id", integration)],
            headers: scope(account), body: .object(body))
    }

    static func scope(_ account: Account) -> [WireRequest.Item] {
        account.workspace.map { [WireRequest.Item("X-Workspace-Id", $0)] } ?? []
    }

    // Objects are merged at every depth, everything else is replaced.
    private static func merged(_ desired: Value, over observed: Value?) -> Value {
        guard case .object(let wanted) = desired, case .object(var result)? = observed else {
            return desired
        }
        for member in wanted.members {
            result[member.key] = merged(member.value, over: result[member.key])
        }
        return .object(result)
    }
}

/// Mielto's list: skip and limit, usually without a total.
struct MieltoPages: PageFormat {
    /// The greatest limit that the documented list of one user's connections takes.
    static let pageSize = 1000
    /// The limit when none is given; a shorter page cannot have been cut by a server that
    /// ignores our limit.
    static let defaultPageSize = 100

    let account: Account
    let known: KnownObjects

    func request(_ cursor: PageCursor) -> WireRequest {
        WireRequest(
            "list",
            query: [
                WireRequest.Item("skip", String(start(cursor))),
                WireRequest.Item("limit", String(Self.pageSize)),
            ],
            headers: Mielto.scope(account))
    }

    func page(
        _ answer: JSONView, at cursor: PageCursor
    ) throws(BrokenReading) -> ListPage<Observation> {
        let names: [StaticString] = ["items", "data", "connections", "results"]
        let array = answer.array ?? names.lazy.compactMap { answer[$0]?.array }.first
        guard let array else {
            throw .missingEnvelope("array, nor one under items, data, connections or results")
        }
        let total = try answer.count("total", in: "the list")
        let texts = SharedTexts()
        let elements = try array.objects(in: "the list") { object throws(BrokenReading) in
            known.sharing(try Mielto.observation(object, account: account, sharing: texts))
        }
        let end = start(cursor) + elements.count
        let isLast =
            if let total { end >= total || elements.isEmpty } else {
                elements.count < Self.defaultPageSize
            }
        return ListPage(elements: elements, total: total, next: isLast ? nil : .offset(end))
    }

    func id(of element: Observation) -> String { element.remoteID }

    private func start(_ cursor: PageCursor) -> Int {
        if case .offset(let offset) = cursor { offset } else { 0 }
    }
}
