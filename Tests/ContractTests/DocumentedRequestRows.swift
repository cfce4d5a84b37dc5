import Model
import TestSupport

extension DocumentedRequestTests.Row {
    private static let hush = Value.secret(.test("hush"))
    private static let mieltoHeaders = ["Authorization": "Bearer key", "X-Workspace-Id": "ws-1"]
    private static let servers: Value = [
        ["url": "https://s.test", "description": "staging"]
    ]

    static let all = [
        Self(
            provider: "blink", route: "create", headers: ["BLINK-API-KEY": "key"],
            body: [
                "name": "GitHub 1", "connection_type_id": "b07920f3-5dbc-44da-b650-bd1a9c1f540c",
                "attributes": ["token": ["value": "hush"]], "creation_method": "api",
                "created_with_o_auth": false,
            ]),
        Self(
            provider: "mielto",
            changes: [
                "credentials": [
                    "access_token": hush, "refresh_token": hush, "token_type": "Bearer",
                    "expires_at": "2025-10-19T12:00:00Z",
                ]
            ], route: "create", headers: mieltoHeaders,
            body: [
                "label": "Label 1", "integration": "gmail", "integration_type": "connectors",
                "auth_method_id": "oauth2",
                "credentials": [
                    "access_token": "hush", "refresh_token": "hush", "token_type": "Bearer",
                    "expires_at": "2025-10-19T12:00:00Z",
                ], "config": ["archive": true], "user_id": "u-1",
            ]),
        Self(
            provider: "mielto", changes: ["credential_id": "cred-1"],
            leavingOut: ["credentials", "auth_method_id", "config", "user_id"], route: "create",
            headers: mieltoHeaders,
            body: [
                "label": "Label 1", "integration": "gmail", "integration_type": "connectors",
                "credential_id": "cred-1",
            ]),
        Self(
            provider: "xpander", changes: ["version": "2", "target_system_servers": servers],
            route: "create", headers: ["x-api-key": "key"],
            body: [
                "name": "Slack 1", "version": "2",
                "security": ["authMethod": "apiKey", "apiKey": "hush", "headerName": "X-API-Key"],
                "headers": ["X-Team": "a"], "general_params": [["team": "T1"]],
                "target_system_servers": servers, "access_scope": "organizational",
                "is_service_account": true,
            ]),
        Self(
            provider: "xpander",
            changes: [
                "connector": "Gmail",
                "security": ["authMethod": "oauth2", "oauth2Token": ["access_token": hush]],
            ],
            leavingOut: [
                "headers", "general_params", "target_system_servers", "access_scope",
                "is_service_account",
            ], route: "create", headers: ["x-api-key": "key"],
            body: [
                "name": "Slack 1",
                "security": ["authMethod": "oauth2", "oauth2Token": ["access_token": "hush"]],
                "access_scope": "personal",
            ]),
        Self(
            provider: "deck", route: "create",
            headers: ["x-deck-client-id": "key", "x-deck-secret": "key"],
            body: [
                "source_id": "3f2b6a1e-8f0f-4f64-9a35-0f7a3f2a9c11",
                "auth_method": "username_password",
                "auth_credentials": ["username": "user-1", "password": "hush"],
                "deck_id": "5b1d8b3a-5a0c-4d53-8f2e-9f5f8a1f7d11",
            ]),
        Self(
            provider: "dragops", route: "createApiKey", headers: ["Authorization": "Bearer key"],
            body: [
                "provider": "slack", "displayName": "Slack 1", "apiKey": "hush",
                "environmentId": "env-1",
            ]),
        Self(
            provider: "dragops",
            changes: [
                "provider": "jira", "credentials": ["user-email": "a@b", "api-token": hush],
            ],
            leavingOut: ["apiKey"], route: "createCredentials",
            headers: ["Authorization": "Bearer key"],
            body: [
                "provider": "jira", "displayName": "Slack 1", "environmentId": "env-1",
                "credentials": ["user-email": "a@b", "api-token": "hush"],
            ]),
    ]
}
