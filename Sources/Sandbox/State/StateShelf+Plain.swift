internal import Documents
internal import Model

// A state as Terraform's `http` backend asks for it by default, by a server that knows conditional
// requests as well:
//
//     GET    /terraform/state/NAME             200 with a strong ETag, or 404
//     POST   /terraform/state/NAME[?ID=LOCK]   200; PUT does the same
//     DELETE /terraform/state/NAME             200
//     LOCK   /terraform/state/NAME             200, or 423 with what the holder sent
//     UNLOCK /terraform/state/NAME             200, or 423 with what the holder sent
//
// `If-Match` and `If-None-Match: *` are kept with 412, so the lock may also be an object of its own.

extension StateShelf {
    /// Answers as a server that does what Terraform asks for.
    mutating func answerPlainly(_ call: StateCall) -> SandboxResponse {
        var response =
            switch call.operation {
            case .read: plainContent(call)
            case .write: plainWrite(call)
            case .delete: plainDelete(call)
            case .lock: plainLock(call)
            case .unlock: plainUnlock(call)
            default: SandboxResponse.json(405, ["error": "method not allowed"])
            }
        response.headers.append(.init(name: "date", value: call.now.httpText))
        return response
    }

    private func plainContent(_ call: StateCall) -> SandboxResponse {
        guard let box = boxes[call.address.name], let current = box.current else {
            return .json(404, ["error": "there is no such state"])
        }
        return box.labelled(.json(200, bytes: current.bytes))
    }

    private mutating func plainWrite(_ call: StateCall) -> SandboxResponse {
        var box = boxes[call.address.name] ?? StateBox()
        if let refusal = box.refusal(of: call) { return refusal }
        box.replace(by: call.request.body, serial: Int64(box.writes) + 1, at: call.now)
        boxes[call.address.name] = box
        return box.labelled(.empty(200))
    }

    private mutating func plainDelete(_ call: StateCall) -> SandboxResponse {
        guard var box = boxes[call.address.name], box.current != nil else {
            return .json(404, ["error": "there is no such state"])
        }
        if let refusal = box.refusal(of: call) { return refusal }
        box.empty()
        boxes[call.address.name] = box
        return .empty(200)
    }

    private mutating func plainLock(_ call: StateCall) -> SandboxResponse {
        guard let id = call.json?["ID"]?.stringValue, !id.isEmpty else {
            return .json(400, ["error": "a lock is JSON with an ID"])
        }
        var box = boxes[call.address.name] ?? StateBox()
        if let holder = box.lock { return .json(423, bytes: holder.info) }
        box.lock = StateHold(id: id, info: call.request.body, user: call.user, since: call.now)
        boxes[call.address.name] = box
        return .json(200, bytes: call.request.body)
    }

    private mutating func plainUnlock(_ call: StateCall) -> SandboxResponse {
        guard let id = call.json?["ID"]?.stringValue ?? call.queryID, !id.isEmpty else {
            return .json(400, ["error": "an unlock names the ID"])
        }
        guard let holder = boxes[call.address.name]?.lock else { return .empty(200) }
        guard holder.id.hasSameBytes(as: id) else { return .json(423, bytes: holder.info) }
        boxes[call.address.name]?.lock = nil
        return .empty(200)
    }
}

extension StateBox {
    /// Adds what conditional requests and leases need.
    fileprivate func labelled(_ response: SandboxResponse) -> SandboxResponse {
        var response = response
        if let tag { response.headers.append(.init(name: "etag", value: tag)) }
        if let modified {
            response.headers.append(.init(name: "last-modified", value: modified.httpText))
        }
        return response
    }

    /// Why a change is refused: another one's lock, or a condition that does not hold.
    fileprivate func refusal(of call: StateCall) -> SandboxResponse? {
        // Without a lock any id will do: this server does not fence.
        if let holder = lock, !holder.id.hasSameBytes(as: call.queryID ?? "") {
            return .json(423, bytes: holder.info)
        }
        if let wanted = call.request.header("if-match") {
            let holds = tag.map { wanted == "*" || wanted.hasSameBytes(as: $0) } ?? false
            guard holds else { return .json(412, ["error": "the state is another one"]) }
        }
        if call.request.header("if-none-match") == "*", current != nil {
            return .json(412, ["error": "there is such a state"])
        }
        return nil
    }
}

extension Timestamp {
    /// As HTTP headers write it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    var httpText: String {
        let parts = description.split { $0 == "-" || $0 == "T" || $0 == "Z" }
        let days = epochSeconds / 86_400
        guard parts.count == 4, let month = Int(parts[1]), (1...12).contains(month) else {
            return ""
        }
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let weekday = weekdays[Int((days % 7 + 7) % 7)]
        return "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]) GMT"
    }
}
