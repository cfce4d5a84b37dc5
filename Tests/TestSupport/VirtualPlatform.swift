package import Model

/// A platform in memory that behaves as its profile says, counts what it is asked, and fails on
/// command; the witness of the applier's tests.
package actor VirtualPlatform: Writing {
    /// What happens to the next create, update or delete.
    package enum Fault: Sendable {
        /// It works, and the answer is lost.
        case loseAnswer
        /// It never arrives, and nobody knows.
        case loseRequest
        /// The platform refuses.
        case reject
        /// Nothing leaves.
        case notSent
        /// Nothing leaves, because its turn comes too late.
        case postpone
        /// A person must consent.
        case consent
        /// The answer lacks the returned secret.
        case withoutSecret
    }

    package nonisolated let platform: String
    /// The profile it follows.
    package nonisolated let profile: Profile
    /// The objects by id.
    package private(set) var objects: [String: Observation] = [:]
    /// `create NAME`, `delete ID` … in the order of arrival.
    package private(set) var requests: [String] = []
    /// What a slow create's settling answers.
    package var settling = SettleResult.ready(status: "Connected")
    private var faults: [Fault] = []
    private var arrival: (@Sendable (String) async -> Void)?
    private var nextID = 1
    private let log: SharedLog?

    /// Makes an empty platform; `log` takes a line for every request in arrival order.
    package init(_ profile: Profile, log: SharedLog? = nil) {
        self.profile = profile
        self.log = log
        platform = profile.rawValue
    }

    /// Queues faults for the next mutations.
    package func fail(_ faults: Fault...) { self.faults += faults }

    /// Says what happens when a create of a name arrives, before it takes effect.
    package func whenCreating(_ body: @escaping @Sendable (String) async -> Void) {
        arrival = body
    }

    /// Puts an object there behind the tool's back.
    package func put(_ object: Observation) { objects[object.remoteID] = object }

    /// Removes everything behind the tool's back.
    package func vanish() { objects = [:] }

    /// Sets what settling answers.
    package func settle(with result: SettleResult) { settling = result }

    package func observe(_ interest: Interest) async -> PlatformObservation {
        profile.reading(Array(objects.values))
    }

    package func create(_ declaration: Declaration) async -> CreateResult {
        let name = declaration.fields["name"]?.stringValue ?? ""
        note("create \(name)")
        if let arrival { await arrival(name) }
        let fault = faults.isEmpty ? nil : faults.removeFirst()
        switch fault {
        case .reject: return .rejected(.test("refused"))
        case .notSent: return .notSent(.test("not sent"))
        case .postpone: return .postponed(.test("too late"))
        case .loseRequest: return .unknown(.test("lost"))
        case .consent:
            return .needsConsent(url: "https://consent.example", message: "agree", remoteID: nil)
        case .loseAnswer, .withoutSecret, nil: break
        }
        let isTaken = objects.values.contains { $0.identity == Identity([name]) }
        if profile == .uniqueName, isTaken { return .rejected(.test("exists")) }
        let id = "\(profile.rawValue)-\(nextID)"
        nextID += 1
        objects[id] = Observation(
            remoteID: id, identity: Identity([name]),
            fields: profile.descriptor.kind.readable(declaration.fields))
        if case .loseAnswer = fault { return .unknown(.test("answer lost")) }
        var returned: [String: Secret] = [:]
        if profile == .oneTimeToken {
            if case .withoutSecret = fault {} else { returned["handle"] = Secret(Array(id.utf8)) }
        }
        return .created(CreatedObject(remoteID: id, returned: returned))
    }

    package func update(
        _ remoteID: String, to declaration: Declaration, observed: ValueObject
    ) async -> MutationResult {
        note("update \(remoteID)")
        switch faults.isEmpty ? nil : faults.removeFirst() {
        case .reject: return .rejected(.test("refused"))
        case .loseRequest: return .unknown(.test("lost"))
        default: break
        }
        // As platforms do: members that only the server knows stay.
        var fields = profile.descriptor.kind.readable(declaration.fields)
        for member in observed["config"]?.objectValue?.members ?? [] {
            var config = fields["config"]?.objectValue ?? ValueObject()
            if config[member.key] == nil { config[member.key] = member.value }
            fields["config"] = .object(config)
        }
        objects[remoteID] = Observation(
            remoteID: remoteID, identity: objects[remoteID]?.identity, fields: fields)
        return .done
    }

    package func delete(_ remoteID: String, handle: Secret?) async -> MutationResult {
        note("delete \(remoteID)")
        switch faults.isEmpty ? nil : faults.removeFirst() {
        case .reject: return .rejected(.test("refused"))
        case .loseRequest: return .unknown(.test("lost"))
        case .loseAnswer:
            objects[remoteID] = nil
            return .unknown(.test("answer lost"))
        default: break
        }
        if profile == .oneTimeToken {
            let given = handle?.withBytes { bytes in
                String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
            }
            guard given == remoteID else { return .rejected(.test("wrong token")) }
        }
        objects[remoteID] = nil
        return .done
    }

    package func settle(_ remoteID: String) async -> SettleResult { settling }

    private func note(_ request: String) {
        requests.append(request)
        log?.add(request)
    }
}

extension Diagnostic {
    /// A diagnostic with made-up words.
    package static func test(_ message: String) -> Diagnostic {
        Diagnostic(DiagnosticCode("RC4999", "test", "test"), message)
    }
}
