import Model

extension DocumentedShape {
    /// One connection as each document shows it; beyond the documents where `list` was only found.
    static let answers =
        blink + mielto + xpander + deck + dragops

    private static let blinkBody: Value = [
        "id": "b1", "name": "GitHub", "connection_type_id": "t-1", "creation_method": "token",
        "status": "ok", "display_name": "Git Hub", "workspace_id": "ws-1",
        "created_with_o_auth": false, "attributes": ["token": ["value": [:]]],
        "created_at": 1, "created_by": "u", "creation_location": "api", "description": "d",
        "external_id": "e", "full_name": "f", "secret_manager": "s", "tenant_id": "t",
        "updated_at": 2, "updated_by": "u",
    ]
    private static let blinkAside = [
        "attributes", "attributes.*.value", "created_at", "created_by", "creation_location",
        "description", "external_id", "full_name", "secret_manager", "tenant_id", "updated_at",
        "updated_by",
    ]
    private static let blink = [
        DocumentedShape(
            provider: "blink", what: "create", body: blinkBody, essential: ["id"],
            read: ["name", "connection_type_id", "creation_method", "status"],
            tolerated: blinkAside + ["display_name", "workspace_id", "created_with_o_auth"]),
        DocumentedShape(
            provider: "blink", what: "list", body: blinkBody, essential: ["id"],
            read: [
                "name", "connection_type_id", "creation_method", "status", "display_name",
                "workspace_id", "created_with_o_auth",
            ], tolerated: blinkAside),
    ]

    private static let mieltoBody: Value = [
        "label": "L", "integration": "gmail", "integration_type": "connectors",
        "config": ["a": 1], "id": "m1", "credential_id": "c", "user_id": "u-1",
        "workspace_id": "ws-1", "created_by": "u", "status": "active",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    ]
    private static let mieltoRead = [
        "label", "integration", "integration_type", "config", "credential_id", "user_id", "status",
    ]
    private static let mielto = [
        DocumentedShape(
            provider: "mielto", what: "create", body: mieltoBody, essential: ["id"],
            read: mieltoRead,
            tolerated: ["workspace_id", "created_by", "created_at", "updated_at"]),
        DocumentedShape(
            provider: "mielto", what: "list", body: mieltoBody, essential: ["id"],
            read: mieltoRead + ["workspace_id"],
            tolerated: ["created_by", "created_at", "updated_at"]),
    ]

    private static let xpanderBody: Value = [
        "id": "x1", "name": "N", "version": "2", "access_scope": "personal",
        "is_service_account": false, "owner": "o", "open_api_spec_id": "s", "created_at": "x",
    ]
    private static let xpander =
        ["create", "list"].map { what in
            DocumentedShape(
                provider: "xpander", what: what, body: xpanderBody, essential: ["id"],
                read: ["name", "version", "access_scope", "is_service_account"],
                tolerated: ["owner", "open_api_spec_id", "created_at"])
        } + [
            DocumentedShape(
                provider: "xpander", what: "consent",
                body: [
                    "oauth2_required": true, "message": "go there",
                    "connector_page_url": "https://app.xpander.ai/connectors/c",
                ], essential: ["oauth2_required"], read: ["connector_page_url", "message"])
        ]

    private static let deck = [
        DocumentedShape(
            provider: "deck", what: "create",
            body: [
                "connection_id": "d1", "status": "Connecting", "source_id": "s",
                "auth_method": "m", "access_token": "t-1", "created_at": 1, "updated_at": 2,
            ], essential: ["connection_id"], read: ["status", "source_id", "access_token"],
            tolerated: ["auth_method", "created_at", "updated_at"]),
        DocumentedShape(
            provider: "deck", what: "list",
            body: [
                "connection_id": "d1", "status": "Connected", "source_id": "s",
                "source_name": "Power", "source_logo_url": "https://x", "created_at": 1,
                "updated_at": 2, "user": ["username": "u", "external_id": "e"],
            ], essential: ["connection_id"],
            read: ["status", "source_id", "source_name", "user.username"],
            tolerated: ["source_logo_url", "created_at", "updated_at", "user.external_id"]),
    ]

    private static let dragops = [
        DocumentedShape(
            provider: "dragops", what: "create",
            body: [
                "id": "conn_ghi789", "provider": "slack", "displayName": "Slack - Engineering",
                "type": "api_key", "status": "active", "createdAt": "2026-03-05T12:00:00.000Z",
                "seedResult": [
                    "secretsSeeded": 2, "secretNames": ["SLACK_API_KEY", "SLACK_BOT_TOKEN"],
                ],
            ], essential: ["id"],
            read: ["provider", "displayName", "status", "seedResult", "seedResult.secretNames"],
            tolerated: ["type", "createdAt", "seedResult.secretsSeeded"]),
        DocumentedShape(
            provider: "dragops", what: "list",
            body: [
                "id": "conn_abc123", "provider": "github", "displayName": "GitHub - Production",
                "type": "api_key", "status": "active", "scopes": ["repo", "read:org"],
                "createdAt": "2026-02-15T10:00:00.000Z", "updatedAt": "2026-02-15T10:00:00.000Z",
            ], essential: ["id"], read: ["provider", "displayName", "type", "status"],
            tolerated: ["scopes", "createdAt", "updatedAt"], others: ["type": "oauth"]),
    ]

    /// The errors that the documents describe.
    static let errors = [
        DocumentedShape(
            provider: "blink", what: "wrapper",
            body: [
                "data": [:], "details": "no such type", "identifier": "bad_request",
                "message": "Cannot create Connection", "status": 404, "user_error": [:],
            ], read: ["details", "identifier", "message"],
            tolerated: ["data", "status", "user_error"]),
        DocumentedShape(
            provider: "mielto", what: "list of problems",
            body: ["detail": [["loc": ["body", "label"], "msg": "too long", "type": "x"]]],
            read: ["detail[].loc", "detail[].msg"], tolerated: ["detail[].type"]),
        DocumentedShape(
            provider: "mielto", what: "failed validation",
            body: [
                "detail": [
                    "message": "Connection validation failed",
                    "errors": ["Field 'API Key' is required"],
                ]
            ], read: ["detail.message", "detail.errors"]),
        DocumentedShape(
            provider: "deck", what: "error",
            body: [
                "error_code": "INVALID_SOURCE", "message": "no", "category": "INVALID_INPUT",
                "details": ["a": "b"],
            ], essential: ["error_code"], read: ["message"], tolerated: ["category", "details"]),
    ]
}
