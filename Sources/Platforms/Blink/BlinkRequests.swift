import Documents
package import Model

extension Blink {
    /// The request that creates a connection.
    package static func createRequest(
        _ declaration: Declaration, account: Account
    ) -> WireRequest? {
        var body = kind.sent(declaration.fields, leavingOut: ["attributes"])
        if let attributes = declaration.fields["attributes"]?.objectValue {
            body["attributes"] = .object(
                ValueObject(
                    uniqueMembers: attributes.members.map { member in
                        ValueObject.Member(
                            key: member.key, value: .object(["value": member.value]))
                    }))
        }
        body["created_with_o_auth"] = .bool(false)
        return WireRequest("create", body: .object(body))
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

/// BlinkOps' list: RQL in `q`, cut by limit and offset, with a total.
struct BlinkPages: PageFormat {
    /// The greatest limit that RQL allows.
    static let pageSize: Int64 = 1000

    let account: Account
    let known: KnownObjects

    func request(_ cursor: PageCursor) -> WireRequest {
        let offset = if case .offset(let offset) = cursor { Int64(offset) } else { Int64(0) }
        let query: ValueObject = [
            "limit": .number(Number(Self.pageSize)), "offset": .number(Number(offset)),
            "sort": .array([.string("+name")]),
        ]
        return WireRequest(
            "list",
            query: [
                WireRequest.Item(
                    "q", String(decoding: JSON.write(.object(query)), as: UTF8.self))
            ])
    }

    func page(
        _ answer: JSONView, at cursor: PageCursor
    ) throws(BrokenReading) -> ListPage<Observation> {
        guard let envelope = answer.object, let results = envelope["results"],
            let total = try envelope.count("total", in: "the list")
        else { throw .missingEnvelope("results and total") }
        var elements: [Observation] = []
        switch results.kind {
        // A list without elements is null in the JSON of Go programs.
        case .null where total == 0: break
        case .array:
            let texts = SharedTexts()
            elements = try results.objects(in: "results") { object throws(BrokenReading) in
                known.sharing(
                    try Blink.observation(object, account: account, sharing: texts))
            }
        default: throw .missingEnvelope("results and total")
        }
        let start = if case .offset(let offset) = cursor { offset } else { 0 }
        let end = start + elements.count
        return ListPage(
            elements: elements, total: total,
            next: end < total && !elements.isEmpty ? .offset(end) : nil)
    }

    func id(of element: Observation) -> String { element.remoteID }
}
