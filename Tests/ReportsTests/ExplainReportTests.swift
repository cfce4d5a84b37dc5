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
                FieldDescriptor("connector", .text, "Its exact name.", access: .lookup),
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

    private func resolve(_ text: String) -> ExplainReport.Resolution {
        ExplainReport.resolve(text, descriptors: [Self.descriptor], codes: [Self.code])
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
        "RC1102",
    ])
    func `topics are found in the forms people type`(_ text: String) {
        #expect(explain(text) != nil)
    }

    @Test(arguments: [
        ("WidgetConection", ["WidgetConnection"]), ("RC1120", ["RC1102"]),
        ("widget.credental", ["WidgetConnection.credentials"]),
        ("widget.credentials.pasword", ["WidgetConnection.credentials.password"]),
        ("", []), (".", []), ("nonsense", []),
    ])
    func `what is not known finds what was meant`(_ text: String, _ expected: [String]) {
        guard case .unknown(let suggestions) = resolve(text) else {
            Issue.record("found")
            return
        }
        #expect(suggestions == expected)
    }

    @Test func `JSON says the same`() throws {
        guard case .found(let topic) = resolve("widget") else {
            Issue.record("not found")
            return
        }
        let json = ExplainReport.json(topic, toolVersion: "1")
        #expect(json["kind"] == "WidgetConnection")
        #expect(json["fields"]?.arrayValue?.count == 4)
        #expect(
            json["fields"]?.arrayValue?[2]["members"]?.arrayValue?.first?["name"] == "password")
    }
}
