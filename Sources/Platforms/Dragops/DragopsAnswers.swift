package import Model

extension Dragops {
    /// Starts a reading of all connections of the user.
    package static func reading(
        _ interest: Interest, account: Account
    ) -> any PlatformReading {
        PagedReading(DragopsPages())
    }

    /// The connection that an answer shows.
    package static func object(in answer: Value, account: Account) -> Observation? {
        unwrapped(answer).objectValue.flatMap { try? observation($0, in: "the answer") }
    }

    /// What stands inside `{success, data, timestamp}`, or the answer itself.
    static func unwrapped(_ answer: Value) -> Value {
        guard answer["success"]?.boolValue == true, let data = answer["data"] else {
            return answer
        }
        return data
    }

    /// Reads one connection.
    static func observation(
        _ object: ValueObject, in place: String
    ) throws(BrokenReading) -> Observation {
        let id = try object.requiredText("id", in: place)
        let provider = try object.text("provider", in: place)
        let label = try object.text("displayName", in: place)
        let fields = kind.readable(object.withoutNulls)
        return Observation(
            remoteID: id, identity: Identity(of: fields, by: descriptor.capabilities.identity),
            fields: fields,
            unmanageable: object["type"]?.stringValue == "oauth" ? .oauth : nil,
            status: object["status"]?.stringValue, title: label ?? provider)
    }

    /// What a 2xx answer to a create says, with the names of the secrets that it seeded.
    package static func createAnswer(_ answer: Value) -> CreateAnswer {
        guard let object = unwrapped(answer).objectValue,
            let id = object["id"]?.stringValue, !id.isEmpty
        else { return .unreadable("a connection with an id") }
        let seeded = (object["seedResult"]?["secretNames"]?.arrayValue ?? [])
            .compactMap(\.stringValue)
        return .created(
            CreatedObject(
                remoteID: id, fields: kind.readable(object.withoutNulls),
                status: object["status"]?.stringValue,
                notes: seeded.isEmpty
                    ? [] : ["seeded environment secrets: \(seeded.joined(separator: ", "))"]))
    }

    /// Reads `{error, code}` and `{success: false, error: {code, message}}`.
    package static func error(in body: Value, status: Int) -> PlatformError? {
        switch body["error"] {
        case .string(let text)?:
            PlatformError(code: body["code"]?.stringValue, message: text)
        case .object(let error)? where error["message"] != nil || error["code"] != nil:
            PlatformError(
                code: error["code"]?.stringValue, message: error["message"]?.stringValue ?? "")
        default: nil
        }
    }
}
