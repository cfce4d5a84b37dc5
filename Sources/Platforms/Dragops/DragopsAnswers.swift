package import Documents
package import Model

extension Dragops {
    /// Starts a reading of all connections of the user.
    package static func reading(
        _ interest: Interest, account: Account
    ) -> any PlatformReading {
        PagedReading(DragopsPages(known: KnownObjects(interest.records)))
    }

    /// The connection that an answer shows.
    package static func object(in answer: JSONView, account: Account) -> Observation? {
        unwrapped(answer).object.flatMap { try? observation($0, sharing: SharedTexts()) }
    }

    /// What stands inside `{success, data, timestamp}`, or the answer itself.
    static func unwrapped(_ answer: JSONView) -> JSONView {
        guard answer["success"]?.boolValue == true, let data = answer["data"] else {
            return answer
        }
        return data
    }

    /// Reads one connection.
    static func observation(
        _ object: JSONView, sharing texts: SharedTexts
    ) throws(BrokenReading) -> Observation {
        let id = try object.requiredText("id")
        let provider = try object.text("provider", sharing: texts)
        let label = try object.text("displayName")
        let fields = kind.readable(object, sharing: texts)
        return Observation(
            remoteID: id, identity: Identity(of: fields, by: descriptor.capabilities.identity),
            fields: fields,
            unmanageable: object["type"]?.isString("oauth") == true ? .oauth : nil,
            status: object["status"]?.stringValue, title: label ?? provider)
    }

    /// What a 2xx answer to a create says, with the names of the secrets that it seeded.
    package static func createAnswer(_ answer: JSONView) -> CreateAnswer {
        guard let object = unwrapped(answer).object, let id = object["id"]?.nonEmptyText
        else { return .unreadable("a connection with an id") }
        let seeded =
            object["seedResult"]?["secretNames"]?.elements.compactMap(\.stringValue) ?? []
        return .created(
            CreatedObject(
                remoteID: id, fields: kind.readable(object, sharing: SharedTexts()),
                status: object["status"]?.stringValue,
                notes: seeded.isEmpty
                    ? [] : ["seeded environment secrets: \(seeded.joined(separator: ", "))"]))
    }

    /// Reads `{error, code}` and `{success: false, error: {code, message}}`.
    package static func error(in body: JSONView, status: Int) -> PlatformError? {
        guard let error = body["error"] else { return nil }
        if let text = error.stringValue {
            return PlatformError(code: body["code"]?.stringValue, message: text)
        }
        guard error["message"] != nil || error["code"] != nil else { return nil }
        return PlatformError(
            code: error["code"]?.stringValue, message: error["message"]?.stringValue ?? "")
    }
}
