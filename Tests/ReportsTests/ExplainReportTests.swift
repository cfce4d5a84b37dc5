import Model
import Reports
import TestSupport
import Testing

private let golden = GoldenFile(beside: #filePath)

@Suite struct ExplainReportTests {
    static let descriptor = ProviderDescriptor(
        provider: "widget", title: "Widgets",
        kind: KindDescriptor(
            name: "WidgetConnection", summary: "A connection of Widgets.",
            fields: [
                FieldDescriptor("name", .text, "What people call it.", required: true),
                FieldDescriptor(
                    "mode", .enumeration(["fast", "slow"]), "How it runs.", change: .update,
                    default: "fast", evidence: .found),
                FieldDescriptor(
                    "credentials",
                    .object([
                        FieldDescriptor(
                            "password", .text, "The password.", required: true,
                            access: .writeOnly, secrecy: .pure)
                    ]), "How to log in.", access: .writeOnly, secrecy: .mixed,
                    evidence: .assumed),
                FieldDescriptor(
                    "connector", .text, "Its exact name.", access: .lookup,
                    deprecated: "use connector_id"),
            ], namingField: "name",
            rules: [.exactlyOne(["mode", "connector"]), .atMostOne(["name", "mode"])],
            outputs: [
                OutputDescriptor(name: "token", summary: "What it returns.", isRequired: true)
            ], example: "kind: WidgetConnection\nspec:\n  name: x"),
        account: AccountDescriptor(
            defaultEndpoint: "https://api.widgets.example", workspace: .optional,
            credentials: [
                [CredentialDescriptor(name: "apiKey", header: "X-Key")],
                [
                    CredentialDescriptor(name: "id", header: "X-Id"),
                    CredentialDescriptor(name: "secret", header: "X-Secret"),
                ],
            ]), routes: [],
        capabilities: Capabilities(
            identity: [Pointer(["name"])], identityIsUniqueOnServer: true, readsByID: false,
            deletion: .byID), assumptions: ["Names are case-sensitive."])
    static let code = DiagnosticCode(
        "RC1102", "unknown field", "First paragraph\nstill first.\n\nSecond.")

    static let handbook = ExplainReport.Handbook(
        descriptors: [descriptor], codes: [code], project: project,
        manifests: [
            "WidgetConnection": [
                "properties": [
                    "metadata": [
                        "description": "Who.", "type": "object",
                        "properties": ["name": ["description": "Its name.", "type": "string"]],
                    ], "spec": ["type": "object"],
                ]
            ]
        ])

    /// As small as a project's schema can be with a choice, a map, a list and a definition.
    private static let project: Value = [
        "description": "The file.", "type": "object", "required": ["spec"],
        "properties": [
            "spec": [
                "description": "All.", "type": "object",
                "properties": [
                    "state": [
                        "description": "Where.",
                        "oneOf": [
                            [
                                "type": "object", "required": ["backend"],
                                "properties": [
                                    "backend": ["description": "What.", "const": "file"],
                                    "path": [
                                        "description": "The path.", "type": "string",
                                        "default": "a.jsonl",
                                    ],
                                ],
                            ],
                            [
                                "type": "object", "required": ["backend", "key"],
                                "properties": [
                                    "backend": ["description": "What.", "const": "s3"],
                                    "key": [
                                        "description": "Its key.", "$ref": "#/$defs/secret",
                                        "examples": [["secretRef": "env://A"]],
                                    ],
                                ],
                            ],
                        ],
                    ],
                    "accounts": [
                        "description": "By name.", "type": "object",
                        "additionalProperties": [
                            "type": "object",
                            "properties": [
                                "tries": [
                                    "description": "How often.", "type": "integer", "minimum": 1,
                                    "maximum": 9, "default": 3, "deprecated": true,
                                ]
                            ],
                        ],
                    ],
                    "files": [
                        "description": "Which.", "type": "array", "items": ["type": "string"],
                    ],
                ],
            ]
        ], "$defs": ["secret": ["description": "A reference.", "type": "object"]],
    ]

    private func resolve(_ text: String) -> ExplainReport.Resolution {
        ExplainReport.resolve(text, in: Self.handbook)
    }

    private func explain(_ text: String) -> String? {
        guard case .found(let topic) = resolve(text) else { return nil }
        return ExplainReport.text(topic, style: TextStyle(width: 60))
    }

    @Test func `a kind and a field read as frozen`() throws {
        let kind = try #require(explain("WidgetConnection"))
        #expect(try golden.text("explain-kind.txt", recording: kind) == kind)
        let field = try #require(explain("WidgetConnection.credentials"))
        #expect(try golden.text("explain-field.txt", recording: field) == field)
    }

    @Test func `a field that will go away says what to write instead`() {
        #expect(explain("widget.connector")?.contains("- Deprecated: use connector_id.") == true)
    }

    @Test func `a code is explained in paragraphs`() {
        #expect(
            explain("rc1102") == """
                RC1102: unknown field

                First paragraph still first.

                Second.

                """)
    }

    @Test(arguments: [
        "widgetconnection", "widget", "WidgetConnection.spec.mode", "widget.credentials.password",
        "RC1102", "Project", "project.spec.state", "Project.state.backend", "state.key",
        "spec.accounts.mine.tries", "accounts.tries", "widget.metadata.name",
    ])
    func `topics are found in the forms people type`(_ text: String) {
        #expect(explain(text) != nil)
    }

    @Test(arguments: [
        ("WidgetConection", ["WidgetConnection"]), ("RC1120", ["RC1102"]),
        ("widget.credental", ["WidgetConnection.credentials"]),
        ("widget.credentials.pasword", ["WidgetConnection.credentials.password"]),
        ("", []), (".", []), ("nonsense", []), ("Projekt", ["Project"]),
        ("stat", ["Project.spec.state"]), ("state.backnd", ["Project.spec.state.backend"]),
        ("Project.acounts", ["Project.spec.accounts"]),
        ("widget.metadata.nam", ["WidgetConnection.metadata.name"]),
    ])
    func `what is not known finds what was meant`(_ text: String, _ expected: [String]) {
        guard case .unknown(let suggestions) = resolve(text) else {
            Issue.record("found")
            return
        }
        #expect(suggestions == expected)
    }

    @Test func `members of the project file read as frozen`() throws {
        let text = ["Project", "state", "state.backend", "accounts.tries", "files", "state.key"]
            .compactMap(explain).joined(separator: "----\n")
        #expect(try golden.text("explain-project.txt", recording: text) == text)
    }

    @Test func `without a topic everything is listed`() throws {
        guard case .found(let topic) = ExplainReport.resolve(nil, in: Self.handbook) else {
            Issue.record("not found")
            return
        }
        let text = ExplainReport.text(topic, style: TextStyle(width: 60))
        #expect(try golden.text("explain-index.txt", recording: text) == text)
        for name in Self.handbook.topics { #expect(explain(name) != nil, "\(name)") }
        #expect(Self.handbook.topics.contains("Project.spec.accounts.tries"))
        #expect(Self.handbook.topics.contains("WidgetConnection.credentials.password"))
    }

    @Test func `JSON says the same`() throws {
        guard case .found(let topic) = resolve("widget") else {
            Issue.record("not found")
            return
        }
        let json = ExplainReport.json(topic, toolVersion: "1")
        guard case .found(let member) = resolve("state") else {
            Issue.record("not found")
            return
        }
        let state = ExplainReport.json(member, toolVersion: "1")
        #expect(state["path"] == ["Project", "spec", "state"])
        #expect(state["members"]?.arrayValue?.first?["type"] == "one of file, s3")
        #expect(json["kind"] == "WidgetConnection")
        #expect(json["fields"]?.arrayValue?.count == 4)
        #expect(
            json["fields"]?.arrayValue?[2]["members"]?.arrayValue?.first?["name"] == "password")
    }
}
