internal import Documents
internal import Model

// The routes by which people and tests look behind the states:
//
//     GET    /_sandbox/state               names, serials, sizes and holders
//     GET    /_sandbox/state/NAME          the content, byte by byte
//     PUT    /_sandbox/state/NAME          another content, whatever it is
//     DELETE /_sandbox/state/NAME          neither content nor lock
//     DELETE /_sandbox/state/NAME/lock     nobody holds it
//
// The name of one of GitLab's states is PROJECT/NAME.

extension SandboxWorld {
    /// Answers a control request about states; `path` is what stands behind `state`.
    mutating func stateControl(
        _ request: SandboxRequest, _ path: [String]
    ) throws(SandboxRefusal) -> SandboxResponse {
        let isLock = request.method == "DELETE" && path.count > 1 && path.last == "lock"
        let name = path.dropLast(isLock ? 1 : 0).joined(separator: "/")
        switch (request.method, name.isEmpty) {
        case ("GET", true): return .json(200, ["states": .array(stateList())])
        case ("GET", false):
            guard let bytes = states.boxes[name]?.current?.bytes else {
                throw .notFound("no state \(name)")
            }
            return .json(200, bytes: bytes)
        case ("PUT", false):
            var box = states.boxes[name] ?? StateBox()
            let own = (try? JSON.parse(request.body))?["serial"]?.integerValue
            let serial = own ?? (box.current?.serial ?? 0).addingWithoutOverflow(1)
            box.replace(by: request.body, serial: serial, at: context.now)
            states.boxes[name] = box
        case ("DELETE", false) where isLock:
            guard states.boxes[name]?.lock != nil else { throw .notFound("no lock of \(name)") }
            states.boxes[name]?.lock = nil
        case ("DELETE", false):
            guard states.boxes.removeValue(forKey: name) != nil else {
                throw .notFound("no state \(name)")
            }
        default: throw .methodNotAllowed
        }
        return .empty(204)
    }

    private func stateList() -> [Value] {
        let sorted = states.boxes.sorted { $0.key.precedesInBytes($1.key) }
        return sorted.map { name, box in
            [
                "name": .string(name),
                "serials": .array(box.serials.sorted().map { .number(Number($0)) }),
                "bytes": box.current.map { .number(Number(Int64($0.bytes.count))) } ?? .null,
                "writes": .number(Number(Int64(box.writes))),
                "holder": box.lock.map { hold in
                    [
                        "ID": .string(hold.id), "user": .string(hold.user),
                        "since": .string(hold.since.isoText),
                        "info": .string(String(decoding: hold.info, as: UTF8.self)),
                    ]
                } ?? .null,
            ]
        }
    }
}

extension Int64 {
    /// The sum, or the largest number.
    fileprivate func addingWithoutOverflow(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
