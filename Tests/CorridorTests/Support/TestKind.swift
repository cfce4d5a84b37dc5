/// The five platforms as the process tests use them.
enum TestKind: String, CaseIterable, Sendable {
    case blink
    case mielto
    case xpander
    case deck
    case dragops

    /// The member that holds an object's id in the platform's own answers.
    var idField: String { self == .deck ? "connection_id" : "id" }

    /// What the sandbox calls the request that reads: xpander's connections are found by a search
    /// for their connector.
    var readingOperation: String { self == .xpander ? "other" : "list" }

    /// The variables that the project file uses for `auth`.
    var authVariables: [String] {
        switch self {
        case .blink: ["BLINK_API_KEY"]
        case .mielto: ["MIELTO_TOKEN"]
        case .xpander: ["XPANDER_API_KEY"]
        case .deck: ["DECK_CLIENT_ID", "DECK_SECRET"]
        case .dragops: ["DRAGOPS_TOKEN"]
        }
    }

    /// The path below which the sandbox serves the platform.
    var prefix: String {
        switch self {
        case .blink: "/blink/api/v1"
        case .mielto: "/mielto"
        case .xpander: "/xpander"
        case .deck: "/deck/api/v1"
        case .dragops: "/dragops/api"
        }
    }

    /// The entry of the project file.
    func platformEntry(port: Int, limits: String) -> String {
        let auth =
            switch self {
            case .blink: "auth: {apiKey: {secretRef: \"env://BLINK_API_KEY\"}}, workspace: ws-1"
            case .mielto: "auth: {token: {secretRef: \"env://MIELTO_TOKEN\"}}, workspace: ws-1"
            case .xpander: "auth: {apiKey: {secretRef: \"env://XPANDER_API_KEY\"}}"
            case .deck:
                "auth: {clientId: {secretRef: \"env://DECK_CLIENT_ID\"}, "
                    + "secret: {secretRef: \"env://DECK_SECRET\"}}"
            case .dragops: "auth: {token: {secretRef: \"env://DRAGOPS_TOKEN\"}}"
            }
        let rates = self == .xpander ? ", requestsPerSecond: 1000" : ""
        return "    \(rawValue): {provider: \(rawValue), "
            + "endpoint: \"http://127.0.0.1:\(port)\(prefix)\", \(auth), "
            + "limits: {\(limits)\(rates)}}\n"
    }

    /// A connection of that name.
    func connection(_ name: String, identity: String? = nil, readable: String = "one")
        -> TestConnection
    {
        TestConnection(kind: self, name: name, identity: identity ?? name, readable: readable)
    }
}

/// One connection of a process test.
struct TestConnection: Sendable {
    let kind: TestKind
    /// `metadata.name`.
    var name: String
    /// What the platform knows it by.
    var identity: String
    /// The value of a field that the platform shows and that is no part of the identity, where
    /// the platform has one.
    var readable: String
    /// Lines to add at the top level of the manifest.
    var extra = ""
    /// The name of the file that Deck's token goes to, if it is not the connection's name.
    var sinkName: String?
    /// The place that Deck's token goes to, where it is no file of that name.
    var sink: String?
    /// The connector that an xpander connection names.
    var connector = "Slack"

    /// The variable that holds its secret.
    var secretVariable: String {
        "SECRET_" + kind.rawValue.uppercased() + "_"
            + identity.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }

    /// A secret that no output may show; with characters that escape in JSON, URLs and HTML.
    var defaultSecret: String { "s3cr3t/\(kind.rawValue)+\(identity)\"<&>~canary" }

    /// `platform/name`.
    var address: String { "\(kind.rawValue)/\(name)" }

    /// The manifest.
    var manifest: String {
        let secret = "{secretRef: \"env://\(secretVariable)\"}"
        let head = """
            apiVersion: reconcile/v1
            metadata: {name: \(name), platform: \(kind.rawValue)}
            \(extra)
            """
        switch kind {
        case .blink:
            let type =
                readable == "one"
                ? "b07920f3-5dbc-44da-b650-bd1a9c1f540c" : "11111111-5dbc-44da-b650-bd1a9c1f540c"
            return head + """

                kind: BlinkConnection
                spec:
                  name: \(identity)
                  connection_type_id: \(type)
                  attributes: {token: \(secret), base_url: "https://api.example"}

                """
        case .mielto:
            return head + """

                kind: MieltoConnection
                spec:
                  label: \(identity)
                  integration: slack
                  integration_type: connectors
                  credentials: {access_token: \(secret), token_type: Bearer}
                  config: {channel: \(readable)}

                """
        case .xpander:
            let scope = readable == "one" ? "organizational" : "personal"
            return head + """

                kind: XpanderConnection
                spec:
                  connector: \(connector)
                  name: \(identity)
                  access_scope: \(scope)
                  security: {authMethod: apiKey, apiKey: \(secret), headerName: X-API-Key}

                """
        case .deck:
            return head + """

                kind: DeckConnection
                spec:
                  source_id: 3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11
                  auth_method: username_password
                  auth_credentials: {username: \(identity), password: \(secret)}
                outputs: {access_token: {sink: "\(sink ?? "file://secrets/\(sinkName ?? name).token")"}}

                """
        case .dragops:
            return head + """

                kind: DragopsConnection
                spec:
                  provider: slack
                  displayName: \(identity)
                  apiKey: \(secret)

                """
        }
    }
}
