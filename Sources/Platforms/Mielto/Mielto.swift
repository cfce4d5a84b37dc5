package import Model

/// Mielto: connections of one workspace, told apart by integration and label.
package enum Mielto: PlatformAdapter {
    /// What is known about Mielto before it is asked.
    package static let descriptor = ProviderDescriptor(
        provider: "mielto", title: "Mielto", kind: kind,
        account: AccountDescriptor(
            defaultEndpoint: "https://api.mielto.com", workspace: .optional,
            credentials: [
                [
                    CredentialDescriptor(
                        name: "token", header: "Authorization", prefix: "Bearer ")
                ],
                [CredentialDescriptor(name: "apiKey", header: "X-API-Key")],
            ]),
        routes: [
            RouteDescriptor(
                "create", "POST", "/api/v1/connections",
                evidence: .seed, source: "API document \"Create Connection\""),
            RouteDescriptor(
                "list", "GET", "/api/v1/connections",
                evidence: .assumed,
                source: "by analogy with the documented list of one user's connections"),
            RouteDescriptor(
                "read", "GET", "/api/v1/connections/{id}",
                evidence: .assumed, source: "the documented update uses the same path"),
            RouteDescriptor(
                "update", "PUT", "/api/v1/connections/{id}",
                evidence: .found, source: "documentation page \"Update Connection\""),
            RouteDescriptor(
                "delete", "DELETE", "/api/v1/connections/{id}",
                evidence: .assumed, source: "the documented update uses the same path"),
            RouteDescriptor(
                "validate", "POST", "/api/v1/connections/validate",
                evidence: .found,
                source: "documentation page \"Validate Connection Requirements\""),
        ],
        capabilities: Capabilities(
            identity: [Pointer(["integration"]), Pointer(["label"])],
            identityIsUniqueOnServer: false, readsByID: true, deletion: .byID,
            checksBeforehand: true),
        assumptions: [
            "The list of the whole workspace answers under the path of create and takes skip and "
                + "limit up to 1000, as the list of one user's connections does.",
            "A list is an array, or an object that holds one under items, data, connections or "
                + "results; a page shorter than the limit is the last one.",
            "An update needs only the fields that change, and config is replaced as a whole.",
            "A delete is answered with any 2xx.",
            "429 is sent before a request is carried out.",
        ])

    static let kind = KindDescriptor(
        name: "MieltoConnection",
        summary: "A connection of a Mielto workspace.",
        fields: [
            FieldDescriptor(
                "label", .string(StringRule(minLength: 1, maxLength: 255)),
                "The label for people; together with the integration it tells connections apart.",
                required: true, change: .update),
            FieldDescriptor(
                "integration", .string(StringRule(minLength: 1)),
                "The integration, such as `slack` or `github`.", required: true),
            FieldDescriptor(
                "integration_type",
                .enumeration(["connectors", "mcp", "tool", "model", "custom", "storage", "api"]),
                "The type of the integration.", required: true),
            FieldDescriptor(
                "auth_method_id", .string(StringRule(minLength: 1)),
                "The authentication method; the integration's default when left out.",
                access: .writeOnly),
            FieldDescriptor(
                "credentials", .map(.anything, allowsEmpty: true),
                "The credentials that the authentication method asks for, by name.",
                access: .writeOnly, secrecy: .mixed),
            FieldDescriptor(
                "credential_id", .string(StringRule(minLength: 1)),
                "The id of a credential that exists already, instead of `credentials`."),
            FieldDescriptor(
                "config", .map(.anything, allowsEmpty: true),
                "Settings of the integration; members that only the server knows are kept.",
                change: .update),
            FieldDescriptor(
                "user_id", .string(StringRule(minLength: 1)),
                "The user who owns the connection."),
        ],
        namingField: "label",
        // With both, the credential that answers name would be the server's choice, and a plan
        // could ask for the same replace for ever.
        rules: [.atMostOne(["credentials", "credential_id"])],
        example: """
            apiVersion: reconcile/v1
            kind: MieltoConnection
            metadata:
              name: support-gmail
              platform: mielto
            spec:
              label: Support Gmail
              integration: gmail
              integration_type: connectors
              auth_method_id: oauth2
              credentials:
                access_token: {secretRef: "env://GMAIL_ACCESS_TOKEN"}
                refresh_token: {secretRef: "env://GMAIL_REFRESH_TOKEN"}
                token_type: Bearer
              config:
                archive: true

            """)
}
