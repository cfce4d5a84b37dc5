package import Model

/// BlinkOps: connections of one workspace, named uniquely per tenant.
package enum Blink: PlatformAdapter {
    /// What is known about BlinkOps before it is asked.
    package static let descriptor = ProviderDescriptor(
        provider: "blink", title: "BlinkOps", kind: kind,
        account: AccountDescriptor(
            defaultEndpoint: "https://app.blinkops.com/api/v1", workspace: .required,
            credentials: [[CredentialDescriptor(name: "apiKey", header: "BLINK-API-KEY")]]),
        routes: [
            RouteDescriptor(
                "create", "POST", "/workspace/{workspace}/connections",
                evidence: .seed, source: "API document \"Create connection\""),
            RouteDescriptor(
                "list", "GET", "/workspace/{workspace}/connections",
                evidence: .found, source: "documentation page \"List connections\""),
            RouteDescriptor(
                "read", "GET", "/workspace/{workspace}/connections/{id}",
                evidence: .found, source: "documentation page \"Gets a connection by id\""),
            RouteDescriptor(
                "delete", "DELETE", "/workspace/{workspace}/connections/{id}",
                evidence: .found, source: "OpenAPI description of 2022, absent from today's pages"),
        ],
        capabilities: Capabilities(
            identity: [Pointer(["name"])], identityIsUniqueOnServer: true, readsByID: true,
            deletion: .byID, consoleURL: "https://app.blinkops.com"),
        assumptions: [
            "A create that breaks the unique name is answered with 400 and an error whose "
                + "identifier or message says exist, unique or duplicate.",
            "A 400 to any other create means that nothing was made.",
            "429 is sent before a request is carried out.",
            "Values of attributes in answers may be masked and are never read.",
            "A list sorted by name and cut by limit and offset shows each object once while "
                + "nothing changes.",
        ])

    static let kind = KindDescriptor(
        name: "BlinkConnection",
        summary: "A connection of a BlinkOps workspace.",
        fields: [
            FieldDescriptor(
                "name", .string(StringRule(minLength: 1)),
                "The name by which workflows refer to the connection; unique per tenant and "
                    + "immutable.",
                required: true),
            FieldDescriptor(
                "connection_type_id", .string(StringRule(minLength: 1)),
                "The id of the connection type, a UUID.", required: true),
            FieldDescriptor(
                "attributes", .map(.text, allowsEmpty: true),
                "The credentials and settings that the connection type asks for, by name.",
                access: .writeOnly, secrecy: .mixed),
            FieldDescriptor(
                "creation_method", .string(StringRule(minLength: 1)),
                "How the connection authenticates, where its type offers several ways."),
        ],
        namingField: "name",
        example: """
            apiVersion: reconcile/v1
            kind: BlinkConnection
            metadata:
              name: github-prod
              platform: blink-prod
            spec:
              name: GitHub Prod
              connection_type_id: b07920f3-5dbc-44da-b650-bd1a9c1f540c
              attributes:
                token: {secretRef: "env://GITHUB_PAT"}
                base_url: https://api.github.com

            """)
}
