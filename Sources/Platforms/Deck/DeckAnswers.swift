package import Documents
package import Model

extension Deck {
    /// Starts a reading of all connections.
    package static func reading(
        _ interest: Interest, account: Account
    ) -> any PlatformReading {
        PagedReading(DeckPages(known: KnownObjects(interest.records)))
    }

    /// Reads one connection of a list; the user name comes back under `user`.
    static func observation(
        _ object: JSONView, sharing texts: SharedTexts
    ) throws(BrokenReading) -> Observation {
        let id = try object.requiredText("connection_id")
        let source = try object.text("source_id", sharing: texts)
        var fields = ValueObject()
        fields["source_id"] = source.map(Value.string)
        var user: String?
        if let shown = object["user"], !shown.isNull {
            guard shown.kind == .object else { throw .wrongType("user") }
            user = try shown.text("username", in: "user")
        }
        if let user, !user.isEmpty {
            fields["auth_credentials"] = .object(["username": .string(user)])
        }
        return Observation(
            remoteID: id, identity: Identity(of: fields, by: descriptor.capabilities.identity),
            fields: fields, status: object["status"]?.stringValue,
            title: object["source_name"]?.stringValue ?? source)
    }

    /// What a 202 says; the access token comes here and never again.
    package static func createAnswer(_ answer: JSONView) -> CreateAnswer {
        guard let object = answer.object, let id = object["connection_id"]?.nonEmptyText
        else { return .unreadable("a connection_id") }
        var returned: [String: Secret] = [:]
        if let token = object["access_token"]?.nonEmptyText {
            returned["access_token"] = Secret(token.utf8)
        }
        var fields = ValueObject()
        if let source = object["source_id"]?.stringValue { fields["source_id"] = .string(source) }
        return .created(
            CreatedObject(
                remoteID: id, fields: fields, returned: returned,
                status: object["status"]?.stringValue))
    }

    /// What a status means right after a create.
    ///
    /// Lists know no word for a login that failed but `Disconnected`; a session that ends on its
    /// own does so minutes later.
    package static func readiness(ofStatus status: String?) -> Readiness {
        switch status?.lowercased() {
        case "connected": .ready
        case "error", "disconnected": .failed
        default: .pending
        }
    }

    /// Reads the three error shapes of this API.
    package static func error(in body: JSONView, status: Int) -> PlatformError? {
        guard let object = body.object else { return nil }
        if let code = object["error_code"]?.stringValue {
            let message = object["message"] ?? object["error_message"] ?? object["display_message"]
            return PlatformError(code: code, message: message?.stringValue ?? "")
        }
        guard let title = object["title"]?.stringValue, object["status"]?.integerValue != nil
        else { return nil }
        let texts = [title, object["detail"]?.stringValue ?? ""].filter { !$0.isEmpty }
        return PlatformError(message: texts.joined(separator: ": "))
    }

    /// What a refusal says about a create; only codes are decided on, never texts.
    package static func verdict(onCreate status: Int, _ error: PlatformError?) -> CreateVerdict {
        if isRateLimit(status, error) { return .rateLimited }
        guard let error else { return .unknown }
        switch (status, error.code) {
        case (_, "ACTIVE_CONNECTION_EXISTS"), (_, "IDEMPOTENCY_KEY_DUPLICATE"), (409, _):
            return .mayExist
        case (400, _), (401, _), (402, _), (403, _), (404, _), (405, _), (413, _), (415, _),
            (422, _):
            return .rejected
        default: return .unknown
        }
    }

    /// What a refusal says about a delete.
    package static func verdict(onDelete status: Int, _ error: PlatformError?) -> DeleteVerdict {
        if isRateLimit(status, error) { return .rateLimited }
        switch (status, error?.code) {
        case (_, "NO_ACTIVE_CONNECTION"), (404, _), (410, _): return .checkList
        case (400, _), (401, _), (402, _), (403, _), (405, _), (409, _), (413, _), (415, _),
            (422, _):
            return .rejected
        default: return .unknown
        }
    }

    /// Whether too much was asked: 429, or the code with any status.
    package static func isRateLimit(_ status: Int, _ error: PlatformError?) -> Bool {
        status == 429 || error?.code == "RATE_LIMIT_EXCEEDED"
    }
}
