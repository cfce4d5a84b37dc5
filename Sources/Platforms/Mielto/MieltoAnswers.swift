package import Documents
package import Model

extension Mielto {
    /// Starts a reading of all connections of the workspace.
    package static func reading(
        _ interest: Interest, account: Account
    ) -> any PlatformReading {
        PagedReading(MieltoPages(account: account, known: KnownObjects(interest.records)))
    }

    /// The connection that an answer shows.
    package static func object(in answer: JSONView, account: Account) -> Observation? {
        answer.object.flatMap {
            try? observation($0, account: account, sharing: SharedTexts())
        }
    }

    /// Reads one connection.
    static func observation(
        _ object: JSONView, account: Account, sharing texts: SharedTexts
    ) throws(BrokenReading) -> Observation {
        let id = try object.requiredText("id")
        let integration = try object.text("integration", sharing: texts)
        let label = try object.text("label")
        let fields = kind.readable(object, sharing: texts)
        let owner = try object.text("workspace_id", sharing: texts)
        let isForeign =
            if let owner, let ours = account.workspace { !owner.hasSameBytes(as: ours) } else {
                false
            }
        return Observation(
            remoteID: id, identity: Identity(of: fields, by: descriptor.capabilities.identity),
            fields: fields, unmanageable: isForeign ? .sharedIn : nil,
            status: object["status"]?.stringValue, title: label ?? integration)
    }

    /// What a 2xx answer to a create says.
    package static func createAnswer(_ answer: JSONView) -> CreateAnswer {
        guard let object = answer.object, let id = object["id"]?.nonEmptyText
        else { return .unreadable("a connection with an id") }
        return .created(
            CreatedObject(
                remoteID: id, fields: kind.readable(object, sharing: SharedTexts()),
                status: object["status"]?.stringValue))
    }

    /// What a 2xx answer to a check says: what fails is said in a normal body.
    package static func checkAnswer(_ answer: JSONView) -> CheckAnswer {
        guard let isValid = answer["valid"]?.boolValue else {
            return .unreadable("`valid`, true or false")
        }
        let errors = answer["errors"]?.elements.compactMap(\.stringValue) ?? []
        return isValid ? .passed : .failed(errors)
    }

    /// Reads `detail` in its three shapes, and `error_code`.
    package static func error(in body: JSONView, status: Int) -> PlatformError? {
        if let error = FastAPIError.read(body) { return error }
        guard let code = body["error_code"]?.stringValue else { return nil }
        return PlatformError(code: code, message: body["message"]?.stringValue ?? "")
    }

    /// Whether credit has run out: 402, or one of the two limit codes with any status.
    package static func asksForPayment(_ status: Int, _ error: PlatformError?) -> Bool {
        let codes = ["CREDIT_LIMIT_EXCEEDED", "OVERAGE_LIMIT_EXCEEDED"]
        return status == 402 || codes.contains { error?.code?.hasSameBytes(as: $0) == true }
    }

    /// Whether the route is missing: FastAPI's own text for paths it does not know.
    package static func lacksRoute(_ status: Int, _ error: PlatformError?) -> Bool {
        status == 405 || status == 404 && error?.message.hasSameBytes(as: "Not Found") == true
    }
}
