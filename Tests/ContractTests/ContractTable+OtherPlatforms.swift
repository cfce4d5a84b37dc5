extension ContractTable {
    static let deck: [Group] = [
        Group(.requestHeader, ["x-deck-client-id", "x-deck-secret"], by: .create),
        Group(
            .requestField,
            [
                "source_id", "auth_method", "auth_credentials", "auth_credentials.username",
                "auth_credentials.password", "deck_id",
            ], by: .create),
        Group(
            .responseField,
            [
                "connection_id", "status", "source_id", "auth_method", "access_token",
                "created_at", "updated_at",
            ], by: .answer),
        Group(.status, ["202 create"], by: .success),
        Group(.status, ["400 create", "401 create"], by: .refusal),
        Group(.errorShape, ["error_code", "message", "category", "details"], by: .error),
        Group(.route, ["create", "list", "delete"], by: .routes),
        Group(.assumption, ["route list: found", "route delete: found"], by: .routes),
        Group(
            .assumption,
            [
                "The list takes page_size and next_cursor, and ends with an empty or null "
                    + "next_cursor."
            ],
            by: TestName(
                "PlatformsTests/PagingTests",
                "an empty deck page is no end while there is a cursor")),
        Group(
            .assumption,
            [
                "A connection that is Disconnected has ended its session as it should; Error, and "
                    + "Disconnected before it was ever Connected, mean that it does not work."
            ],
            by: TestName(
                "PlatformsTests/ChangeTests", "deck is polled until its status is final")),
        Group(
            .assumption,
            [
                "A create answered with ACTIVE_CONNECTION_EXISTS or IDEMPOTENCY_KEY_DUPLICATE may "
                    + "stand for an object, and is looked up."
            ], by: .createEnds),
        Group(
            .assumption,
            ["A destroy answered with NO_ACTIVE_CONNECTION means that the connection is gone."],
            by: TestName(
                "PlatformsTests/ChangeTests",
                "deck's connection that is not active is looked for")),
        Group(
            .assumption,
            [
                "429, and RATE_LIMIT_EXCEEDED with any status, are sent before a request is "
                    + "carried out."
            ], by: .rateLimit),
    ]

    static let dragops: [Group] = [
        Group(.requestHeader, ["Authorization"], by: .create),
        Group(.requestField, ["id"], by: .deleteForm),
        Group(
            .requestField,
            [
                "provider", "apiKey", "displayName", "environmentId", "credentials",
                "credentials.*",
            ], by: .create),
        Group(
            .responseField,
            [
                "id", "provider", "displayName", "type", "status", "scopes", "createdAt",
                "updatedAt", "seedResult", "seedResult.secretsSeeded", "seedResult.secretNames",
            ], by: .answer),
        Group(
            .responseField, ["connections"],
            by: TestName(
                "ContractTests/DocumentedAnswerTests", "dragops' list needs its connections")),
        Group(
            .responseField, ["type=oauth", "type=api_key", "type=credentials", "status=active"],
            by: TestName(
                "ContractTests/DocumentedAnswerTests",
                "of dragops' documented types only oauth is left alone")),
        Group(.status, ["2xx createApiKey"], by: .success),
        Group(.status, ["2xx createCredentials", "2xx list"], by: .routes),
        Group(
            .status, ["2xx read"],
            by: TestName(
                "PlatformsTests/ObserveTests",
                "a young object is looked up by id before it is called gone")),
        Group(.status, ["400 createApiKey", "400 createCredentials"], by: .refusal),
        Group(.status, ["204 delete"], by: .deleteEnds),
        Group(
            .errorShape,
            [
                "provider and apiKey are required",
                "provider and credentials (non-empty object) are required",
            ], by: .refusal),
        Group(
            .route, ["createApiKey", "createCredentials", "list", "read", "delete"], by: .routes),
        Group(
            .assumption,
            [
                "A list without meta is complete; with meta.total above what came, further pages "
                    + "are asked for by limit and offset."
            ],
            by: TestName(
                "PlatformsTests/PagingTests",
                "dragops pages by offset where meta counts elements")),
        Group(
            .assumption,
            ["A create answered with 409 may stand for an object, and is looked up."],
            by: .createEnds),
        Group(
            .assumption,
            ["Deleting a connection leaves the environment secrets that its create seeded."],
            by: TestName(
                "PlatformsTests/CreateTests", "dragops' seeded secrets are told by name")),
        Group(
            .assumption, ["429 is sent before a request is carried out."], by: .rateLimit),
    ]
}
