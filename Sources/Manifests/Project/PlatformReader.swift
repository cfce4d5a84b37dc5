import Documents
import Model

/// Reads one entry of `platforms`.
struct PlatformReader {
    let descriptors: [ProviderDescriptor]
    let findings: Findings
    let secrets: SecretReader

    private var scalars: Scalars { Scalars(findings: findings) }

    /// Reads an entry; the provider is returned even when the rest is not sound.
    func read(_ entry: Node.Entry) -> (provider: String?, entry: PlatformEntry?) {
        guard var members = Members(entry.value, what: "a platform", findings) else {
            return (nil, nil)
        }
        let providerNode = members.require("provider")
        let endpointNode = members.take("endpoint")
        let workspaceNode = members.take("workspace")
        let authNode = members.require("auth")
        let routesNode = members.take("routes")
        let limits = limits(members.take("limits"))
        let prune = members.take("prune").map {
            scalars.word($0, "`prune`", of: PlatformEntry.Prune.self)
        }
        let adopt = members.take("adopt").map {
            scalars.word($0, "`adopt`", of: PlatformEntry.Adopt.self)
        }
        // Read when everything is known that they may refer to.
        _ = members.take("defaults")
        members.finish()

        let words = descriptors.map(\.provider)
        guard let node = providerNode,
            let provider = scalars.word(node, "`provider`", among: words),
            let descriptor = descriptors.first(where: { $0.provider.hasSameBytes(as: provider) })
        else { return (nil, nil) }
        let endpoint = endpoint(endpointNode, descriptor, at: entry.keySpan)
        let workspace = workspace(workspaceNode, descriptor, at: entry.keySpan)
        let auth = authNode.flatMap { self.auth($0, descriptor) }
        let routes = routes(routesNode, descriptor)
        guard let endpoint, let workspace, let auth, let routes, let limits,
            let prune = prune ?? .managed, let adopt = adopt ?? .matching
        else { return (provider, nil) }
        let platform = PlatformEntry(
            name: entry.key, provider: provider,
            account: Account(endpoint: endpoint, workspace: workspace.value), auth: auth,
            routes: routes, limits: limits, prune: prune, adopt: adopt,
            source: findings.source(entry.keySpan))
        return (provider, platform)
    }

    private func endpoint(
        _ node: Node?, _ descriptor: ProviderDescriptor, at span: Node.Span
    ) -> String? {
        guard let node else {
            if let standard = descriptor.account.defaultEndpoint { return standard }
            findings.report(
                .missingField, "a platform of \(descriptor.title) needs `endpoint`", at: span,
                help: "\(descriptor.title) has no server of its own for everybody")
            return nil
        }
        guard let text = scalars.text(node, "`endpoint`") else { return nil }
        if let endpoint = Endpoint.normalised(text) { return endpoint }
        findings.report(
            .invalidEndpoint, "`endpoint` is not an address that may be used", at: node.span,
            help: "write https://HOST[:PORT][/PATH]; http:// is for loopback only")
        return nil
    }

    /// A workspace that may be absent, as opposed to one that is not sound.
    private struct Workspace {
        let value: String?
    }

    private func workspace(
        _ node: Node?, _ descriptor: ProviderDescriptor, at span: Node.Span
    ) -> Workspace? {
        switch (descriptor.account.workspace, node) {
        case (.unused, nil), (.optional, nil): return Workspace(value: nil)
        case (.required, nil):
            findings.report(
                .missingField, "a platform of \(descriptor.title) needs `workspace`", at: span)
            return nil
        case (.unused, let node?):
            findings.report(
                .unknownField, "a platform of \(descriptor.title) has no `workspace`",
                at: node.span)
            return nil
        case (_, let node?):
            return scalars.name(node, "`workspace`", maxLength: ProjectLimits.workspaceLength)
                .map { Workspace(value: $0) }
        }
    }

    private func auth(
        _ node: Node, _ descriptor: ProviderDescriptor
    ) -> [String: SecretExpression]? {
        guard let entries = node.entries else {
            return scalars.wrongType(node, "`auth`", needed: "a mapping")
        }
        let sets = descriptor.account.credentials.map { $0.map(\.name) }
        let known = sets.flatMap(\.self)
        var auth: [String: SecretExpression] = [:]
        var isSound = true
        for entry in entries {
            guard known.contains(where: { $0.hasSameBytes(as: entry.key) }) else {
                findings.report(
                    .unknownField,
                    "`auth` of \(descriptor.title) has no field "
                        + "`\(ForeignText.neutralised(entry.key))`",
                    at: entry.keySpan, label: Suggestion.label(for: entry.key, among: known),
                    help: "it takes \(phrase(sets))")
                isSound = false
                continue
            }
            let expression = secrets.headerValue(entry.value, "`\(entry.key)`")
            isSound = isSound && expression != nil
            auth[entry.key] = expression
        }
        guard isSound else { return nil }
        let given = Set(entries.map { ByteKey($0.key) })
        guard sets.contains(where: { Set($0.map(ByteKey.init)) == given }) else {
            findings.report(
                .invalidAuth, "`auth` of \(descriptor.title) takes \(phrase(sets))", at: node.head)
            return nil
        }
        return auth
    }

    private func phrase(_ sets: [[String]]) -> String {
        sets.map { $0.map { "`\($0)`" }.joined(separator: " with ") }.joined(separator: ", or ")
    }

    private func routes(_ node: Node?, _ descriptor: ProviderDescriptor) -> [String: String]? {
        guard let node else { return [:] }
        guard var members = Members(node, what: "`routes` of \(descriptor.title)", findings) else {
            return nil
        }
        var routes: [String: String] = [:]
        var isSound = true
        for route in descriptor.routes {
            guard let override = members.take(route.name) else { continue }
            guard let text = scalars.text(override, "`routes.\(route.name)`") else {
                isSound = false
                continue
            }
            if let problem = RouteOverride.problem(
                with: text, for: route, hasWorkspace: descriptor.account.workspace != .unused)
            {
                findings.report(
                    .invalidRoute, problem, at: override.span,
                    help: "the default is `\(route.method) \(route.path)`")
                isSound = false
            }
            routes[route.name] = text
        }
        members.finish()
        return isSound ? routes : nil
    }

    private func limits(_ node: Node?) -> PlatformEntry.Limits? {
        let standard = PlatformEntry.Limits()
        guard let node else { return standard }
        guard var members = Members(node, what: "`limits`", findings) else { return nil }
        defer { members.finish() }
        func integer(_ key: String, _ range: ClosedRange<Int>, _ standard: Int) -> Int? {
            guard let node = members.take(key) else { return standard }
            return scalars.integer(node, "`\(key)`", range)
        }
        let concurrency = integer("concurrency", ProjectLimits.concurrency, standard.concurrency)
        let timeout = integer(
            "timeoutSeconds", ProjectLimits.timeoutSeconds, standard.timeoutSeconds)
        let settle = integer("settleSeconds", ProjectLimits.settleSeconds, standard.settleSeconds)
        var rate: Double?
        if let node = members.take("requestsPerSecond") {
            rate = scalars.number(node, "`requestsPerSecond`", ProjectLimits.requestsPerSecond)
            if rate == nil { return nil }
        }
        guard let concurrency, let timeout, let settle else { return nil }
        return PlatformEntry.Limits(
            concurrency: concurrency, requestsPerSecond: rate, timeoutSeconds: timeout,
            settleSeconds: settle)
    }
}

extension SecretExpression {
    /// Whether the value is inserted as a JSON subtree.
    var isSubtree: Bool {
        form == .reference && references.contains { $0.option(.shape) == "json" }
    }
}
