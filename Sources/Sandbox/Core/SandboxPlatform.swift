internal import Documents
package import Model

/// One platform as its own documents describe it, in memory.
///
/// A conforming type is written from the platform's documents and never from the tool's adapter for
/// it: it is the second witness of the contract.
package protocol SandboxPlatform: Sendable {
    /// The word used as `provider:` in the project file.
    static var provider: String { get }
    /// The path in front of all its routes.
    static var prefix: String { get }
    /// Its routes; the first that matches is taken.
    static var routes: [SandboxRoute<Self>] { get }
    /// The page that a list request asks for, counted from one, as fault rules name it.
    static func page(of request: SandboxRequest) -> Int
    /// Words a refusal as the platform does.
    ///
    /// - Parameter echo: what the request said; put into the error when given.
    static func answer(_ refusal: SandboxRefusal, echo: String?) -> SandboxResponse

    /// The platform's objects.
    var store: ObjectStore { get set }

    /// Makes a platform without objects.
    init(identifiers: IdentifierSource)
    /// The user that sent a request, from its headers.
    func authenticate(
        _ request: SandboxRequest, _ context: SandboxContext
    ) throws(SandboxRefusal) -> String
    /// Puts an object in place behind the tool's back and returns its id.
    ///
    /// What `fields` leaves out is filled in as the platform would; `plant` is how seeds come in.
    ///
    /// - Throws: `invalid` or `conflict` when the platform could not hold such an object.
    mutating func plant(_ fields: ValueObject, _ context: SandboxContext) throws(SandboxRefusal)
        -> String
    /// Changes readable fields of an object behind the tool's back; false when there is none.
    mutating func edit(_ id: String, _ changes: ValueObject) -> Bool
    /// Does what a person does in the browser for a connection that waits for consent.
    ///
    /// Returns nil where the platform knows no such step.
    mutating func consent(
        _ path: [String], _ body: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> Value?
    /// Completes an answer with headers that the platform puts on all of them.
    mutating func finish(_ response: inout SandboxResponse, _ context: SandboxContext)
    /// Decides whether to answer at all, before anything else is looked at.
    mutating func admit(_ context: SandboxContext) throws(SandboxRefusal)
}

extension SandboxPlatform {
    /// Every list is one page unless the platform says otherwise.
    package static func page(of request: SandboxRequest) -> Int { 1 }

    package mutating func edit(_ id: String, _ changes: ValueObject) -> Bool {
        store.change(id) { object in
            for change in changes.members { object.fields[change.key] = change.value }
        }
    }

    package mutating func consent(
        _ path: [String], _ body: ValueObject, _ context: SandboxContext
    ) throws(SandboxRefusal) -> Value? { nil }

    package mutating func finish(_ response: inout SandboxResponse, _ context: SandboxContext) {}

    package mutating func admit(_ context: SandboxContext) throws(SandboxRefusal) {}

    /// The word used as `provider:` in the project file.
    package var providerName: String { Self.provider }

    /// What a request means and which page it asks for.
    ///
    /// - Parameter path: the segments below the prefix.
    package func classify(
        _ request: SandboxRequest, path: ArraySlice<String>
    ) -> (operation: SandboxOperation, page: Int) {
        let route = Self.routes.first { route in
            route.method.hasSameBytes(as: request.method) && route.captures(of: path) != nil
        }
        guard let route else { return (.other, 1) }
        return (route.operation, route.operation == .list ? Self.page(of: request) : 1)
    }

    /// Answers a request.
    ///
    /// - Parameter path: the segments below the prefix.
    package mutating func handle(
        _ request: SandboxRequest, path: ArraySlice<String>, _ context: SandboxContext
    ) -> SandboxResponse {
        var response: SandboxResponse
        do throws(SandboxRefusal) {
            try admit(context)
            response = try dispatch(request, path: path, context)
        } catch {
            response = refuse(request, error, context)
        }
        finish(&response, context)
        return response
    }

    /// Words a refusal in the platform's shape, with the request echoed if the settings say so.
    package func refuse(
        _ request: SandboxRequest, _ refusal: SandboxRefusal, _ context: SandboxContext
    ) -> SandboxResponse {
        Self.answer(refusal, echo: context.settings.echoesRequests ? Echo.text(of: request) : nil)
    }

    private mutating func dispatch(
        _ request: SandboxRequest, path: ArraySlice<String>, _ context: SandboxContext
    ) throws(SandboxRefusal) -> SandboxResponse {
        var pathExists = false
        for route in Self.routes {
            guard let captures = route.captures(of: path) else { continue }
            pathExists = true
            guard route.method.hasSameBytes(as: request.method) else { continue }
            let user = try authenticate(request, context)
            let call = SandboxCall(
                request: request, captures: captures, user: user, context: context)
            return try route.run(&self, call)
        }
        throw pathExists ? .methodNotAllowed : .noSuchRoute
    }
}

/// What a chatty platform repeats of a request in its errors.
enum Echo {
    private static let credentialHeaders = [
        "authorization", "x-api-key", "blink-api-key", "x-deck-client-id", "x-deck-secret",
    ]

    /// The credentials and the body, as text.
    static func text(of request: SandboxRequest) -> String {
        let credentials = request.headers.filter { header in
            credentialHeaders.contains { $0.hasSameBytes(as: header.name) }
        }.map { "\($0.name): \($0.value)" }
        return "request was \(request.method) \(request.target) with "
            + credentials.joined(separator: ", ") + " and "
            + String(decoding: request.body, as: UTF8.self)
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with milliseconds: `2026-02-15T10:00:00.000Z`.
    var isoText: String {
        let whole = String(description.dropLast())
        let rest = String(((milliseconds % 1000) + 1000) % 1000)
        return whole + "." + String(repeating: "0", count: max(0, 3 - rest.utf8.count)) + rest + "Z"
    }

    /// Whole seconds since 1970.
    var epochSeconds: Int64 { milliseconds / 1000 }
}
