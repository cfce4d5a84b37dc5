import Documents
import Model
import Transport

/// Turns an adapter's request into one that can be sent: route, address, credentials, body.
struct RequestWriter: Sendable {
    /// A request that can be sent, and how to speak of it.
    struct Written: Sendable {
        /// The verb.
        let method: Request.Method
        /// The absolute address.
        let url: String
        /// All headers.
        let headers: [Header]
        /// The body with secrets in place.
        let body: Secret?
        /// Which route it takes.
        let route: RouteTable.Route
        /// Where diagnostics place it: `METHOD /path`, without query and secrets.
        let place: Diagnostic.Place
    }

    let entry: PlatformEntry
    let descriptor: ProviderDescriptor
    let routes: RouteTable
    let secrets: any SecretProviding
    private let builder: Result<URLBuilder, TransferFailure>

    init(entry: PlatformEntry, descriptor: ProviderDescriptor, secrets: any SecretProviding) {
        self.entry = entry
        self.descriptor = descriptor
        self.secrets = secrets
        routes = RouteTable(descriptor, overrides: entry.routes)
        builder = Result { () throws(TransferFailure) in
            try URLBuilder(endpoint: entry.account.endpoint)
        }
    }

    /// Writes a request; `handle` stands where the body asks for the secret of an output.
    func write(_ wire: WireRequest, handle: Secret? = nil) throws(Diagnostic) -> Written {
        guard let route = routes.route(wire.route) else {
            throw Diagnostic(
                .requestNotWritten, "the route `\(wire.route)` cannot be read",
                at: .file(entry.source.file),
                help: ["write it as \"METHOD /path\" under `routes` of `\(entry.name)`"])
        }
        var placeholders = wire.placeholders
        if let workspace = entry.account.workspace { placeholders["workspace"] = workspace }
        guard let segments = route.segments(filling: placeholders) else {
            throw Diagnostic(
                .requestNotWritten,
                "the route `\(wire.route)` has a placeholder that nothing fills: \(route.template)",
                at: .file(entry.source.file),
                help: ["placeholders of this route are \(names(of: placeholders))"])
        }
        let path = "/" + segments.map(URLBuilder.escaped).joined(separator: "/")
        let place = Diagnostic.Place.request(
            platform: entry.name, request: "\(route.method.rawValue) \(path)")
        let url: String
        do throws(TransferFailure) {
            url = try builder.get().url(
                segments, query: wire.query.map { ($0.name, $0.value) },
                trailingSlash: route.template.utf8.last == UInt8(ascii: "/"))
        } catch {
            throw error.diagnostic(at: place)
        }
        var headers = [Header("Accept", "application/json")]
        headers += wire.headers.map { Header($0.name, $0.value) }
        headers += try credentials(at: place)
        var body: Secret?
        if let content = wire.body {
            headers.append(Header("Content-Type", "application/json"))
            body = try write(content, handle: handle, at: place)
        }
        return Written(
            method: route.method, url: url, headers: headers, body: body, route: route,
            place: place)
    }

    private func credentials(at place: Diagnostic.Place) throws(Diagnostic) -> [Header] {
        let alternatives = descriptor.account.credentials
        let chosen = alternatives.first { $0.allSatisfy { entry.auth[$0.name] != nil } }
        guard let chosen else {
            throw Diagnostic(
                .requestNotWritten, "`auth` of `\(entry.name)` is not complete",
                at: .source(entry.source))
        }
        var headers: [Header] = []
        for credential in chosen {
            guard let expression = entry.auth[credential.name],
                let secret = secrets.value(of: expression)
            else {
                throw Diagnostic(
                    .requestNotWritten,
                    "`auth.\(credential.name)` of `\(entry.name)` has no value in this run",
                    at: place)
            }
            headers.append(
                Header(credential.header, .secret(prefix: credential.prefix, secret)))
        }
        return headers
    }

    private func write(
        _ content: Value, handle: Secret?, at place: Diagnostic.Place
    ) throws(Diagnostic) -> Secret {
        do throws(SubstitutionError) {
            return try JSON.write(content) { expression in
                expression == WireRequest.handle ? handle : secrets.value(of: expression)
            }
        } catch {
            throw Diagnostic(.requestNotWritten, error.description, at: place)
        }
    }

    private func names(of placeholders: [String: String]) -> String {
        placeholders.keys.map { "{\($0)}" }.sorted().joined(separator: ", ")
    }
}
