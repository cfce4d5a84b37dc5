internal import Documents
package import Model

/// DRAGOPS in memory.
///
/// Every route, field and text here is the platform's document, except: 201 for a create, the
/// error codes and the wrapped answers, which come from its overview; several texts of refusals,
/// which are assumed.
package struct DragopsSandbox: SandboxPlatform {
    package static let provider = "dragops"
    package static let prefix = "/dragops/api"
    package var store = ObjectStore(nameField: "displayName")
    private var identifiers: IdentifierSource

    package init(identifiers: IdentifierSource) { self.identifiers = identifiers }

    package static let routes: [SandboxRoute<DragopsSandbox>] = [
        SandboxRoute("GET", "/connections", .list) {
            (dragops, call) throws(SandboxRefusal) in try dragops.list(call)
        },
        SandboxRoute("POST", "/connections/api-key", .create) {
            (dragops, call) throws(SandboxRefusal) in try dragops.createWithKey(call)
        },
        SandboxRoute("POST", "/connections/credentials", .create) {
            (dragops, call) throws(SandboxRefusal) in try dragops.createWithCredentials(call)
        },
        SandboxRoute("GET", "/connections/{id}", .read) {
            (dragops, call) throws(SandboxRefusal) in
            let object = try dragops.object(call)
            var fields = object.fields
            // Scopes, which only connections by consent have, are shown here and not in the list.
            fields["scopes"] = fields["scopes"] ?? object.hidden["scopes"]
            return DragopsSandbox.whole(fields, 200, call)
        },
        SandboxRoute("DELETE", "/connections/{id}", .delete) {
            (dragops, call) throws(SandboxRefusal) in
            dragops.store.remove(try dragops.object(call).id)
            return .empty(204)
        },
    ]

    package static func page(of request: SandboxRequest) -> Int {
        request.parameter("page").flatMap(Int.init) ?? 1
    }

    package func authenticate(
        _ request: SandboxRequest, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        try context.user(of: request.bearerToken, on: DragopsSandbox.provider)
    }

    // MARK: Create

    private static let keySchema = BodySchema([
        .required("provider", .string(min: 1)), .required("apiKey", .string(min: 1)),
        .optional("displayName", .string()), .optional("environmentId", .string()),
    ])

    private static let credentialsSchema = BodySchema([
        .required("provider", .string(min: 1)),
        .required("credentials", .freeObject(min: 1)),
        .optional("displayName", .string()), .optional("environmentId", .string()),
    ])

    private mutating func createWithKey(
        _ call: SandboxCall
    ) throws(SandboxRefusal) -> SandboxResponse {
        let body = try body(
            call, DragopsSandbox.keySchema, needs: ["provider", "apiKey"],
            "provider and apiKey are required")
        let provider = DragopsSandbox.secretWord(body["provider"]?.stringValue ?? "")
        // The document's example seeds two names for Slack; one is the rule for the others.
        let fields = provider == "SLACK" ? ["API_KEY", "BOT_TOKEN"] : ["API_KEY"]
        return try create(body, "api_key", fields.map { "\(provider)_\($0)" }, call)
    }

    private mutating func createWithCredentials(
        _ call: SandboxCall
    ) throws(SandboxRefusal) -> SandboxResponse {
        let body = try body(
            call, DragopsSandbox.credentialsSchema, needs: ["provider", "credentials"],
            "provider and credentials (non-empty object) are required")
        let provider = DragopsSandbox.secretWord(body["provider"]?.stringValue ?? "")
        let names = (body["credentials"]?.objectValue ?? [:]).members.map { member in
            "\(provider)_\(DragopsSandbox.secretWord(member.key))"
        }
        return try create(body, "credentials", names, call)
    }

    private mutating func create(
        _ body: ValueObject, _ type: String, _ secrets: [String], _ call: SandboxCall
    ) throws(SandboxRefusal) -> SandboxResponse {
        let displayName = body["displayName"]
        if call.context.has(.dragopsRefusesDuplicates), let name = displayName?.stringValue,
            store.ids(named: name).contains(where: {
                store[$0]?.fields["provider"] == body["provider"]
            })
        {
            throw .conflict("A connection of this provider and name exists")
        }
        var fields = body.keeping(["provider", "displayName"])
        fields["type"] = .string(type)
        fields["userId"] = .string(call.user)
        let id = try plant(fields, call.context)
        store.change(id) { object in
            for name in ["apiKey", "credentials", "environmentId"] {
                object.hidden[name] = body[name]
            }
        }
        var answer = store[id]?.fields ?? [:]
        answer["updatedAt"] = nil
        answer["seedResult"] = [
            "secretsSeeded": .number(Number(Int64(secrets.count))),
            "secretNames": .array(secrets.map(Value.string)),
        ]
        return DragopsSandbox.whole(answer, 201, call)
    }

    /// The body by its schema, where a lack of what is needed has the document's own text.
    private func body(
        _ call: SandboxCall, _ schema: BodySchema, needs: [String], _ sentence: String
    ) throws(SandboxRefusal) -> ValueObject {
        do throws(SandboxRefusal) {
            return try call.body(schema)
        } catch {
            guard case .invalid(let problems) = error,
                problems.contains(where: { needs.contains($0.path) })
            else { throw error }
            let echo = call.context.settings.echoesRequests ? Echo.text(of: call.request) : nil
            throw .special(
                DragopsSandbox.failure(400, nil, sentence, echo))
        }
    }

    private static func secretWord(_ text: String) -> String {
        String(text.map { $0.isLetter || $0.isNumber ? $0 : "_" }).uppercased()
    }

    // MARK: List

    private mutating func list(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let slots = store.view(call.user) { objects in
            objects.filter {
                $0.hidden["userId"]?.stringValue?.hasSameBytes(as: call.user) == true
            }
        }
        guard call.context.has(.dragopsEnvelope) else {
            let all = slots.map { store.rendered(slot: $0) }
            return .json(200, bytes: ListBody.object([:], "connections", all))
        }
        let page = try call.number("page", in: 1...Int(Int32.max), default: 1)
        let limit = try call.number("limit", in: 1...100, default: 20)
        let shown = slots.dropFirst((page - 1) * limit).prefix(limit).compactMap { slot in
            (store.object(inSlot: slot)?.fields).map(Value.object)
        }
        let pages = (slots.count + limit - 1) / limit
        return .json(
            200,
            [
                "success": true, "data": ["connections": .array(shown)],
                "timestamp": .string(call.context.now.isoText),
                "meta": [
                    "page": .number(Number(Int64(page))), "limit": .number(Number(Int64(limit))),
                    "total": .number(Number(Int64(slots.count))),
                    "totalPages": .number(Number(Int64(pages))),
                ],
            ])
    }

    // MARK: Objects

    package mutating func plant(
        _ fields: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        guard fields["provider"]?.stringValue != nil else {
            throw .invalid([
                BodyProblem(
                    location: [.member("provider")], kind: .missing, input: .object(fields))
            ])
        }
        let id = fields["id"]?.stringValue ?? "conn_\(identifiers.token(digits: 16))"
        guard store[id] == nil else { throw .conflict("connection id \(id) already exists") }
        let now = Value.string(context.now.isoText)
        var object: ValueObject = [
            "id": .string(id), "provider": .null, "displayName": .null, "type": "api_key",
            "status": "active", "createdAt": now, "updatedAt": now,
        ]
        var hidden: ValueObject = ["userId": .string(SandboxContext.defaultUser)]
        for member in fields.members {
            if ["userId", "scopes"].contains(member.key) {
                hidden[member.key] = member.value
            } else {
                object[member.key] = member.value
            }
        }
        if object["type"]?.stringValue == "oauth" { hidden["scopes"] = hidden["scopes"] ?? [] }
        store.insert(id: id, fields: object, hidden: hidden)
        return id
    }

    private func object(_ call: SandboxCall) throws(SandboxRefusal) -> StoredObject {
        guard let object = store[call.capture(0)],
            object.hidden["userId"]?.stringValue?.hasSameBytes(as: call.user) == true
        else { throw .notFound("Connection not found") }
        return object
    }

    // MARK: Answers

    /// An object as it is, or wrapped as the platform's overview says.
    private static func whole(
        _ fields: ValueObject, _ status: Int, _ call: SandboxCall
    ) -> SandboxResponse {
        guard call.context.has(.dragopsEnvelope) else { return .json(status, .object(fields)) }
        return .json(
            status,
            [
                "success": true, "data": .object(fields),
                "timestamp": .string(call.context.now.isoText),
            ])
    }

    package static func answer(_ refusal: SandboxRefusal, echo: String?) -> SandboxResponse {
        switch refusal {
        case .unauthorized: wrapped(401, "UNAUTHORIZED", "Authentication required", echo)
        case .forbidden: wrapped(403, "FORBIDDEN", "Forbidden", echo)
        case .noSuchRoute: failure(404, "NOT_FOUND", "Not found", echo)
        case .methodNotAllowed: failure(405, "METHOD_NOT_ALLOWED", "Method not allowed", echo)
        case .notFound(let sentence): failure(404, "NOT_FOUND", sentence, echo)
        case .malformedBody: failure(400, nil, "Invalid JSON", echo)
        case .invalid(let problems):
            failure(
                422, "VALIDATION_ERROR", problems.map(\.sentence).joined(separator: "; "), echo)
        case .badParameter(let name, let sentence):
            failure(400, "VALIDATION_ERROR", "\(name) \(sentence)", echo)
        case .conflict(let sentence): failure(409, "CONFLICT", sentence, echo)
        case .special(let response): response
        case .injected(let status, let text, _):
            wrapped(status, "INJECTED", text ?? "injected fault", echo)
        }
    }

    /// `{"error": "text", "code": "…"}`; the document's own errors have no code.
    private static func failure(
        _ status: Int, _ code: String?, _ message: String, _ echo: String?
    ) -> SandboxResponse {
        var body: ValueObject = [
            "error": .string(echo.map { "\(message); \($0)" } ?? message)
        ]
        body["code"] = code.map(Value.string)
        return .json(status, .object(body))
    }

    /// `{"success": false, "error": {"code", "message"}}`.
    private static func wrapped(
        _ status: Int, _ code: String, _ message: String, _ echo: String?
    ) -> SandboxResponse {
        .json(
            status,
            [
                "success": false,
                "error": [
                    "code": .string(code),
                    "message": .string(echo.map { "\(message); \($0)" } ?? message),
                ],
            ])
    }
}
