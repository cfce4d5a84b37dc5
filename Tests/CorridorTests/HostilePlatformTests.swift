import Documents
import Model
import Reports
import Sandbox
import TestSupport
import Testing

/// A platform, or somebody with an account on it, who writes texts that try to act.
@Suite struct HostilePlatformTests {
    private static let hostile = InertText.hostile

    /// Answers every list with hostile objects and every change with a hostile refusal.
    private static func server() throws -> ScriptedServer {
        let text = Value.string(hostile)
        let object: Value = [
            "id": text, "name": "a", "display_name": text, "workspace_id": "ws-1",
            "connection_type_id": "b07920f3-5dbc-44da-b650-bd1a9c1f540c", "status": text,
            "attributes": [hostile: text],
        ]
        let stranger: Value = [
            "id": .string("2" + hostile), "name": text, "display_name": text,
            "workspace_id": "ws-1", "connection_type_id": text, "shared_from": text,
        ]
        let list = String(
            decoding: JSON.write(["total": 2, "results": [object, stranger]]), as: UTF8.self)
        let refusal = String(
            decoding: JSON.write(["identifier": text, "message": text, "details": text]),
            as: UTF8.self)
        return try ScriptedServer { visit in
            while let request = visit.request() {
                if request.method == "GET", request.path.hasSuffix("connections") {
                    visit.answer(body: list)
                } else {
                    visit.answer(
                        "400 ::error::\u{1B}[2J",
                        headers: ["Content-Type: text/html; \u{1B}[31m"], body: refusal)
                }
            }
        }
    }

    /// A project of Blink whose platform is that server.
    private static func site(_ server: ScriptedServer) throws -> Site {
        let site = try Site(platforms: [.blink])
        let text = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            text.replacing(":\(site.server.port)/", with: ":\(server.port)/"),
            to: "reconcile.yaml")
        return site
    }

    private func expectInert(_ run: Site.Run, _ what: String) {
        #expect(!run.output.isEmpty || !run.error.isEmpty, "\(what) says something")
        #expect(InertText.faults(in: run.output) == [], "\(what), stdout")
        #expect(InertText.faults(in: run.error) == [], "\(what), stderr")
    }

    @Test func `names, ids and errors of a platform are inert in every output`() async throws {
        let server = try Self.server()
        let site = try Self.site(server)
        try site.declare([
            TestKind.blink.connection("a"), TestKind.blink.connection("b"),
        ])
        for format in ["text", "json", "markdown"] {
            for verb in [["plan", "--verbose"], ["plan", "--out", "p.json"], ["show", "p.json"]] {
                let run = try await site.run(verb + ["--format", format])
                expectInert(run, "\(verb[0]) as \(format)")
                #expect(run.output.contains("owned"), "\(verb[0]) as \(format)")
            }
            expectInert(
                try await site.run(
                    ["apply", "--auto-approve", "--verbose", "--format", format]
                        + Site.everyReport("apply")), "apply as \(format)")
            expectInert(
                try await site.run(["drift", "--format", format] + Site.everyReport("drift")),
                "drift as \(format)")
            expectInert(
                try await site.run(["plan", "--events", "-"] + Site.everyReport("plan")), "events")
            if format == "markdown" { continue }
            for verb in [["doctor"], ["state", "list"]] {
                expectInert(
                    try await site.run(verb + ["--format", format]), "\(verb) as \(format)")
            }
            let show = try await site.run("state", "show", "blink/a", "--format", format)
            #expect(show.status == 0 && show.output.contains("owned"), "\(show.error)")
            expectInert(show, "state show as \(format)")
        }
        for verb in ["plan", "apply", "drift"] {
            for report in Site.reportFiles(verb) {
                #expect(InertText.faults(in: try site.folder.text(of: report)) == [], "\(report)")
            }
        }
        // Whatever an id holds, it is one segment of the path.
        let paths = Set(server.received.map(\.path))
        for path in paths {
            #expect(path.hasPrefix("/blink/api/v1/workspace/ws-1/connections"), "\(path)")
            #expect(path.split(separator: "/").count <= 7, "\(path)")
        }
        server.stop()
    }

    @Test func `an object planted behind the tool's back is inert on every platform`() async throws
    {
        let site = try Site()
        let text = Value.string(Self.hostile)
        // A connection of xpander's hangs below a connector that exists.
        let connector = Value.string(try await site.connectorID("Slack"))
        for kind in TestKind.allCases {
            try await site.put(
                kind,
                [
                    "connector_id": connector, "name": text, "label": text, "integration": text,
                    "displayName": text,
                    "provider": text, "connection_type_id": text, "workspace_id": "ws-1",
                    "source_id": text, "user": ["username": text], "status": text,
                ])
        }
        try site.declare(TestKind.allCases.map { $0.connection("a") })
        #expect(try await site.apply().status == 0)
        for verb in [["plan"], ["drift"]] {
            for format in ["text", "json"] {
                let run = try await site.run(verb + ["--format", format, "--verbose"])
                expectInert(run, "\(verb) as \(format)")
                #expect(run.output.contains("owned"), "\(run.error)")
            }
        }
    }

    @Test func `a manifest of hostile texts is inert`() async throws {
        let site = try Site(platforms: [.mielto])
        let text = String(decoding: JSON.write(.string(Self.hostile)), as: UTF8.self)
            .replacing("\u{7F}", with: "\\u007f").replacing("\u{9B}", with: "\\u009b")
            .replacing("\u{2028}", with: "\\u2028").replacing("\u{FEFF}", with: "\\ufeff")
        try site.manifest(
            """
            apiVersion: reconcile/v1
            kind: MieltoConnection
            metadata: {name: a, platform: mielto, labels: {team: \(text)}}
            spec: {label: \(text), integration: slack, integration_type: \(text), config: {\(text): \(text)}}
            \(text): 1
            """)
        for format in ["text", "json"] {
            expectInert(try await site.run("validate", "--format", format), "validate")
            expectInert(try await site.run("plan", "--format", format), "plan")
        }
        expectInert(
            try await site.run("plan", "--select", Self.hostile.replacing("\0", with: "")), "")
        expectInert(try await site.run(Self.hostile.replacing("\0", with: "")), "usage")
    }
}
