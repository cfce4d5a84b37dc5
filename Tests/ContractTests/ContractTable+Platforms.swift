extension ContractTable {
    static let blink: [Group] = [
        Group(.requestHeader, ["BLINK-API-KEY"], by: .create),
        Group(.requestField, ["ws_id"], by: .routes),
        Group(
            .requestField,
            [
                "name", "connection_type_id", "attributes", "attributes.*.value",
                "created_with_o_auth", "creation_method",
            ], by: .create),
        Group(
            .responseField,
            [
                "attributes", "attributes.*.value", "connection_type_id", "created_at",
                "created_by", "created_with_o_auth", "creation_location", "creation_method",
                "description", "display_name", "external_id", "full_name", "id", "name",
                "secret_manager", "status", "tenant_id", "updated_at", "updated_by",
                "workspace_id",
            ], by: .answer),
        Group(.status, ["200 create"], by: .success),
        Group(.status, ["400 create"], by: .refusal),
        Group(
            .errorShape,
            ["data", "details", "identifier", "message", "status", "user_error"], by: .error),
        Group(.route, ["create", "list", "read", "delete"], by: .routes),
        Group(
            .assumption,
            ["route list: found", "route read: found", "route delete: found"], by: .routes),
        Group(
            .assumption,
            [
                "A create that breaks the unique name is answered with 400 and an error whose "
                    + "identifier or message says exist, unique or duplicate.",
                "A 400 to any other create means that nothing was made.",
            ], by: .errorRead),
        Group(
            .assumption, ["429 is sent before a request is carried out."], by: .rateLimit),
        Group(
            .assumption, ["Values of attributes in answers may be masked and are never read."],
            by: .answer),
        Group(
            .assumption,
            [
                "A list sorted by name and cut by limit and offset shows each object once while "
                    + "nothing changes."
            ],
            by: TestName(
                "PlatformsTests/PagingTests", "blink pages by what came, not by what was asked for")
        ),
    ]

    static let mielto: [Group] = [
        Group(.requestHeader, ["Authorization", "X-Workspace-Id"], by: .create),
        Group(
            .assumption, ["header X-API-Key"],
            by: TestName(
                "PlatformsTests/RequestTests",
                "mielto sends a credential id and, without a workspace, no header")),
        Group(
            .requestField,
            [
                "label", "integration", "integration_type", "config", "credential_id", "user_id",
                "credentials", "credentials.access_token", "credentials.refresh_token",
                "credentials.token_type", "credentials.expires_at", "auth_method_id",
            ], by: .create),
        Group(
            .requestField,
            [
                "integration_type=connectors", "integration_type=mcp", "integration_type=tool",
                "integration_type=model", "integration_type=custom", "integration_type=storage",
                "integration_type=api",
            ], by: .word),
        Group(
            .responseField,
            [
                "label", "integration", "integration_type", "config", "id", "credential_id",
                "user_id", "workspace_id", "created_by", "status", "created_at", "updated_at",
            ], by: .answer),
        Group(
            .responseField,
            [
                "status=active", "status=inactive", "status=testing", "status=error",
                "status=expired",
            ],
            by: TestName(
                "ContractTests/DocumentedAnswerTests",
                "mielto's documented statuses are shown and keep nothing from being managed")),
        Group(.status, ["200 create"], by: .success),
        Group(.status, ["404 create", "422 create"], by: .refusal),
        Group(
            .errorShape,
            ["detail[].loc", "detail[].msg", "detail[].type", "detail.message", "detail.errors"],
            by: .error),
        Group(.route, ["create", "list", "read", "update", "delete", "validate"], by: .routes),
        Group(
            .assumption,
            [
                "route list: assumed", "route read: assumed", "route update: found",
                "route delete: assumed", "route validate: found",
            ], by: .routes),
        Group(
            .assumption,
            [
                "The list of the whole workspace answers under the path of create and takes skip "
                    + "and limit up to 1000, as the list of one user's connections does."
            ], by: .firstPage),
        Group(
            .assumption,
            [
                "A list is an array, or an object that holds one under items, data, connections or "
                    + "results; a page shorter than the limit is the last one."
            ],
            by: TestName(
                "PlatformsTests/ListShapeTests",
                "mielto's list comes bare or under one of four names")),
        Group(
            .assumption,
            [
                "An update needs only the fields that change, and config is replaced as a whole."
            ],
            by: TestName(
                "PlatformsTests/RequestTests",
                "mielto's update merges config and leaves what only the server knows")),
        Group(.assumption, ["A delete is answered with any 2xx."], by: .deleteEnds),
        Group(
            .assumption, ["429 is sent before a request is carried out."], by: .rateLimit),
    ]

    static let xpander: [Group] = [
        Group(.assumption, ["header x-api-key"], by: .create),
        Group(
            .requestField, ["connector", "connector_id"],
            by: TestName(
                "PlatformsTests/RequestTests",
                "xpander puts the connector into the path and always sends a scope")),
        Group(
            .requestField,
            [
                "name", "version", "security", "security.authMethod",
                "security.authMethod=apiKey", "security.authMethod=oauth2", "security.apiKey",
                "security.headerName", "security.oauth2Token", "general_params", "headers",
                "target_system_servers", "target_system_servers[].url",
                "target_system_servers[].description", "access_scope", "is_service_account",
            ], by: .create),
        Group(
            .requestField, ["access_scope=personal", "access_scope=organizational"], by: .word),
        Group(.responseField, ["oauth2_required", "connector_page_url"], by: .answer),
        Group(.status, ["2xx create"], by: .success),
        Group(.route, ["create", "list", "search"], by: .routes),
        Group(
            .assumption,
            ["route create: found", "route list: found", "route search: found"], by: .routes),
        Group(
            .assumption, ["field connector: assumed"],
            by: TestName(
                "PlatformsTests/XpanderReadingTests",
                "a name is searched, and only an exact match counts")),
        Group(
            .assumption,
            [
                "A list of connectors shows below each of them every connection that the key may "
                    + "see."
            ],
            by: TestName(
                "PlatformsTests/XpanderReadingTests",
                "everything is read when everything is asked for")),
        Group(
            .assumption,
            ["An answer that asks for consent and names no connection has made none."],
            by: TestName(
                "ContractTests/SpecialCaseTests",
                "xpander's consent makes no object until a person has given it")),
        Group(
            .assumption,
            [
                "429 is sent before a request is carried out; with a text about billing, credit, "
                    + "quota, plan or payment it stays until somebody pays."
            ], by: .errorRead),
        Group(
            .assumption,
            [
                "The search is fuzzy, so only an exact name counts, and it shows the connections "
                    + "below a connector as the list does."
            ],
            by: TestName(
                "PlatformsTests/XpanderReadingTests",
                "a name is searched, and only an exact match counts")),
    ]
}
