package import Documents
package import Model

extension Blink {
    /// Starts a reading of all connections of the workspace.
    package static func reading(
        _ interest: Interest, account: Account
    ) -> any PlatformReading {
        PagedReading(BlinkPages(account: account, known: KnownObjects(interest.records)))
    }

    /// The connection that an answer shows; the description of 2022 wraps it in an array.
    package static func object(in answer: JSONView, account: Account) -> Observation? {
        let object = answer.object ?? answer.elements.first { _ in true }?.object
        return object.flatMap {
            try? observation($0, account: account, sharing: SharedTexts())
        }
    }

    /// Reads one connection.
    static func observation(
        _ object: JSONView, account: Account, sharing texts: SharedTexts
    ) throws(BrokenReading) -> Observation {
        let id = try object.requiredText("id")
        let name = try object.text("name")
        if let type = object["connection_type_id"], !type.isNull, type.kind != .string {
            throw .wrongType("connection_type_id")
        }
        return Observation(
            remoteID: id, identity: name.flatMap { $0.isEmpty ? nil : Identity([$0]) },
            fields: kind.readable(object, sharing: texts),
            unmanageable: hindrance(object, account: account),
            status: object["status"]?.stringValue,
            title: object["display_name"]?.stringValue ?? name)
    }

    /// Why a connection is not ours to manage, or nil.
    ///
    /// `is_shared` alone does not say in which direction; with a foreign or unknown owner it is
    /// taken as shared in.
    private static func hindrance(
        _ object: JSONView, account: Account
    ) -> Observation.Unmanageable? {
        let owner = object["workspace_id"]?.stringValue ?? ""
        let isOurs = !owner.isEmpty && owner.hasSameBytes(as: account.workspace ?? "")
        if !owner.isEmpty, !isOurs { return .sharedIn }
        if let origin = object["shared_from"], !origin.isNull {
            guard let origin = origin.stringValue,
                origin.isEmpty || origin.hasSameBytes(as: account.workspace ?? "")
            else { return .sharedIn }
        }
        let isSharedOut = (object["shared_with"]?.array?.count ?? 0) > 0
        if object["is_shared"]?.boolValue == true, !(isOurs && isSharedOut) { return .sharedIn }
        return object["created_with_o_auth"]?.boolValue == true ? .oauth : nil
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

    /// Reads the error wrapper `{data, details, identifier, message, status, user_error}`.
    package static func error(in body: JSONView, status: Int) -> PlatformError? {
        guard let object = body.object else { return nil }
        let identifier = object["identifier"]?.stringValue
        let texts = [object["message"]?.stringValue, object["details"]?.stringValue]
            .compactMap(\.self).filter { !$0.isEmpty }
        guard identifier != nil || !texts.isEmpty else { return nil }
        return PlatformError(code: identifier, message: texts.joined(separator: ": "))
    }

    /// What a refusal says about a create.
    ///
    /// A name that is taken is answered like any other bad request, so the words decide. The
    /// object that has the name may be the one an earlier, unanswered create has made.
    package static func verdict(onCreate status: Int, _ error: PlatformError?) -> CreateVerdict {
        switch (status, error) {
        case (429, _): .rateLimited
        case (400, let error?), (422, let error?):
            saysTaken(error) ? .mayExist : .rejected
        case (409, _?): .mayExist
        case (401, _?), (402, _?), (403, _?), (404, _?), (405, _?), (413, _?), (415, _?): .rejected
        default: .unknown
        }
    }

    private static func saysTaken(_ error: PlatformError) -> Bool {
        let text = "\(error.code ?? "") \(error.message)".lowercased()
            .replacing("not exist", with: "").replacing("n't exist", with: "")
            .replacing("not_exist", with: "")
        return ["exist", "unique", "duplicate"].contains { text.contains($0) }
    }
}
