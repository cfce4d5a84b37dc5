internal import Documents
internal import Model

// The routes under `/_sandbox`, by which people and tests look behind the platforms:
//
//     GET    /_sandbox/health
//     GET    /_sandbox/log[?platform=&operation=&method=]     DELETE /_sandbox/log
//     GET    /_sandbox/objects/{platform}[/{id}]
//     POST   /_sandbox/objects/{platform}                     creates, fields as in seeds
//     PATCH  /_sandbox/objects/{platform}/{id}                sets fields
//     DELETE /_sandbox/objects/{platform}/{id}
//     POST   /_sandbox/consent/{platform}/{what}
//     GET    /_sandbox/faults    POST {"faults": ["…"]}       DELETE /_sandbox/faults
//     GET    /_sandbox/settings  PATCH /_sandbox/settings
//     POST   /_sandbox/reset
//
// and those about states, which stand with the states.

extension SandboxWorld {
    /// Answers a control request.
    mutating func control(_ request: SandboxRequest) -> SandboxResponse {
        do throws(SandboxRefusal) {
            return try route(request)
        } catch {
            let status =
                switch error {
                case .notFound, .noSuchRoute: 404
                case .conflict: 409
                case .methodNotAllowed: 405
                default: 400
                }
            return .json(status, ["error": .string(error.sentence)])
        }
    }

    private mutating func route(_ request: SandboxRequest) throws(SandboxRefusal) -> SandboxResponse
    {
        let path = request.segments.dropFirst()
        switch (request.method, path.first ?? "", path.count) {
        case ("GET", "health", 1): return health()
        case ("GET", "log", 1): return .json(200, bytes: log(request))
        case ("DELETE", "log", 1): log.clear()
        case (_, "state", _): return try stateControl(request, Array(path.dropFirst()))
        case (_, "objects", 2...3): return try objects(request, Array(path.dropFirst()))
        case ("POST", "consent", 2...): return try consent(request, Array(path.dropFirst()))
        case ("GET", "faults", 1): return faultList()
        case ("POST", "faults", 1): return try addFaults(request)
        case ("DELETE", "faults", 1): faults.removeAll()
        case ("GET", "settings", 1): return .json(200, settings.value)
        case ("PATCH", "settings", 1):
            settings = try settings.changed(by: try SandboxWorld.object(request))
            return .json(200, settings.value)
        case ("POST", "reset", 1):
            do throws(Diagnostic) { try reset() } catch { throw .conflict(error.message) }
        case (_, "health", 1), (_, "log", 1), (_, "consent", _), (_, "faults", 1),
            (_, "settings", 1), (_, "reset", 1):
            throw .methodNotAllowed
        default: throw .noSuchRoute
        }
        return .empty(204)
    }

    private func health() -> SandboxResponse {
        let list = platforms.map { platform in
            [
                "provider": .string(platform.providerName),
                "prefix": .string(type(of: platform).prefix),
                "objects": .number(Number(Int64(platform.store.count))),
            ] as Value
        }
        return .json(200, ["status": "ok", "platforms": .array(list)])
    }

    private func log(_ request: SandboxRequest) -> [UInt8] {
        log.document { entry in
            func passes(_ name: String, _ value: String?) -> Bool {
                guard let wanted = request.parameter(name) else { return true }
                return value?.hasSameBytes(as: wanted) == true
            }
            return passes("platform", entry.provider)
                && passes("operation", entry.operation.rawValue)
                && passes("method", entry.request.method)
        }
    }

    // MARK: Objects

    private mutating func objects(
        _ request: SandboxRequest, _ path: [String]
    ) throws(SandboxRefusal) -> SandboxResponse {
        let platform = try index(of: path.first)
        let id = path.dropFirst().first
        switch (request.method, id) {
        case ("GET", nil):
            let all = platforms[platform].store.all.map { JSON.write($0.controlValue) }
            return .json(200, bytes: ListBody.object([:], "objects", all))
        case ("POST", nil):
            let fields = try SandboxWorld.object(request)
            let id = try platforms[platform].plant(fields, context)
            return .json(201, try shown(platform, id))
        case ("GET", let id?): return .json(200, try shown(platform, id))
        case ("PATCH", let id?):
            let changes = try SandboxWorld.object(request)
            guard platforms[platform].edit(id, changes) else {
                throw .notFound("no object \(id)")
            }
            return .json(200, try shown(platform, id))
        case ("DELETE", let id?):
            guard platforms[platform].store.remove(id) != nil else {
                throw .notFound("no object \(id)")
            }
            return .empty(204)
        default: throw .methodNotAllowed
        }
    }

    private func shown(_ platform: Int, _ id: String) throws(SandboxRefusal) -> Value {
        guard let object = platforms[platform].store[id] else { throw .notFound("no object \(id)") }
        return object.controlValue
    }

    private mutating func consent(
        _ request: SandboxRequest, _ path: [String]
    ) throws(SandboxRefusal) -> SandboxResponse {
        let platform = try index(of: path.first)
        let body: ValueObject = request.body.isEmpty ? [:] : try SandboxWorld.object(request)
        guard
            let result = try platforms[platform].consent(
                Array(path.dropFirst()), body, context)
        else { throw .notFound("\(platforms[platform].providerName) asks for no consent") }
        return .json(200, result)
    }

    private func index(of provider: String?) throws(SandboxRefusal) -> Int {
        guard let index = provider.flatMap({ index(ofProvider: $0) }) else {
            throw .notFound("no platform \(provider ?? "")")
        }
        return index
    }

    // MARK: Faults

    private func faultList() -> SandboxResponse {
        let list = faults.entries.map { entry in
            [
                "fault": .string(entry.fault.description),
                "concerned": .number(Number(Int64(entry.seen))),
            ] as Value
        }
        return .json(200, ["faults": .array(list)])
    }

    private mutating func addFaults(_ request: SandboxRequest) throws(SandboxRefusal)
        -> SandboxResponse
    {
        let listed = try SandboxWorld.object(request)["faults"]?.arrayValue
        let specifications = listed?.compactMap(\.stringValue) ?? []
        guard let listed, !listed.isEmpty, specifications.count == listed.count else {
            throw .badParameter(name: "faults", "must be a list of fault rules")
        }
        do throws(Diagnostic) {
            var parsed: [Fault] = []
            for specification in specifications { parsed.append(try Fault(parsing: specification)) }
            for fault in parsed { try add(fault) }
        } catch {
            throw .badParameter(name: "faults", error.message)
        }
        return faultList()
    }

    private static func object(_ request: SandboxRequest) throws(SandboxRefusal) -> ValueObject {
        guard let object = (try? JSON.parse(request.body))?.objectValue else {
            throw .malformedBody
        }
        return object
    }
}

extension StoredObject {
    /// The object with what the platform hides under `_hidden`.
    fileprivate var controlValue: Value {
        var shown = fields
        shown["_hidden"] = .object(hidden)
        return .object(shown)
    }
}
