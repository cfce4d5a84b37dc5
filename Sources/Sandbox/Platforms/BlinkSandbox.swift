internal import Documents
package import Model

/// BlinkOps in memory.
///
/// The create route, its fields and the error wrapper are the platform's document. List, read,
/// update and delete come from older public documents of the platform. Assumed: a duplicate name
/// answers 400, status words, masked attribute values, 401 and 403 in the same error wrapper.
package struct BlinkSandbox: SandboxPlatform {
    package static let provider = "blink"
    package static let prefix = "/blink/api/v1"
    package var store = ObjectStore(nameField: "name")
    private var identifiers: IdentifierSource

    package init(identifiers: IdentifierSource) { self.identifiers = identifiers }

    package static let routes: [SandboxRoute<BlinkSandbox>] = [
        SandboxRoute("POST", "/workspace/{workspace}/connections", .create) {
            (blink, call) throws(SandboxRefusal) in try blink.create(call)
        },
        SandboxRoute("GET", "/workspace/{workspace}/connections", .list) {
            (blink, call) throws(SandboxRefusal) in try blink.list(call)
        },
        SandboxRoute("GET", "/workspace/{workspace}/connections/{id}", .read) {
            (blink, call) throws(SandboxRefusal) in try blink.read(call)
        },
        SandboxRoute("POST", "/workspace/{workspace}/connections/{id}", .update) {
            (blink, call) throws(SandboxRefusal) in try blink.update(call)
        },
        SandboxRoute("DELETE", "/workspace/{workspace}/connections/{id}", .delete) {
            (blink, call) throws(SandboxRefusal) in try blink.delete(call)
        },
    ]

    package static func page(of request: SandboxRequest) -> Int {
        guard let query = try? BlinkQuery(request.parameter("q")) else { return 1 }
        return query.offset / query.limit + 1
    }

    package func authenticate(
        _ request: SandboxRequest, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        try context.user(of: request.header("blink-api-key"), on: BlinkSandbox.provider)
    }

    // MARK: Routes

    private static let createSchema = BodySchema([
        .required("name", .string(min: 1)),
        .required("connection_type_id", .uuid),
        .optional(
            "attributes", .map(.object(BodySchema([.optional("value", .string())])))),
        .optional("created_with_o_auth", .boolean),
        .optional("creation_method", .string()),
    ])

    private mutating func create(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let workspace = try workspace(of: call)
        let body = try call.body(BlinkSandbox.createSchema)
        var fields = body
        fields["attributes"] = BlinkSandbox.masked(body["attributes"])
        fields["workspace_id"] = .string(workspace)
        fields["created_by"] = .string(call.user)
        fields["updated_by"] = .string(call.user)
        let id = try plant(fields, call.context)
        store.change(id) { $0.hidden["attributes"] = body["attributes"] }
        return try answer(id, in: workspace)
    }

    private mutating func list(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let workspace = try workspace(of: call)
        let query = try BlinkQuery(call.request.parameter("q"))
        let slots = store.view("\(workspace)\u{0}\(query.viewKey)") { objects in
            query.select(from: objects.filter { BlinkSandbox.isVisible($0, in: workspace) })
        }
        let page = slots.dropFirst(query.offset).prefix(query.limit)
        let head: ValueObject = [
            "limit": .number(Number(Int64(query.limit))),
            "offset": .number(Number(Int64(query.offset))),
            "total": .number(Number(Int64(slots.count))),
        ]
        let results = page.map { slot in
            guard let object = store.object(inSlot: slot) else { return [UInt8]() }
            if let fields = query.fields {
                return JSON.write(.object(object.fields.keeping(fields)))
            }
            let isOwn = object.fields["workspace_id"]?.stringValue?.hasSameBytes(as: workspace)
            if isOwn == true { return store.rendered(slot: slot) }
            return JSON.write(.object(BlinkSandbox.shared(object)))
        }
        return .json(200, bytes: ListBody.object(head, "results", results))
    }

    private mutating func read(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let workspace = try workspace(of: call)
        let object = try object(call.capture(1), in: workspace)
        let shown = Value.object(BlinkSandbox.withoutListFields(object.fields))
        return .json(200, call.context.has(.blinkReadAnswersArray) ? .array([shown]) : shown)
    }

    private static let updateSchema = BodySchema([
        .optional("active", .boolean),
        .optional(
            "attributes", .map(.object(BodySchema([.optional("value", .string())])))),
        .optional("tags", .list(.string())),
    ])

    private mutating func update(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let workspace = try workspace(of: call)
        let id = try object(call.capture(1), in: workspace).id
        let body = try call.body(BlinkSandbox.updateSchema)
        store.change(id) { object in
            if let attributes = body["attributes"] {
                object.fields["attributes"] = BlinkSandbox.masked(attributes)
                object.hidden["attributes"] = attributes
            }
            for key in ["active", "tags"] {
                if let value = body[key] { object.fields[key] = value }
            }
            object.fields["updated_at"] = .number(Number(call.context.now.epochSeconds))
            object.fields["updated_by"] = .string(call.user)
        }
        return try answer(id, in: workspace)
    }

    private mutating func delete(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let workspace = try workspace(of: call)
        let id = try object(call.capture(1), in: workspace).id
        store.remove(id)
        return .json(200, .string(id))
    }

    // MARK: Objects

    package mutating func plant(
        _ fields: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        guard let name = fields["name"]?.stringValue, !name.isEmpty else {
            throw .invalid([
                BodyProblem(
                    location: [.member("name")], kind: .missing, input: .object(fields))
            ])
        }
        // Names are unique per tenant: every workspace of the sandbox is one tenant.
        guard store.ids(named: name).isEmpty else {
            throw .conflict("connection with name \(name) already exists")
        }
        let id = fields["id"]?.stringValue ?? identifiers.uuid()
        guard store[id] == nil else { throw .conflict("connection id \(id) already exists") }
        let now = Value.number(Number(context.now.epochSeconds))
        var object: ValueObject = [
            "id": .string(id), "name": .string(name), "display_name": .string(name),
            "full_name": .string(name), "description": "", "status": "active",
            "connection_type_id": "b07920f3-5dbc-44da-b650-bd1a9c1f540c", "attributes": [:],
            "created_with_o_auth": false, "creation_method": "api", "creation_location": "api",
            "external_id": "", "secret_manager": "blink", "tenant_id": "tenant-sandbox",
            "workspace_id": "workspace-sandbox", "created_at": now, "updated_at": now,
            "created_by": .string(SandboxContext.defaultUser),
            "updated_by": .string(SandboxContext.defaultUser),
            "is_shared": false, "shared_from": "", "shared_with": [], "tags": [],
            "icon_uri": "", "secret_manager_name": "Blink", "slug_name": .string(name),
            "type_name": "sandbox", "workspace_name": "Sandbox",
            "used_by": ["subflows": ["count": 0, "names": []]],
        ]
        for member in fields.members { object[member.key] = member.value }
        store.insert(id: id, fields: object)
        return id
    }

    private static let listFields = [
        "type_name", "slug_name", "icon_uri", "is_shared", "shared_from", "shared_with",
        "secret_manager_name", "tags", "used_by", "workspace_name", "active",
    ]

    private static func withoutListFields(_ fields: ValueObject) -> ValueObject {
        var shown = fields
        for name in listFields { shown[name] = nil }
        return shown
    }

    /// The values of attributes are kept in a secret manager; what comes back is their names.
    private static func masked(_ attributes: Value?) -> Value {
        var shown = ValueObject()
        for member in attributes?.objectValue?.members ?? [] {
            shown[member.key] = ["value": [:]]
        }
        return .object(shown)
    }

    private static func isVisible(_ object: StoredObject, in workspace: String) -> Bool {
        if object.fields["workspace_id"]?.stringValue?.hasSameBytes(as: workspace) == true {
            return true
        }
        return object.fields["shared_with"]?.arrayValue?.contains {
            $0.stringValue?.hasSameBytes(as: workspace) == true
        } == true
    }

    /// A connection as another workspace sees it that it is shared with.
    private static func shared(_ object: StoredObject) -> ValueObject {
        var shown = object.fields
        shown["is_shared"] = true
        shown["shared_from"] = object.fields["workspace_id"]
        return shown
    }

    private func workspace(of call: SandboxCall) throws(SandboxRefusal) -> String {
        let workspace = call.capture(0)
        try call.context.checkWorkspace(workspace, on: BlinkSandbox.provider)
        return workspace
    }

    private func object(
        _ id: String, in workspace: String
    ) throws(SandboxRefusal) -> StoredObject {
        guard let object = store[id], BlinkSandbox.isVisible(object, in: workspace) else {
            throw .notFound("connection \(id) not found")
        }
        return object
    }

    private func answer(
        _ id: String, in workspace: String
    ) throws(SandboxRefusal) -> SandboxResponse {
        let fields = try object(id, in: workspace).fields
        return .json(200, .object(BlinkSandbox.withoutListFields(fields)))
    }

    // MARK: Errors

    package static func answer(_ refusal: SandboxRefusal, echo: String?) -> SandboxResponse {
        switch refusal {
        case .unauthorized: wrapper(401, "UNAUTHORIZED", "api key is invalid or expired", echo)
        case .forbidden: wrapper(403, "FORBIDDEN", "user has no role in the workspace", echo)
        case .noSuchRoute: wrapper(404, "NOT_FOUND", "no such path", echo)
        case .methodNotAllowed: wrapper(405, "METHOD_NOT_ALLOWED", "method not allowed", echo)
        case .notFound(let sentence): wrapper(404, "NOT_FOUND", sentence, echo)
        case .malformedBody: wrapper(400, "BAD_REQUEST", "body is not a JSON object", echo)
        case .invalid(let problems):
            wrapper(
                400, "VALIDATION_ERROR",
                problems.map(\.sentence).joined(separator: "; "), echo)
        case .badParameter(let name, let sentence):
            wrapper(400, "BAD_REQUEST", "\(name) \(sentence)", echo)
        case .conflict(let sentence): wrapper(400, "ALREADY_EXISTS", sentence, echo)
        case .special(let response): response
        case .injected(let status, let text, _):
            wrapper(status, "INJECTED", text ?? "injected fault", echo)
        }
    }

    private static func wrapper(
        _ status: Int, _ identifier: String, _ message: String, _ echo: String?
    ) -> SandboxResponse {
        .json(
            status,
            [
                "data": echo.map { ["request": .string($0)] } ?? [:],
                "details": .string(echo.map { "\(message); \($0)" } ?? message),
                "identifier": .string(identifier), "message": .string(message),
                "status": .number(Number(Int64(status))), "user_error": [:],
            ])
    }
}

extension ValueObject {
    /// The members of these names, in their own order.
    func keeping(_ names: [String]) -> ValueObject {
        ValueObject(
            uniqueMembers: members.filter { member in
                names.contains { $0.hasSameBytes(as: member.key) }
            })
    }
}
