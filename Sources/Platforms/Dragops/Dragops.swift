package import Model

/// DRAGOPS: connections of one user, made with one API key or with several credential fields.
package enum Dragops: PlatformAdapter {
    /// What is known about DRAGOPS before it is asked.
    package static let descriptor = ProviderDescriptor(
        provider: "dragops", title: "DRAGOPS", kind: kind,
        account: AccountDescriptor(
            defaultEndpoint: nil, workspace: .unused,
            credentials: [
                [
                    CredentialDescriptor(
                        name: "token", header: "Authorization", prefix: "Bearer ")
                ]
            ]),
        routes: [
            RouteDescriptor(
                "createApiKey", "POST", "/connections/api-key",
                evidence: .seed, source: "API document \"Create API key connection\""),
            RouteDescriptor(
                "createCredentials", "POST", "/connections/credentials",
                evidence: .seed, source: "API document \"Create multi-field credential connection\""
            ),
            RouteDescriptor(
                "list", "GET", "/connections",
                evidence: .seed, source: "API document \"List connections\""),
            RouteDescriptor(
                "read", "GET", "/connections/{id}",
                evidence: .seed, source: "API document \"Get connection\""),
            RouteDescriptor(
                "delete", "DELETE", "/connections/{id}",
                evidence: .seed, source: "API document \"Delete connection\""),
        ],
        capabilities: Capabilities(
            identity: [Pointer(["provider"]), Pointer(["displayName"])],
            identityIsUniqueOnServer: false, readsByID: true, deletion: .byID),
        assumptions: [
            "A list without meta is complete; with meta.total above what came, further pages are "
                + "asked for by limit and offset.",
            "A create answered with 409 may stand for an object, and is looked up.",
            "Deleting a connection leaves the environment secrets that its create seeded.",
            "429 is sent before a request is carried out.",
        ])

    static let kind = KindDescriptor(
        name: "DragopsConnection",
        summary: "A connection of a DRAGOPS user.",
        fields: [
            FieldDescriptor(
                "provider", .string(StringRule(minLength: 1)),
                "The service, such as `slack` or `jira`.", required: true),
            FieldDescriptor(
                "displayName", .string(StringRule(minLength: 1)),
                "The label for people; together with the provider it tells connections apart.",
                required: true),
            FieldDescriptor(
                "environmentId", .string(StringRule(minLength: 1)),
                "The environment whose secrets the connection seeds; all of the active "
                    + "workspace when left out.",
                access: .writeOnly),
            FieldDescriptor(
                "apiKey", .string(StringRule(minLength: 1)), "The API key or token.",
                access: .writeOnly, secrecy: .pure),
            FieldDescriptor(
                "credentials", .map(.text, allowsEmpty: false),
                "The credential fields that the service asks for, by name.",
                access: .writeOnly, secrecy: .mixed),
        ],
        namingField: "displayName",
        rules: [.exactlyOne(["apiKey", "credentials"])],
        example: """
            apiVersion: reconcile/v1
            kind: DragopsConnection
            metadata:
              name: slack-engineering
              platform: dragops
            spec:
              provider: slack
              displayName: Slack - Engineering
              apiKey: {secretRef: "env://SLACK_BOT_TOKEN"}

            """)
}
