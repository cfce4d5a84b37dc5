import Testing

/// What a platform's document names, copied by hand so that forgetting a name is noticed.
///
/// A path joins members by dots; `*` stands for any member of a map, `[]` for any element of a
/// list, and `field=word` for one of the words that the document allows or shows.
struct DocumentedNames: Sendable {
    let provider: String
    let requestHeaders: [String]
    let requestFields: [String]
    let responseFields: [String]
    let statuses: [String]
    let errorShapes: [String]

    static let all = [blink, mielto, xpander, deck, dragops]

    static let blink = DocumentedNames(
        provider: "blink", requestHeaders: ["BLINK-API-KEY"],
        requestFields: [
            "ws_id", "attributes", "attributes.*.value", "connection_type_id",
            "created_with_o_auth", "creation_method", "name",
        ],
        responseFields: [
            "attributes", "attributes.*.value", "connection_type_id", "created_at", "created_by",
            "created_with_o_auth", "creation_location", "creation_method", "description",
            "display_name", "external_id", "full_name", "id", "name", "secret_manager", "status",
            "tenant_id", "updated_at", "updated_by", "workspace_id",
        ],
        statuses: ["200 create", "400 create"],
        errorShapes: ["data", "details", "identifier", "message", "status", "user_error"])

    static let mielto = DocumentedNames(
        provider: "mielto", requestHeaders: ["Authorization", "X-Workspace-Id"],
        requestFields: [
            "label", "integration", "integration_type", "integration_type=connectors",
            "integration_type=mcp", "integration_type=tool", "integration_type=model",
            "integration_type=custom", "integration_type=storage", "integration_type=api",
            "config", "credential_id", "user_id", "credentials", "credentials.access_token",
            "credentials.refresh_token", "credentials.token_type", "credentials.expires_at",
            "auth_method_id",
        ],
        responseFields: [
            "label", "integration", "integration_type", "config", "id", "credential_id", "user_id",
            "workspace_id", "created_by", "status", "status=active", "status=inactive",
            "status=testing", "status=error", "status=expired", "created_at", "updated_at",
        ],
        statuses: ["200 create", "404 create", "422 create"],
        errorShapes: [
            "detail[].loc", "detail[].msg", "detail[].type", "detail.message", "detail.errors",
        ])

    // The document describes most body fields without naming them; the names are those that its
    // descriptions fit. It speaks of an API key and names no header.
    static let xpander = DocumentedNames(
        provider: "xpander", requestHeaders: [],
        requestFields: [
            "connector_id", "name", "version", "security", "security.authMethod",
            "security.authMethod=apiKey", "security.authMethod=oauth2", "security.apiKey",
            "security.headerName", "security.oauth2Token", "general_params", "headers",
            "target_system_servers", "target_system_servers[].url",
            "target_system_servers[].description", "access_scope", "access_scope=personal",
            "access_scope=organizational", "is_service_account",
        ],
        responseFields: ["oauth2_required", "connector_page_url"], statuses: ["2xx create"],
        errorShapes: [])

    static let deck = DocumentedNames(
        provider: "deck", requestHeaders: ["x-deck-client-id", "x-deck-secret"],
        requestFields: [
            "source_id", "auth_method", "auth_credentials", "auth_credentials.username",
            "auth_credentials.password", "deck_id",
        ],
        responseFields: [
            "connection_id", "status", "source_id", "auth_method", "access_token", "created_at",
            "updated_at",
        ],
        statuses: ["202 create", "400 create", "401 create"],
        errorShapes: ["error_code", "message", "category", "details"])

    static let dragops = DocumentedNames(
        provider: "dragops", requestHeaders: ["Authorization"],
        requestFields: [
            "id", "provider", "apiKey", "displayName", "environmentId", "credentials",
            "credentials.*",
        ],
        responseFields: [
            "connections", "id", "provider", "displayName", "type", "type=oauth", "type=api_key",
            "type=credentials", "status", "status=active", "scopes", "createdAt", "updatedAt",
            "seedResult", "seedResult.secretsSeeded", "seedResult.secretNames",
        ],
        statuses: [
            "2xx createApiKey", "2xx createCredentials", "2xx list", "2xx read",
            "400 createApiKey", "400 createCredentials", "204 delete",
        ],
        errorShapes: [
            "provider and apiKey are required",
            "provider and credentials (non-empty object) are required",
        ])
}

extension DocumentedNames: CustomTestStringConvertible {
    var testDescription: String { provider }
}
