internal import Documents
package import Model

/// Deck (version 1 of its API) in memory.
///
/// The create route with its answer and its errors is the platform's document; list, state and
/// destroy come from other public documents. Assumed: page sizes, the texts of errors, that any
/// source exists except the all-zero one, that a destroyed connection leaves the list.
///
/// What happens after the 202 depends on what was sent: the password `wrong` ends as Error, a
/// connection to `multiFactorSource` waits for a person as Connecting, everything else becomes
/// Connected after it was listed `deckConnectingReads` times.
package struct DeckSandbox: SandboxPlatform {
    package static let provider = "deck"
    package static let prefix = "/deck/api/v1"
    /// A source whose logins need a second factor and therefore never settle.
    package static let multiFactorSource = "00000000-0000-4000-8000-0000000000fa"
    /// A source that does not exist.
    package static let unknownSource = "00000000-0000-0000-0000-000000000000"

    package var store = ObjectStore(nameField: "source_id")
    private var identifiers: IdentifierSource
    private var idByToken: [ByteKey: String] = [:]
    /// How often each connection that is not settled was listed.
    private var connecting: [ByteKey: Int] = [:]

    package init(identifiers: IdentifierSource) { self.identifiers = identifiers }

    package static let routes: [SandboxRoute<DeckSandbox>] = [
        SandboxRoute("POST", "/connections", .create) {
            (deck, call) throws(SandboxRefusal) in try deck.create(call)
        },
        SandboxRoute("GET", "/connections", .list) {
            (deck, call) throws(SandboxRefusal) in try deck.list(call)
        },
        SandboxRoute("POST", "/connection/destroy", .delete) {
            (deck, call) throws(SandboxRefusal) in try deck.destroy(call)
        },
        SandboxRoute("POST", "/connection/context", .other) {
            (deck, call) throws(SandboxRefusal) in try deck.describe(call)
        },
    ]

    package static func page(of request: SandboxRequest) -> Int {
        (try? DeckCursor(request.parameter("next_cursor")))?.page ?? 1
    }

    /// Both headers are needed; the client id names the account.
    package func authenticate(
        _ request: SandboxRequest, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        guard let secret = request.header("x-deck-secret"), !secret.isEmpty,
            !secret.hasSameBytes(as: "expired")
        else { throw .unauthorized }
        guard !secret.hasSameBytes(as: "forbidden") else { throw .forbidden }
        return try context.user(
            of: request.header("x-deck-client-id"), on: DeckSandbox.provider)
    }

    // MARK: Create

    private static let createSchema = BodySchema(
        [
            .required("source_id", .uuid),
            .required("auth_method", .string(min: 1)),
            .optional(
                "auth_credentials",
                .object(
                    BodySchema(
                        [
                            .optional("username", .string(), orNull: true),
                            .optional("password", .string(), orNull: true),
                        ], isClosed: true)), orNull: true),
            .optional("deck_id", .uuid, orNull: true),
        ], isClosed: true)

    private mutating func create(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let echo =
            call.context.settings.echoesRequests ? Echo.text(of: call.request) : nil
        do throws(SandboxRefusal) {
            return try open(call)
        } catch {
            throw .special(DeckErrors.ofCreate(error, echo))
        }
    }

    private mutating func open(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let body = try call.body(DeckSandbox.createSchema)
        let source = body["source_id"]?.stringValue ?? ""
        guard !source.hasSameBytes(as: DeckSandbox.unknownSource) else {
            throw .notFound("The source does not exist")
        }
        let username = body["auth_credentials"]?["username"] ?? .null
        if call.context.has(.deckRefusesDuplicates), !username.isNull,
            store.ids(named: source).contains(where: {
                store[$0]?.fields["user"]?["username"] == username
            })
        {
            throw .conflict("An active connection exists for this user and source")
        }
        let fields: ValueObject = [
            "source_id": .string(source), "status": "Connecting",
            "user": ["external_id": .null, "username": username],
        ]
        let id = try plant(fields, call.context)
        store.change(id) { object in
            object.hidden["auth_credentials"] = body["auth_credentials"]
            object.hidden["auth_method"] = body["auth_method"]
            object.hidden["deck_id"] = body["deck_id"]
        }
        connecting[ByteKey(id)] = 0
        guard let object = store[id] else { return .empty(202) }
        let token: Value =
            call.context.has(.deckWithholdsToken) ? .null : object.hidden["access_token"] ?? .null
        return .json(
            202,
            [
                "connection_id": .string(id), "status": "Connecting",
                "source_id": .string(source), "auth_method": body["auth_method"] ?? .null,
                "access_token": token, "created_at": object.fields["created_at"] ?? .null,
                "updated_at": object.fields["updated_at"] ?? .null,
            ])
    }

    // MARK: List

    private static let pageSizeWhenAbsent = 50
    private static let pageSizeMaximum = 100

    private mutating func list(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let request = call.request
        let size = try call.number(
            "page_size", in: 1...DeckSandbox.pageSizeMaximum,
            default: DeckSandbox.pageSizeWhenAbsent)
        let cursor = try DeckCursor(request.parameter("next_cursor"))
        let filters: [(path: [String], values: [String])] = [
            (["source_id"], request.parameters("source")),
            (["status"], request.parameters("status")),
            (["user", "external_id"], request.parameters("external_id")),
            (["user", "username"], request.parameters("username")),
        ]
        let key = filters.map { $0.values.joined(separator: "\u{1}") }.joined(separator: "\u{2}")
        let slots = store.view(key) { objects in
            objects.filter { object in
                filters.allSatisfy { filter in
                    guard !filter.values.isEmpty else { return true }
                    let value = filter.path.reduce(Value?.some(.object(object.fields))) {
                        $0?[$1]
                    }
                    guard let text = value?.stringValue else { return false }
                    return filter.values.contains { $0.hasSameBytes(as: text) }
                }
            }
        }
        // A cursor names the last object that was seen, so that objects which come and go between
        // two pages neither hide others nor show them twice.
        let start = slots.firstIndex { slot in
            (store.object(inSlot: slot)?.sequence ?? 0) > cursor.sequence
        }
        let page = slots[(start ?? slots.endIndex)...].prefix(size)
        let hasMore = page.endIndex < slots.endIndex
        let last = page.last.flatMap { store.object(inSlot: $0) }
        let next =
            hasMore ? last.map { DeckCursor(page: cursor.page + 1, sequence: $0.sequence) } : nil
        let head: ValueObject = [
            "prev_cursor": cursor.page > 1 ? .string(cursor.text) : .null,
            "next_cursor": next.map { .string($0.text) } ?? .null,
        ]
        let ids = page.compactMap { store.object(inSlot: $0)?.id }
        let bytes = ListBody.object(head, "data", page.map { store.rendered(slot: $0) })
        settle(ids, call.context)
        return .json(200, bytes: bytes)
    }

    /// Counts a reading of connections that are not settled, and settles those seen often enough.
    private mutating func settle(_ ids: [String], _ context: SandboxContext) {
        guard !connecting.isEmpty else { return }
        for id in ids {
            guard let seen = connecting[ByteKey(id)] else { continue }
            connecting[ByteKey(id)] = seen + 1
            guard seen + 1 >= context.settings.deckConnectingReads else { continue }
            store.change(id) { object in
                let source = object.fields["source_id"]?.stringValue ?? ""
                if source.hasSameBytes(as: DeckSandbox.multiFactorSource) { return }
                let password = object.hidden["auth_credentials"]?["password"]?.stringValue ?? ""
                object.fields["status"] =
                    password.hasSameBytes(as: "wrong") ? "Error" : "Connected"
                object.fields["updated_at"] = .number(Number(context.now.epochSeconds))
            }
            if store[id]?.fields["status"]?.stringValue != "Connecting" {
                connecting[ByteKey(id)] = nil
            }
        }
    }

    // MARK: By access token

    private static let tokenSchema = BodySchema(
        [.required("access_token", .string(min: 1))], isClosed: true)

    private mutating func destroy(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let id = try object(call).id
        connecting[ByteKey(id)] = nil
        store.remove(id)
        return .json(200, [:])
    }

    private func describe(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxResponse {
        let object = try object(call)
        let status = object.fields["status"]?.stringValue ?? "New"
        let reasons = [
            "Connecting": "Connecting", "Connected": "ConnectedCredentials",
            "Error": "InvalidCredentials",
        ]
        return .json(
            200,
            [
                "connection_id": .string(object.id),
                "provider": [
                    "id": object.fields["source_id"] ?? .null,
                    "name": object.fields["source_name"] ?? .null,
                ],
                "connection_status": .string(status),
                "connection_status_timestamp": object.fields["updated_at"] ?? .null,
                "connection_status_reason": .string(reasons[status] ?? "New"),
                "num_of_entities": 0, "entities": [],
            ])
    }

    private func object(_ call: SandboxCall) throws(SandboxRefusal) -> StoredObject {
        let token = try call.body(DeckSandbox.tokenSchema)["access_token"]?.stringValue ?? ""
        guard let id = idByToken[ByteKey(token)], let object = store[id] else {
            throw .notFound("The access token is not valid")
        }
        return object
    }

    // MARK: Objects

    package mutating func plant(
        _ fields: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        guard let source = fields["source_id"]?.stringValue else {
            throw .invalid([
                BodyProblem(
                    location: [.member("source_id")], kind: .missing, input: .object(fields))
            ])
        }
        let id = fields["connection_id"]?.stringValue ?? identifiers.uuid()
        guard store[id] == nil else { throw .conflict("connection id \(id) already exists") }
        let token = fields["access_token"]?.stringValue ?? "access-\(identifiers.token(digits: 40))"
        let now = Value.number(Number(context.now.epochSeconds))
        var object: ValueObject = [
            "connection_id": .string(id), "status": "Connected",
            "user": ["external_id": .null, "username": .null], "source_id": .string(source),
            "source_name": .string("Source \(source.prefix(8))"),
            "source_logo_url": .string("https://logos.example/\(source.prefix(8)).png"),
            "created_at": now, "updated_at": now,
        ]
        for member in fields.members where !member.key.hasSameBytes(as: "access_token") {
            object[member.key] = member.value
        }
        store.insert(id: id, fields: object, hidden: ["access_token": .string(token)])
        idByToken[ByteKey(token)] = id
        return id
    }

    /// A state that was set by hand stays.
    package mutating func edit(_ id: String, _ changes: ValueObject) -> Bool {
        if changes["status"] != nil { connecting[ByteKey(id)] = nil }
        return store.change(id) { object in
            for change in changes.members { object.fields[change.key] = change.value }
        }
    }

    // MARK: Errors

    package static func answer(_ refusal: SandboxRefusal, echo: String?) -> SandboxResponse {
        DeckErrors.ofOlderRoutes(refusal, echo)
    }
}

/// A place in Deck's list: opaque to clients.
struct DeckCursor {
    /// The page that the cursor leads to, counted from one.
    let page: Int
    /// The sequence number of the last object on the page before.
    let sequence: Int

    init(page: Int, sequence: Int) {
        self.page = page
        self.sequence = sequence
    }

    init(_ text: String?) throws(SandboxRefusal) {
        guard let text, !text.isEmpty else {
            self.init(page: 1, sequence: 0)
            return
        }
        let parts = text.split(separator: "-")
        guard parts.count == 3, parts[0] == "cur", let page = Int(parts[1]), page > 1,
            let sequence = Int(parts[2]), sequence >= 0
        else { throw .badParameter(name: "next_cursor", "is not a cursor") }
        self.init(page: page, sequence: sequence)
    }

    var text: String { "cur-\(page)-\(sequence)" }
}
