package import Model

extension Mielto {
    /// Starts a reading of all connections of the workspace.
    package static func reading(
        _ interest: Interest, account: Account
    ) -> any PlatformReading {
        PagedReading(MieltoPages(account: account))
    }

    /// The connection that an answer shows.
    package static func object(in answer: Value, account: Account) -> Observation? {
        answer.objectValue.flatMap { try? observation($0, account: account, in: "the answer") }
    }

    /// Reads one connection.
    static func observation(
        _ object: ValueObject, account: Account, in place: String
    ) throws(BrokenReading) -> Observation {
        let id = try object.requiredText("id", in: place)
        let integration = try object.text("integration", in: place)
        let label = try object.text("label", in: place)
        let fields = kind.readable(object.withoutNulls)
        let owner = try object.text("workspace_id", in: place)
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
    package static func createAnswer(_ answer: Value) -> CreateAnswer {
        guard let object = answer.objectValue, let id = object["id"]?.stringValue, !id.isEmpty
        else { return .unreadable("a connection with an id") }
        return .created(
            CreatedObject(
                remoteID: id, fields: kind.readable(object.withoutNulls),
                status: object["status"]?.stringValue))
    }

    /// What a 2xx answer to a check says: what fails is said in a normal body.
    package static func checkAnswer(_ answer: Value) -> CheckAnswer {
        guard let isValid = answer["valid"]?.boolValue else {
            return .unreadable("`valid`, true or false")
        }
        let errors = (answer["errors"]?.arrayValue ?? []).compactMap(\.stringValue)
        return isValid ? .passed : .failed(errors)
    }

    /// Reads `detail` in its three shapes, and `error_code`.
    package static func error(in body: Value, status: Int) -> PlatformError? {
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
