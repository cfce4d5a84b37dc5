import Model

extension SamplePlans {
    /// A plan with every action, drift, guards, an unreadable platform, strangers and a person.
    static func full() throws -> Plan {
        plan(
            try changingSteps() + quietSteps() + manualSteps(),
            platforms: [
                status("blink"), status("deck", .incomplete(incomplete), objects: 0, requests: 2),
                status("mielto"),
            ],
            drift: [
                Drift(
                    address: try address("mielto/slack-alerts"), remoteID: "con_22", kind: .changed,
                    changes: [change(["config", "channel"], "#ops", "#ops-old")]),
                Drift(
                    address: try address("blink/jira"), remoteID: "con_13", kind: .missing,
                    changes: []),
            ],
            unmanaged: [
                Unmanaged(
                    platform: "blink", remoteID: "con_a411", title: "Zapier test", because: nil),
                Unmanaged(
                    platform: "blink", remoteID: "con_b002", title: "Shared", because: .sharedIn),
                Unmanaged(platform: "mielto", remoteID: "con_c9", title: nil, because: .oauth),
            ],
            guards: [
                Guard(
                    code: guardCode,
                    message: "destroys 4 connections, the limit is 3", isAllowed: false)
            ],
            diagnostics: [
                Diagnostic(
                    DiagnosticCode("RC4100", "unknown connector", ""), severity: .warning,
                    "connector `Slak` is not known", at: .connection(try address("mielto/x")),
                    help: ["did you mean `Slack`?"])
            ])
    }

    static let incomplete = Diagnostic(
        readCode, "page 2 of 3 answered 503 four times",
        at: .request(platform: "deck", request: "GET /connections"),
        help: ["run again later; nothing was changed"])

    private static func changingSteps() throws -> [Step] {
        let github: ValueObject = [
            "name": "GitHub Prod",
            "connection_type_id": "b07920f3-5dbc-44da-b650-bd1a9c1f540c",
            "attributes": .object([
                "token": try secret("env://GITHUB_PAT"), "base_url": "https://api.github.com",
                "legacy_password": "literal-that-must-not-show",
            ]),
        ]
        let events: Value = ["charge.created", "charge.expired", "refund.created"]
        return [
            try step(
                "blink/github-prod", .create, .new,
                desired: declaration(
                    "blink/github-prod", github, file: "connections/github.yaml", line: 1,
                    sinks: ["access_token": SinkReference("file://secrets/x.token")])),
            try step(
                "blink/jira", .create, .missingRemotely,
                desired: declaration(
                    "blink/jira", ["name": "Jira"], file: "connections/jira.yaml", line: 4),
                record: record("blink/jira", id: "con_13", ["name": "Jira"])),
            try step(
                "blink/second", .create, .secondAttempt,
                desired: declaration(
                    "blink/second", ["name": "Second"], file: "connections/second.yaml", line: 1),
                needsSettling: true),
            try step(
                "mielto/stripe-live", .update, .fieldsDiffer, id: "con_20",
                desired: declaration(
                    "mielto/stripe-live",
                    [
                        "label": "Stripe",
                        "config": .object([
                            "interval": "5m", "mode": "live",
                            "events": ["charge.created", "charge.dispute", "refund.created"],
                        ]),
                    ], file: "connections/stripe.yaml", line: 3),
                record: record("mielto/stripe-live", id: "con_20", ["label": "Stripe"]),
                observed: ["label": "Stripe", "server_only": true],
                changes: [
                    change(
                        ["config", "events"], events,
                        ["charge.created", "charge.dispute", "refund.created"]),
                    change(["config", "interval"], "15m", "5m"),
                    change(["config", "mode"], nil, "live"),
                ]),
            try step(
                "mielto/slack-alerts", .update, .drifted, id: "con_22",
                desired: declaration(
                    "mielto/slack-alerts", ["config": .object(["channel": "#ops"])],
                    file: "connections/slack.yaml", line: 7),
                record: record(
                    "mielto/slack-alerts", id: "con_22", ["config": .object(["channel": "#ops"])]),
                observed: ["config": .object(["channel": "#ops-old"])],
                changes: [change(["config", "channel"], "#ops-old", "#ops")]),
            try step(
                "blink/salesforce", .replace, .secretRotated, id: "con_71f0",
                desired: declaration(
                    "blink/salesforce",
                    ["name": "SF", "attributes": .object(["token": try secret("env://SF_TOKEN")])],
                    file: "connections/crm.yaml", line: 12),
                record: record("blink/salesforce", id: "con_71f0", ["name": "SF"]),
                observed: ["name": "SF"],
                changes: [
                    FieldChange(
                        pointer: Pointer(["attributes", "token"]),
                        difference: .secret(reference: "env://SF_TOKEN", because: .rotated),
                        forcesReplace: true)
                ], createsFirst: true),
            try step(
                "blink/zendesk", .replace, .fieldsDiffer, id: "con_72",
                desired: declaration(
                    "blink/zendesk", ["name": "Zendesk", "url": "https://b.example/"],
                    file: "connections/zendesk.yaml", line: 1),
                record: record("blink/zendesk", id: "con_72", ["name": "Zendesk"]),
                observed: ["name": "Zendesk", "url": "https://a.example/"],
                changes: [
                    change(["url"], "https://a.example/", "https://b.example/", force: true)
                ]),
            try step(
                "blink/legacy-crm-eu", .delete, .notDeclared, id: "con_1001",
                record: record("blink/legacy-crm-eu", id: "con_1001", ["name": "Legacy EU"])),
            try step(
                "blink/kept", .forget, .pruneNever, id: "con_1002",
                record: record("blink/kept", id: "con_1002", ["name": "Kept"])),
            try step(
                "mielto/notion-wiki", .adopt, .existsRemotely, id: "con_90aa",
                desired: declaration(
                    "mielto/notion-wiki", ["label": "Notion"], file: "connections/notion.yaml",
                    line: 1), observed: ["label": "Notion"]),
            try step(
                "mielto/asana", .adopt, .existsRemotely, id: "con_90ab",
                desired: declaration(
                    "mielto/asana", ["label": "Asana", "config": .object(["a": 2])],
                    file: "connections/asana.yaml", line: 1),
                observed: ["label": "Asana", "config": .object(["a": 1])],
                changes: [change(["config", "a"], 1, 2)], updatesAfterAdopt: true),
        ]
    }

