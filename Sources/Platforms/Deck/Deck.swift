package import Model

/// Deck, version 1 of its API: live sessions at a source, deleted by the token that their create
/// returned.
package enum Deck: PlatformAdapter {
    /// What is known about Deck before it is asked.
    package static let descriptor = ProviderDescriptor(
        provider: "deck", title: "Deck", kind: kind,
        account: AccountDescriptor(
            defaultEndpoint: "https://live.deck.co/api/v1", workspace: .unused,
            credentials: [
                [
                    CredentialDescriptor(name: "clientId", header: "x-deck-client-id"),
                    CredentialDescriptor(name: "secret", header: "x-deck-secret"),
                ]
            ]),
        routes: [
            RouteDescriptor(
                "create", "POST", "/connections",
                evidence: .seed, source: "API document \"Create a Connection\""),
            RouteDescriptor(
                "list", "GET", "/connections",
                evidence: .found, source: "a third party's copy of the API description"),
            RouteDescriptor(
                "delete", "POST", "/connection/destroy",
                evidence: .found, source: "OpenAPI description of the vendor's Go SDK"),
        ],
        capabilities: Capabilities(
            identity: [Pointer(["source_id"]), Pointer(["auth_credentials", "username"])],
            identityIsUniqueOnServer: false, readsByID: false,
            deletion: .byReturnedSecret(output: "access_token"), createsAsynchronously: true,
            consoleURL: "https://dashboard.deck.co"),
        assumptions: [
            "The list takes page_size and next_cursor, and ends with an empty or null next_cursor.",
            "A connection that is Disconnected has ended its session as it should; Error, and "
                + "Disconnected before it was ever Connected, mean that it does not work.",
            "A create answered with ACTIVE_CONNECTION_EXISTS or IDEMPOTENCY_KEY_DUPLICATE may "
                + "stand for an object, and is looked up.",
            "A destroy answered with NO_ACTIVE_CONNECTION means that the connection is gone.",
            "429, and RATE_LIMIT_EXCEEDED with any status, are sent before a request is carried "
                + "out.",
        ])

    static let kind = KindDescriptor(
        name: "DeckConnection",
        summary: "A connection to a Deck source, made with a person's or a service's login.",
        fields: [
            FieldDescriptor(
                "source_id", .uuid, "The id of the source.", required: true),
            FieldDescriptor(
                "auth_method", .string(StringRule(minLength: 1)),
                "How to log in at the source; lists do not show it.",
                required: true, access: .writeOnly),
            // The members carry their own access and secrecy; lists show the user name.
            FieldDescriptor(
                "auth_credentials", .object(credentials),
                "The login; together with the source its user name tells connections apart."),
            FieldDescriptor(
                "deck_id", .uuid, "The deck that the connection belongs to; lists do not show it.",
                access: .writeOnly),
        ],
        namingField: nil,
        outputs: [
            OutputDescriptor(
                name: "access_token",
                summary: "The token that runs jobs and deletes the connection; it is shown once.",
                isRequired: true)
        ],
        example: """
            apiVersion: reconcile/v1
            kind: DeckConnection
            metadata:
              name: utility-portal
              platform: deck
            spec:
              source_id: 3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11
              auth_method: username_password
              auth_credentials:
                username: ops@acme.dev
                password: {secretRef: "env://PORTAL_PASSWORD"}
            outputs:
              access_token: {sink: "file://secrets/utility-portal.token"}

            """)

    private static let credentials = [
        FieldDescriptor(
            "username", .string(StringRule(minLength: 1)), "The user name at the source."),
        FieldDescriptor(
            "password", .string(StringRule(minLength: 1)), "The password at the source.",
            access: .writeOnly, secrecy: .pure),
    ]
}
