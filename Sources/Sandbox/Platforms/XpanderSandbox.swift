internal import Documents
package import Model

/// xpander.ai in memory.
///
/// The create body, the write-only fields and the answer that asks for a consent are the platform's
/// document; paths, lists, search and rate headers come from other public pages. Assumed: the body
/// that answers a create is the summary that lists show; a connection exists only once the consent
/// was given.
package struct XpanderSandbox: SandboxPlatform {
    package static let provider = "xpander"
    package static let prefix = "/xpander"
    package var store = ObjectStore(nameField: "connector_id")
    private var identifiers: IdentifierSource
    private var catalogue = XpanderCatalogue()
    /// Connections that wait for a person, oldest first.
    private var pending: [(connector: String, fields: ValueObject)] = []
    private var limiter = MinuteLimiter()

    package init(identifiers: IdentifierSource) { self.identifiers = identifiers }

    package static let routes: [SandboxRoute<XpanderSandbox>] = ["/v1/tools", "/v1"].flatMap {
        base in
        [
            SandboxRoute("POST", "\(base)/connectors/{connector}/connect", .create) {
                (xpander, call) throws(SandboxRefusal) in try xpander.create(call)
            },
            SandboxRoute("GET", base == "/v1" ? "/v1/connectors" : base, .list) {
                (xpander, call) throws(SandboxRefusal) in try xpander.list(call)
            },
            SandboxRoute("GET", base == "/v1" ? "/v1/connectors/search" : "\(base)/search", .other)
            {
                (xpander, call) throws(SandboxRefusal) in try xpander.search(call)
            },
        ]
    }

    package static func page(of request: SandboxRequest) -> Int {
        request.parameter("page").flatMap(Int.init) ?? 1
    }

    package func authenticate(
        _ request: SandboxRequest, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        let key = request.header("x-api-key") ?? request.bearerToken
        return try context.user(of: key, on: XpanderSandbox.provider)
    }

    // MARK: Routes

    private static let createSchema = BodySchema([
        .required("name", .string(min: 1)),
        .optional("version", .string(), orNull: true),
        .optional("security", .freeObject(), orNull: true),
        .optional("headers", .freeObject(), orNull: true),
        .optional("general_params", .list(.freeObject()), orNull: true),
        .optional(
            "target_system_servers",
            .list(
                .object(
                    BodySchema([
                        .required("url", .string(min: 1)),
                        .optional("description", .string(), orNull: true),
                    ]))), orNull: true),
        .optional("access_scope", .oneOf(["personal", "organizational"])),
        .optional("is_service_account", .boolean),
    ])

    private static let apiKeySchema = BodySchema([
        .required("authMethod", .string()), .required("apiKey", .string(min: 1)),
        .optional("headerName", .string(min: 1)),
    ])

    private static let hiddenFields = [
        "security", "headers", "general_params", "target_system_servers",
    ]

    private mutating func create(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        guard UUIDText.isWellFormed(call.capture(0)) else {
            throw .badParameter(name: "connector_id", "Input should be a valid UUID")
        }
        guard let connector = catalogue[call.capture(0)] else {
            throw .notFound("Connector not found")
        }
        let body = try call.body(XpanderSandbox.createSchema)
        let security = body["security"]?.objectValue ?? [:]
        if security["authMethod"]?.stringValue == "apiKey" {
            let problems = XpanderSandbox.apiKeySchema.problems(
                of: security, strictly: call.context.settings.refusesUnknownFields,
                at: [.member("security")])
            guard problems.isEmpty else { throw .invalid(problems) }
        }
        var fields = body
        fields["connector_id"] = .string(connector.id)
        fields["owner"] = .string(call.user)
        if connector.usesOAuth2, security["oauth2Token"]?.objectValue == nil {
            pending.append((connector.id, fields))
            return .json(
                200,
                [
                    "oauth2_required": true,
                    "message": .string("Complete the OAuth2 flow for \(connector.name)"),
                    "connector_page_url": .string(
                        "https://app.xpander.ai/connectors/\(connector.id)"),
                ])
        }
        let id = try plant(fields, call.context)
        return .json(200, bytes: store.rendered(id) ?? [])
    }

    private mutating func list(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        try checkType(call)
        let page = try call.number("page", in: 1...Int(Int32.max), default: 1)
        let size = try call.number("per_page", in: 1...50, default: 20)
        let query = call.request.parameter("query") ?? ""
        let all = query.isEmpty ? catalogue.connectors : catalogue.search(query)
        let total = all.count
        let items = all.dropFirst((page - 1) * size).prefix(size).map { item($0, call) }
        let head: ValueObject = [
            "total": .number(Number(Int64(total))), "page": .number(Number(Int64(page))),
            "per_page": .number(Number(Int64(size))),
            "total_pages": .number(Number(Int64((total + size - 1) / size))),
        ]
        return .json(200, bytes: ListBody.object(head, "items", items))
    }

    private mutating func search(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        try checkType(call)
        guard let query = call.request.parameter("query") else {
            throw .badParameter(name: "query", "Field required")
        }
        let items = catalogue.search(query).map { item($0, call) }
        return .json(200, bytes: ListBody.array(items))
    }

    private func checkType(_ call: SandboxCall) throws(SandboxRefusal) {
        guard let type = call.request.parameter("type") else { return }
        guard type.hasSameBytes(as: "connector") else {
            throw .badParameter(name: "type", "Input should be 'connector'")
        }
    }

    /// A connector of the list with the connections that the caller may see.
    private mutating func item(_ connector: XpanderCatalogue.Connector, _ call: SandboxCall)
        -> [UInt8]
    {
        let connections = store.ids(named: connector.id)
            .filter { id in
                let fields = store[id]?.fields ?? [:]
                return fields["access_scope"]?.stringValue == "organizational"
                    || fields["owner"]?.stringValue?.hasSameBytes(as: call.user) == true
            }
            .compactMap { store.rendered($0) }
        let head: ValueObject = [
            "id": .string(connector.id), "name": .string(connector.name),
            "description": .string("\(connector.name) API"), "logo": .null, "status": "ready",
            "total_operations": 12, "using_built_in_auth": .bool(connector.usesOAuth2),
        ]
        return ListBody.object(head, "connections", connections)
    }

    // MARK: Objects

    package mutating func plant(
        _ fields: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        guard let connectorID = fields["connector_id"]?.stringValue else {
            throw .invalid([
                BodyProblem(
                    location: [.member("connector_id")], kind: .missing, input: .object(fields))
            ])
        }
        // A seed may use a connector that the catalogue lacks; it becomes part of it.
        if catalogue[connectorID] == nil {
            catalogue.add(
                fields["connector_name"]?.stringValue ?? "Connector \(connectorID)",
                id: connectorID, usesOAuth2: fields["oauth2"]?.boolValue ?? false)
        }
        let id = fields["id"]?.stringValue ?? identifiers.uuid()
        guard store[id] == nil else { throw .conflict("connection id \(id) already exists") }
        var object: ValueObject = [
            "id": .string(id), "name": .string("Connection \(store.count + 1)"),
            "access_scope": "personal", "is_service_account": false,
            "owner": .string(SandboxContext.defaultUser), "version": "1",
            "open_api_spec_id": .string("spec-\(connectorID.prefix(8))"),
            "created_at": .string(context.now.isoText),
        ]
        var hidden = ValueObject()
        for member in fields.members {
            if XpanderSandbox.hiddenFields.contains(member.key) {
                hidden[member.key] = member.value
            } else if !["connector_id", "connector_name", "oauth2"].contains(member.key),
                !member.value.isNull
            {
                object[member.key] = member.value
            }
        }
        // Lists do not repeat the connector: it is the item around its connections.
        hidden["connector_id"] = .string(catalogue[connectorID]?.id ?? connectorID)
        store.insert(id: id, fields: object, hidden: hidden)
        return id
    }

    package mutating func consent(
        _ path: [String], _ body: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> Value? {
        guard let connector = path.first.flatMap({ catalogue[$0] }) else {
            throw .notFound("Connector not found")
        }
        let name = body["name"]?.stringValue
        let isMeant = { (fields: ValueObject, id: String) in
            guard id.hasSameBytes(as: connector.id) else { return false }
            guard let name else { return true }
            return fields["name"]?.stringValue?.hasSameBytes(as: name) == true
        }
        var created: [Value] = []
        for waiting in pending where isMeant(waiting.fields, waiting.connector) {
            created.append(.string(try plant(waiting.fields, context)))
        }
        guard !created.isEmpty else { throw .notFound("No connection waits for consent") }
        pending.removeAll { isMeant($0.fields, $0.connector) }
        return ["created": .array(created)]
    }

    // MARK: Limits and errors

    package mutating func admit(_ context: SandboxContext) throws(SandboxRefusal) {
        guard let limit = context.settings.rateLimitPerMinute else { return }
        guard limiter.admits(at: context.now, limit: limit) else {
            throw .injected(status: 429, text: "Rate limit exceeded", .other)
        }
    }

    package mutating func finish(_ response: inout SandboxResponse, _ context: SandboxContext) {
        guard let limit = context.settings.rateLimitPerMinute else { return }
        response.headers += [
            .init(name: "x-ratelimit-limit", value: String(limit)),
            .init(
                name: "x-ratelimit-remaining", value: String(max(0, limit - limiter.used))),
            .init(name: "x-ratelimit-reset", value: String(limiter.reset)),
        ]
    }

    package static func answer(_ refusal: SandboxRefusal, echo: String?) -> SandboxResponse {
        switch refusal {
        case .unauthorized: FastAPIErrors.text(401, "Invalid API key", echo)
        case .forbidden: FastAPIErrors.text(403, "Forbidden", echo)
        case .noSuchRoute: FastAPIErrors.text(404, "Not Found", echo)
        case .methodNotAllowed: FastAPIErrors.text(405, "Method Not Allowed", echo)
        case .notFound(let sentence): FastAPIErrors.text(404, sentence, echo)
        case .malformedBody: FastAPIErrors.malformed(echo)
        case .invalid(let problems): FastAPIErrors.list(problems, repeatsInput: true, echo)
        case .badParameter(let name, let text): FastAPIErrors.parameter(name, text, echo)
        case .conflict(let sentence): FastAPIErrors.text(409, sentence, echo)
        case .special(let response): response
        case .injected(let status, let text, _):
            FastAPIErrors.text(status, text ?? "injected fault", echo)
        }
    }
}

/// Counts requests in windows of one minute.
struct MinuteLimiter: Sendable {
    private(set) var used = 0
    private var window: Int64?

    /// The end of the present window in Unix seconds.
    var reset: Int64 { (window ?? 0) * 60 + 60 }

    /// Counts a request and tells whether it is within the limit.
    mutating func admits(at now: Timestamp, limit: Int) -> Bool {
        let minute = now.epochSeconds / 60
        if window != minute {
            window = minute
            used = 0
        }
        guard used < limit else { return false }
        used += 1
        return true
    }
}