    private static func quietSteps() throws -> [Step] {
        [
            try step(
                "blink/renamed", .noOp, .moved, id: "con_30",
                desired: declaration(
                    "blink/renamed", ["name": "R"], file: "connections/r.yaml", line: 2),
                record: record("blink/before", id: "con_30", ["name": "R"]),
                observed: ["name": "R"], updatesRecord: true),
            try step(
                "blink/young", .noOp, .notYetVisible, id: "con_31",
                desired: declaration(
                    "blink/young", ["name": "Y"], file: "connections/y.yaml", line: 2),
                record: record("blink/young", id: "con_31", ["name": "Y"])),
            try step(
                "blink/calm", .noOp, .unchanged, id: "con_32",
                desired: declaration(
                    "blink/calm",
                    ["name": "C", "attributes": .object(["token": try secret("env://C")])],
                    file: "connections/c.yaml", line: 2),
                record: record("blink/calm", id: "con_32", ["name": "C"]), observed: ["name": "C"]),
        ]
    }

    private static func manualSteps() throws -> [Step] {
        [
            try step(
                "mielto/hubspot-eu", .manual, .consentRequired,
                desired: declaration(
                    "mielto/hubspot-eu", ["label": "HubSpot"], file: "connections/hubspot.yaml",
                    line: 1),
                record: record("mielto/hubspot-eu", id: nil, [:], consent: consentURL),
                manual: Manual(
                    text: "give consent in the browser; the next run takes the connection over",
                    url: consentURL)),
            try step(
                "mielto/conflict", .manual, .adoptConflict, id: "con_55",
                desired: declaration(
                    "mielto/conflict", ["label": "X", "integration": "slack"],
                    file: "connections/x.yaml", line: 9),
                observed: ["label": "X", "integration": "teams"],
                changes: [change(["integration"], "teams", "slack", force: true)],
                manual: Manual(text: "con_55 exists with another integration")),
        ]
    }
}
