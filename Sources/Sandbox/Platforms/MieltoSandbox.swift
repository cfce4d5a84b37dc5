internal import Documents
package import Model

/// Mielto in memory.
///
/// The create route, its schemas and the two documented error bodies are the platform's document.
/// The update route, the check of credentials and the paging of lists come from other public pages. Assumed: the list of a
/// whole workspace, read and delete; an integration whose name starts with `unknown` does not
/// exist; an empty credential and an `email` without `@` fail the validation of credentials.
package struct MieltoSandbox: SandboxPlatform {
    package static let provider = "mielto"
    package static let prefix = "/mielto"
    package var store = ObjectStore(nameField: "label")
    private var identifiers: IdentifierSource

    package init(identifiers: IdentifierSource) { self.identifiers = identifiers }

    package static let routes: [SandboxRoute<MieltoSandbox>] = [
        SandboxRoute("POST", "/api/v1/connections", .create) {
            (mielto, call) throws(SandboxRefusal) in try mielto.create(call)
        },
        SandboxRoute("POST", "/api/v1/connections/validate", .validate) {
            (mielto, call) throws(SandboxRefusal) in try mielto.validate(call)
        },
        SandboxRoute("GET", "/api/v1/connections", .list) {
            (mielto, call) throws(SandboxRefusal) in try mielto.list(call, owner: nil)
        },
        SandboxRoute("GET", "/api/v1/connections/users/{user}", .list) {
            (mielto, call) throws(SandboxRefusal) in
            try mielto.list(call, owner: call.capture(0))
        },
        SandboxRoute("GET", "/api/v1/connections/{id}", .read) {
            (mielto, call) throws(SandboxRefusal) in
            .json(200, .object(try mielto.object(call).fields))
        },
        SandboxRoute("PUT", "/api/v1/connections/{id}", .update) {
            (mielto, call) throws(SandboxRefusal) in try mielto.update(call)
        },
        SandboxRoute("DELETE", "/api/v1/connections/{id}", .delete) {
            (mielto, call) throws(SandboxRefusal) in
            mielto.store.remove(try mielto.object(call).id)
            return .empty(204)
        },
    ]

    package static func page(of request: SandboxRequest) -> Int {
        let skip = request.parameter("skip").flatMap(Int.init) ?? 0
        let limit = request.parameter("limit").flatMap(Int.init) ?? limitWhenAbsent
        return limit > 0 && skip >= 0 ? skip / limit + 1 : 1
    }

    /// Either credential header is enough; the document names one, other public pages the other.
    package func authenticate(
        _ request: SandboxRequest, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        let bearer = request.bearerToken ?? request.header("x-api-key")
        return try context.user(of: bearer, on: MieltoSandbox.provider)
    }

    // MARK: Routes

    private static let limitWhenAbsent = 100
    private static let integrationTypes = [
        "connectors", "mcp", "tool", "model", "custom", "storage", "api",
    ]
    private static let statuses = ["active", "inactive", "testing", "error", "expired"]

    private static let createSchema = BodySchema([
        .optional("label", .string(max: 255), orNull: true),
        .required("integration", .string(min: 1)),
        .required("integration_type", .oneOf(integrationTypes)),
        .optional("config", .freeObject()),
        .optional("credential_id", .string(), orNull: true),
        .optional("user_id", .string(), orNull: true),
        .optional("credentials", .freeObject(), orNull: true),
        .optional("auth_method_id", .string(), orNull: true),
    ])

    private mutating func create(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let workspace = try workspace(of: call)
        let body = try call.body(MieltoSandbox.createSchema)
        if body["integration"]?.stringValue?.hasPrefix("unknown") == true {
            throw .notFound("Connection not found")
        }
        let failures = MieltoSandbox.failures(of: body["credentials"]?.objectValue ?? [:])
        guard failures.isEmpty else {
            throw .special(MieltoSandbox.validationFailure(failures, call))
        }
        var fields = body
        fields["credentials"] = nil
        fields["auth_method_id"] = nil
        fields["workspace_id"] = .string(workspace)
        fields["created_by"] = .string(call.user)
        let id = try plant(fields, call.context)
        store.change(id) { $0.hidden = body.keeping(["credentials", "auth_method_id"]) }
        return .json(200, .object(store[id]?.fields ?? [:]))
    }

    private static let validateSchema = BodySchema([
        .optional("credentials", .freeObject(), orNull: true),
        .optional("config", .freeObject(), orNull: true),
    ])

    /// What fails is said with 200, unlike by a create.
    private func validate(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        _ = try workspace(of: call)
        guard call.request.parameter("integration_id")?.isEmpty == false else {
            throw .badParameter(name: "integration_id", "Field required")
        }
        let body = try call.body(MieltoSandbox.validateSchema)
        var errors = MieltoSandbox.failures(of: body["credentials"]?.objectValue ?? [:])
        let isValid = errors.isEmpty
        if !isValid, call.context.settings.echoesRequests {
            errors.append(Echo.text(of: call.request))
        }
        return .json(
            200, ["valid": .bool(isValid), "errors": .array(errors.map(Value.string))])
    }

    private mutating func list(
        _ call: SandboxCall, owner: String?
    ) throws(SandboxRefusal) -> SandboxResponse {
        let workspace = try workspace(of: call)
        let skip = try call.number("skip", in: 0...Int(Int32.max), default: 0)
        let limit = try call.number(
            "limit", in: 1...1000, default: MieltoSandbox.limitWhenAbsent)
        var wanted: ValueObject = ["workspace_id": .string(workspace)]
        if let owner { wanted["user_id"] = .string(owner) }
        if let status = call.request.parameter("status") {
            guard MieltoSandbox.statuses.contains(status) else {
                throw .badParameter(name: "status", "Input should be a connection status")
            }
            wanted["status"] = .string(status)
        }
        if let type = call.request.parameter("integration_type") {
            guard MieltoSandbox.integrationTypes.contains(type) else {
                throw .badParameter(name: "integration_type", "Input should be an integration type")
            }
            wanted["integration_type"] = .string(type)
        }
        let key = String(decoding: JSON.writeSorted(.object(wanted)), as: UTF8.self)
        let slots = store.view(key) { objects in
            objects.filter { object in
                wanted.members.allSatisfy { object.fields[$0.key] == $0.value }
            }
        }
        let page = slots.dropFirst(skip).prefix(limit).map { store.rendered(slot: $0) }
        let bytes =
            call.context.has(.mieltoListEnvelope)
            ? ListBody.object([:], "items", page) : ListBody.array(page)
        return .json(200, bytes: bytes)
    }

    private static let updateSchema = BodySchema([
        .optional("label", .string(max: 255), orNull: true),
        .optional("config", .freeObject(), orNull: true),
    ])

    private mutating func update(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let id = try object(call).id
        let body = try call.body(MieltoSandbox.updateSchema)
        store.change(id) { object in
            if let label = body["label"] { object.fields["label"] = label }
            if let config = body["config"], !config.isNull { object.fields["config"] = config }
            object.fields["updated_at"] = .string(call.context.now.isoText)
        }
        return .json(200, .object(store[id]?.fields ?? [:]))
    }

    // MARK: Objects

    package mutating func plant(
        _ fields: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        let id = fields["id"]?.stringValue ?? identifiers.uuid()
        guard store[id] == nil else { throw .conflict("connection id \(id) already exists") }
        var given = fields
        // The platform makes a credential of its own when none is named.
        if given["credential_id"]?.stringValue == nil {
            given["credential_id"] = .string(identifiers.uuid())
        }
        let now = Value.string(context.now.isoText)
        var object: ValueObject = [
            "id": .string(id), "label": .null, "integration": "sandbox",
            "integration_type": "connectors", "config": [:], "credential_id": .null,
            "user_id": .null, "workspace_id": .string(MieltoSandbox.defaultWorkspace),
            "created_by": .string(SandboxContext.defaultUser), "status": "active",
            "created_at": now, "updated_at": now,
        ]
        for member in given.members { object[member.key] = member.value }
        store.insert(id: id, fields: object)
        return id
    }

    /// The workspace that a key belongs to when the request names none.
    static let defaultWorkspace = "ws-default"

    private func workspace(of call: SandboxCall) throws(SandboxRefusal) -> String {
        let workspace = call.request.header("x-workspace-id") ?? MieltoSandbox.defaultWorkspace
        try call.context.checkWorkspace(workspace, on: MieltoSandbox.provider)
        return workspace
    }

    private func object(_ call: SandboxCall) throws(SandboxRefusal) -> StoredObject {
        let workspace = try workspace(of: call)
        guard let object = store[call.capture(0)],
            object.fields["workspace_id"]?.stringValue?.hasSameBytes(as: workspace) == true
        else { throw .notFound("Connection not found") }
        return object
    }

    private static func failures(of credentials: ValueObject) -> [String] {
        credentials.members.compactMap { member in
            let title = member.key.split(whereSeparator: { $0 == "_" || $0 == "-" })
                .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
            guard let text = member.value.stringValue else { return nil }
            if text.isEmpty { return "Field '\(title)' is required" }
            if member.key.hasSameBytes(as: "email"), !text.utf8.contains(UInt8(ascii: "@")) {
                return "Field '\(title)' must be a valid email address"
            }
            return nil
        }
    }

    // MARK: Errors

    private static func validationFailure(
        _ failures: [String], _ call: SandboxCall
    ) -> SandboxResponse {
        var errors = failures
        if call.context.settings.echoesRequests { errors.append(Echo.text(of: call.request)) }
        return .json(
            call.context.has(.mieltoValidation422) ? 422 : 400,
            [
                "detail": [
                    "message": "Connection validation failed",
                    "errors": .array(errors.map(Value.string)),
                ]
            ])
    }

    package static func answer(_ refusal: SandboxRefusal, echo: String?) -> SandboxResponse {
        switch refusal {
        case .unauthorized: FastAPIErrors.text(401, "Not authenticated", echo)
        case .forbidden: FastAPIErrors.text(403, "Access to workspace denied", echo)
        case .noSuchRoute: FastAPIErrors.text(404, "Not Found", echo)
        case .methodNotAllowed: FastAPIErrors.text(405, "Method Not Allowed", echo)
        case .notFound(let sentence): FastAPIErrors.text(404, sentence, echo)
        case .malformedBody: FastAPIErrors.malformed(echo)
        case .invalid(let problems): FastAPIErrors.list(problems, repeatsInput: false, echo)
        case .badParameter(let name, let text): FastAPIErrors.parameter(name, text, echo)
        case .conflict(let sentence): FastAPIErrors.text(409, sentence, echo)
        case .special(let response): response
        case .injected(402, let text, _):
            .json(
                402,
                [
                    "detail": .string(text ?? "Credit limit exceeded"),
                    "error_code": "CREDIT_LIMIT_EXCEEDED",
                ])
        case .injected(let status, let text, _):
            FastAPIErrors.text(status, text ?? "injected fault", echo)
        }
    }
}

extension SandboxRequest {
    /// The token of an `Authorization: Bearer …` header.
    var bearerToken: String? {
        guard let value = header("authorization"), value.utf8.count > 7,
            value.prefix(7).lowercased() == "bearer "
        else { return nil }
        return String(value.dropFirst(7))
    }
}
