import Documents
import Model
import Reports
import TestSupport
import Testing

private let golden = GoldenFile(beside: #filePath)

@Suite struct DoctorReportTests {
    static let groups = [
        DoctorReport.Group(
            "project", note: "reconcile.yaml",
            [
                Check("project file", .ok, "acme-prod, 2 platforms"),
                Check("manifests", .ok, "12 connections in 3 files"),
            ]),
        DoctorReport.Group(
            "secrets",
            [
                Check("store env", .ok, "variables of this process"),
                Check(
                    "references", .failed, "2 places without a value, of 14 references",
                    help: [
                        "connections/blink.yaml:7:12: env://GITHUB_PAT: the variable is not set",
                        "connections/deck.yaml:9:30: env://HR_PASSWORD: the variable is empty",
                    ]),
            ]),
        DoctorReport.Group(
            "platform blink-prod",
            note: "BlinkOps at https://app.blinkops.com/api/v1, workspace "
                + "7d0c1f7e-3c1b-4f2e-9a57-0d6f5c2b8a11",
            [
                Check("auth", .ok, "apiKey has a value"),
                Check("connection", .ok, "answers, over trusted TLS"),
                Check("key", .ok, "accepted"),
                Check("list", .ok, "shows 1000 objects on its first page"),
                Check(
                    "clock", .warning, "2 min behind the server's",
                    help: [
                        "let this machine keep time (NTP): signatures, tokens and leases depend "
                            + "on it"
                    ]),
                Check(
                    "route read", .ok,
                    "GET /workspace/{workspace}/connections/{id} answers (404, as it should)"),
                Check(
                    "route delete", .skipped,
                    "DELETE /workspace/{workspace}/connections/{id} is not tried, it changes "
                        + "something"),
            ]),
        DoctorReport.Group(
            "platform deck", note: "Deck at https://api.deck.co/v1",
            [
                Check("auth", .ok, "clientId and secret have a value"),
                Check(
                    "connection", .failed, "the name api.deck.co does not resolve (RC4902)",
                    help: ["check the platform's `endpoint` and the network"]),
                Check("key", .skipped, "no connection"),
                Check("list", .skipped, "no connection"),
                Check("clock", .skipped, "no connection"),
                Check("route delete", .skipped, "no connection"),
            ]),
    ]

    @Test(arguments: [
        ("doctor.txt", TextStyle()), ("doctor-plain.txt", TextStyle(unicode: false)),
        ("doctor-narrow.txt", TextStyle(width: 44)),
        ("doctor-colour.txt", TextStyle(colour: true)),
    ])
    func `the text reads as frozen`(_ file: String, _ style: TextStyle) throws {
        let text = DoctorReport.text(Self.groups, style: style)
        #expect(try golden.text(file, recording: text) == text)
    }

    @Test func `no line is wider than the page, long words excepted`() {
        for width in [72, 80, 100] {
            let text = DoctorReport.text(Self.groups, style: TextStyle(width: width))
            for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
        }
    }

    @Test func `the JSON has every check and the counts`() throws {
        let json = DoctorReport.json(Self.groups, toolVersion: "1.2.3")
        #expect(json["format_version"] == "1.1")
        #expect(json["tool_version"] == "1.2.3")
        #expect(json["checks"]?.arrayValue?.count == 17)
        #expect(
            json["checks"]?.arrayValue?[3] == [
                "group": "secrets", "name": "references", "status": "failed",
                "message": "2 places without a value, of 14 references",
                "help": [
                    "connections/blink.yaml:7:12: env://GITHUB_PAT: the variable is not set",
                    "connections/deck.yaml:9:30: env://HR_PASSWORD: the variable is empty",
                ],
            ])
        let expected: Value = ["ok": 9, "warning": 1, "failed": 2, "skipped": 5]
        #expect(json["summary"] == expected)
    }

    @Test(arguments: [20, 80], [true, false])
    func `foreign text is inert`(_ width: Int, _ unicode: Bool) {
        let text = HostileTextTests.hostile
        let groups = [
            DoctorReport.Group(text, note: text, [Check(text, .failed, text, help: [text])])
        ]
        let page = DoctorReport.text(groups, style: TextStyle(unicode: unicode, width: width))
        #expect(page.contains("owned"))
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
            #expect(!line.unicodeScalars.contains { [0x202E, 0x9B].contains($0.value) })
            #expect(!line.drop { $0 == " " }.hasPrefix("::"))
            #expect(!line.contains("##["))
        }
    }
}
