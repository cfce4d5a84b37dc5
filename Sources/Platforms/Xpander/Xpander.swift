package import Model

/// xpander.ai: connections that hang below the connectors of a large catalogue; the API creates
/// and lists them and can do nothing else.
package enum Xpander: PlatformAdapter {
    /// What is known about xpander.ai before it is asked.
    package static let descriptor = ProviderDescriptor(
        provider: "xpander", title: "xpander.ai", kind: kind,
        account: AccountDescriptor(
            defaultEndpoint: "https://api.xpander.ai", workspace: .unused,
            credentials: [[CredentialDescriptor(name: "apiKey", header: "x-api-key")]]),
        routes: [
            RouteDescriptor(
                "create", "POST", "/v1/connectors/{connector_id}/connect",
                evidence: .found, source: "address of the documentation page \"Connect Connector\""),
            RouteDescriptor(
                "list", "GET", "/v1/connectors",
                evidence: .found, source: "documentation page \"List Connectors\""),
            RouteDescriptor(
                "search", "GET", "/v1/connectors/search",
                evidence: .found, source: "documentation page \"Search Connectors\""),
        ],
        capabilities: Capabilities(
            identity: [Pointer(["connector_id"]), Pointer(["name"])],
            identityIsUniqueOnServer: false, readsByID: false,
            deletion: .byHand(
                advice: "xpander.ai documents no route that deletes or changes a connection; "
                    + "remove it on the connector's page in the platform's own interface"),
            mayNeedConsent: true,
            defaultRates: [
                Capabilities.RateLimit(count: 100, window: .seconds(60)),
                Capabilities.RateLimit(count: 1000, window: .seconds(3600)),
            ],
            consoleURL: "https://app.xpander.ai/connectors"),
        assumptions: [
            "A list of connectors shows below each of them every connection that the key may see.",
            "An answer that asks for consent and names no connection has made none.",
            "429 is sent before a request is carried out; with a text about billing, credit, "
                + "quota, plan or payment it stays until somebody pays.",
            "The search is fuzzy, so only an exact name counts, and it shows the connections "
                + "below a connector as the list does.",
        ])

    static let kind = KindDescriptor(
        name: "XpanderConnection",
        summary: "A connection of an xpander.ai connector.",
        fields: [
            FieldDescriptor(
                "connector_id", .string(StringRule(minLength: 1)),
                "The id of the connector."),
            FieldDescriptor(
                "connector", .string(StringRule(minLength: 1)),
                "The exact name of the connector, instead of its id.",
                access: .lookup, evidence: .assumed),
            FieldDescriptor(
                "name", .string(StringRule(minLength: 1)),
                "The name that tells connections of one connector apart.", required: true),
            FieldDescriptor(
                "version", .string(StringRule(minLength: 1)),
                "The connector version to stay on; the latest one when left out."),
            FieldDescriptor(
                "security", .map(.anything, allowsEmpty: true),
                "The credentials; their members depend on the connector's authentication.",
                access: .writeOnly, secrecy: .mixed),
            FieldDescriptor(
                "headers", .map(.text, allowsEmpty: true),
                "HTTP headers that every call through the connection carries.",
                access: .writeOnly, secrecy: .mixed),
            FieldDescriptor(
                "general_params", .list(.anything),
                "Parameters that every operation through the connection starts with.",
                access: .writeOnly),
            FieldDescriptor(
                "target_system_servers", .list(.object(server)),
                "Server addresses instead of the connector's own.", access: .writeOnly),
            FieldDescriptor(
                "access_scope", .enumeration(["personal", "organizational"]),
                "Who may use the connection: its creator only, or the whole organisation.",
                default: .string("personal")),
            FieldDescriptor(
                "is_service_account", .boolean,
                "Whether the credentials belong to a shared service account."),
        ],
        namingField: "name",
        rules: [
            .exactlyOne(["connector_id", "connector"]),
            .trueOnly(
                field: "is_service_account", whenField: "access_scope", equals: "organizational"),
        ],
        example: """
            apiVersion: reconcile/v1
            kind: XpanderConnection
            metadata:
              name: production-slack
              platform: xpander
            spec:
              connector: Slack
              name: Production Slack
              security:
                authMethod: apiKey
                apiKey: {secretRef: "env://SLACK_BOT_TOKEN"}
                headerName: X-API-Key
              access_scope: organizational
              is_service_account: true

            """)

    private static let server = [
        FieldDescriptor(
            "url", .string(StringRule(format: .url, minLength: 1)), "The address of the server.",
            required: true, access: .writeOnly),
        FieldDescriptor(
            "description", .text, "What the server is for.", access: .writeOnly),
    ]
}
