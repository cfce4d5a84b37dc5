internal import Documents
internal import Model

/// The states that the sandbox keeps, in memory, for the tool's remote state.
///
/// Written from what GitLab and Terraform document, not from the tool's client.
struct StateShelf: Sendable {
    /// The states by name; on GitLab `PROJECT/NAME`.
    var boxes: [String: StateBox] = [:]

    /// Answers a request.
    mutating func handle(
        _ request: SandboxRequest, at address: StateAddress, _ context: SandboxContext
    ) -> SandboxResponse {
        let user: String
        do throws(SandboxRefusal) {
            user = try StateShelf.user(of: request, address.flavour, context)
        } catch {
            return StateShelf.refuse(error)
        }
        let call = StateCall(request: request, address: address, user: user, now: context.now)
        return switch address.flavour {
        case .gitLab: answerAsGitLab(call)
        case .plain: answerPlainly(call)
        }
    }

    /// Words a refusal.
    static func refuse(_ refusal: SandboxRefusal) -> SandboxResponse {
        switch refusal {
        case .unauthorized: .json(401, ["message": "401 Unauthorized"])
        case .forbidden: .json(403, ["message": "403 Forbidden"])
        case .injected(let status, let text, _):
            .json(status, ["message": .string(text ?? "status \(status)")])
        default: .json(400, ["message": .string(refusal.sentence)])
        }
    }

    /// Who sends a request.
    ///
    /// GitLab wants a credential and the plain flavour only looks at one that is given. A password
    /// or token that is not empty will do; the user of a token is its own name.
    private static func user(
        of request: SandboxRequest, _ flavour: StateAddress.Flavour, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String {
        if let token = request.header("private-token") {
            return try context.user(of: token, on: StateAddress.provider)
        }
        guard let header = request.header("authorization") else {
            if flavour == .plain { return "anybody" }
            throw .unauthorized
        }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { throw .unauthorized }
        switch words[0].lowercased() {
        case "bearer":
            return try context.user(of: String(words[1]), on: StateAddress.provider)
        case "basic":
            guard let bytes = Base64.decode(words[1].utf8),
                let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
            else { throw .unauthorized }
            let password = String(decoding: bytes[(colon + 1)...], as: UTF8.self)
            _ = try context.user(of: password, on: StateAddress.provider)
            return String(decoding: bytes[..<colon], as: UTF8.self)
        default: throw .unauthorized
        }
    }
}

/// A request for a state, by somebody who may send it.
struct StateCall: Sendable {
    let request: SandboxRequest
    let address: StateAddress
    let user: String
    let now: Timestamp

    /// What the request means.
    var operation: SandboxOperation { address.operation(request.method) }
    /// The body as JSON; nil when it is none.
    var json: Value? { try? JSON.parse(request.body) }
    /// The id that the query gives.
    var queryID: String? { request.parameter("ID") }
}
