internal import Documents
internal import Model

// GitLab-managed Terraform state, as GitLab's pages describe it and its server does it:
//
//     GET    …/terraform/state/NAME                 200, 204 for a state without content, 404
//     POST   …/terraform/state/NAME[?ID=LOCK]       200; 204 for an empty body
//     DELETE …/terraform/state/NAME                 200
//     POST   …/terraform/state/NAME/lock            200, or 409 with the holder
//     DELETE …/terraform/state/NAME/lock[?ID=LOCK]  200; without an id by force
//     GET    …/terraform/state/NAME/versions/SERIAL
//
// The members of a JSON body count as parameters: a member `ID` of a state would be taken for the
// lock's id, and the member `serial` becomes the number of the version.

extension StateShelf {
    /// Answers as GitLab does.
    mutating func answerAsGitLab(_ call: StateCall) -> SandboxResponse {
        // Its tags are weak, for caches; it does not look at `If-Match`.
        switch call.operation {
        case .read: return gitLabContent(call)
        case .write: return gitLabWrite(call)
        case .delete:
            guard boxes.removeValue(forKey: call.address.name) != nil else { return .gitLabNone }
            return .empty(200)
        case .lock: return gitLabLock(call)
        case .unlock: return gitLabUnlock(call)
        default: return .json(405, ["error": "405 Not Allowed"])
        }
    }

    private func gitLabContent(_ call: StateCall) -> SandboxResponse {
        guard let box = boxes[call.address.name] else { return .gitLabNone }
        var bytes = box.current?.bytes
        if case .version(let text) = call.address.part {
            guard let content = Int64(text).flatMap({ box.content(of: $0) }) else {
                return .gitLabNone
            }
            bytes = content
        }
        guard let bytes else { return .empty(204) }
        var response = SandboxResponse.json(200, bytes: bytes)
        response.headers.append(
            .init(name: "etag", value: "W/\"\(SHA256.hex(of: bytes).prefix(32))\""))
        return response
    }

    private mutating func gitLabWrite(_ call: StateCall) -> SandboxResponse {
        guard !call.request.body.isEmpty else { return .empty(204) }
        guard let body = call.json else { return .gitLabUnreadable }
        let id = body["ID"]?.stringValue ?? call.queryID
        var box = boxes[call.address.name] ?? StateBox()
        guard box.isOpen(to: id) else { return .gitLabLocked }
        guard let serial = body["serial"]?.integerValue else {
            return .json(422, ["message": "Validation failed: Version is not a number"])
        }
        guard box.add(call.request.body, serial: serial, at: call.now) else {
            return .json(422, ["message": "Validation failed: Version has already been taken"])
        }
        boxes[call.address.name] = box
        return .empty(200)
    }

    private mutating func gitLabLock(_ call: StateCall) -> SandboxResponse {
        guard let body = call.json else { return .gitLabUnreadable }
        let required = ["ID", "Operation", "Info", "Who", "Version", "Created", "Path"]
        let missing = required.filter { body[$0] == nil }
        guard missing.isEmpty else {
            let sentence = missing.map { "\($0) is missing" }.joined(separator: ", ")
            return .json(400, ["error": .string(sentence)])
        }
        guard let id = body["ID"]?.stringValue, id.unicodeScalars.count <= 255 else {
            return .json(400, ["error": "ID must be less than 255 characters"])
        }
        var box = boxes[call.address.name] ?? StateBox()
        if let holder = box.lock { return .gitLabHolder(409, holder, askedBy: body) }
        let hold = StateHold(id: id, info: call.request.body, user: call.user, since: call.now)
        box.lock = hold
        boxes[call.address.name] = box
        return .gitLabHolder(200, hold, askedBy: body)
    }

    private mutating func gitLabUnlock(_ call: StateCall) -> SandboxResponse {
        var id = call.queryID
        if !call.request.body.isEmpty {
            guard let body = call.json else { return .gitLabUnreadable }
            id = body["ID"]?.stringValue ?? id
        }
        // GitLab makes a state of whatever name it is asked to unlock.
        var box = boxes[call.address.name] ?? StateBox()
        guard id == nil || box.isOpen(to: id) else { return .gitLabLocked }
        box.lock = nil
        boxes[call.address.name] = box
        return .empty(200)
    }
}

extension StateBox {
    /// Whether GitLab lets somebody write who has this id: it must be the holder's, and none where
    /// nobody holds the lock.
    fileprivate func isOpen(to id: String?) -> Bool {
        (lock?.id ?? "").hasSameBytes(as: id ?? "")
    }
}

extension SandboxResponse {
    fileprivate static let gitLabNone = json(404, ["message": "404 Not Found"])
    fileprivate static let gitLabLocked = json(409, ["message": "409 Conflict"])
    fileprivate static let gitLabUnreadable = json(
        400, ["error": "Problems processing application/json request body"])

    /// Who holds a lock; what GitLab does not keep of it comes back as the asker sent it.
    fileprivate static func gitLabHolder(
        _ status: Int, _ holder: StateHold, askedBy body: Value
    ) -> SandboxResponse {
        var shown: ValueObject = [
            "ID": .string(holder.id), "Who": .string(holder.user),
            "Created": .string(holder.since.isoText),
        ]
        for name in ["Operation", "Info", "Version", "Path"] { shown[name] = body[name] ?? "" }
        return json(status, .object(shown))
    }
}
