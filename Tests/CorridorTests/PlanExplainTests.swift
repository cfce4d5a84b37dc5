import Documents
import Host
import Model
import TestSupport
import Testing

/// `plan --explain ADDRESS`: where each value comes from.
@Suite struct PlanExplainTests {
    private func site() async throws -> Site {
        let site = try Site(
            platforms: [.mielto, .xpander],
            extra: "  variables: {room: eu-1, times: 3}\n")
        let project = try site.folder.text(of: "reconcile.yaml")
        try site.folder.write(
            project.replacing(
                "{provider: mielto,",
                with:
                    "{defaults: {user_id: \"u-${var.room}\", auth_method_id: o}, provider: mielto,"),
            to: "reconcile.yaml")
        site.setSecret("HIDDEN", "s3cr3t-canary")
        try site.manifest(
            """
            apiVersion: reconcile/v1
            kind: MieltoConnection
            metadata: {name: a, platform: mielto}
            spec:
              integration: slack
              integration_type: connectors
              auth_method_id: own
              credentials: {access_token: {secretRef: "env://HIDDEN"}, token: {literal: n0t-shown}}
              config: {room: "${var.room} ${var.times} ${var.room}", times: "${var.times}", raw: "$${x}"}
            lifecycle: {ignore: [config.room]}
            ---
            apiVersion: reconcile/v1
            kind: XpanderConnection
            metadata: {name: b, platform: xpander}
            spec: {connector: Slack}
            """)
        return site
    }

    private func fields(_ run: Site.Run) throws -> [String: Value] {
        let found = try #require(run.json?["explanation"]?["fields"]?.arrayValue)
        return found.reduce(into: [:]) { $0[$1["path"]?.stringValue ?? ""] = $1 }
    }

    private func label(_ source: Value?) -> String? {
        guard let file = source?["file"]?.stringValue, let line = source?["line"]?.integerValue,
            let column = source?["column"]?.integerValue
        else { return nil }
        return "\(file):\(line):\(column)"
    }

    @Test func `every value says who says it, in text and in JSON`() async throws {
        let site = try await site()
        let run = try await site.run("plan", "--explain", "mielto/a", "--format", "json")
        #expect(run.status == 0, "\(run.error)")
        let fields = try fields(run)
        #expect(
            fields.mapValues { $0["origin"]?.stringValue ?? "" } == [
                "label": "metadata_name", "integration": "manifest",
                "integration_type": "manifest", "auth_method_id": "manifest",
                "credentials.access_token": "manifest", "credentials.token": "manifest",
                "config.room": "manifest", "config.times": "manifest", "config.raw": "manifest",
                "user_id": "platform_default",
            ])
        #expect(label(fields["integration"]?["source"]) == "connections/all.yaml:5:16")
        #expect(label(fields["user_id"]?["source"]) == "reconcile.yaml:7:34")
        #expect(fields["user_id"]?["value"] == "u-eu-1")
        #expect(fields["user_id"]?["variables"]?.arrayValue?.map { $0["name"] } == ["room"])
        let variables = fields["config.room"]?["variables"]?.arrayValue ?? []
        #expect(variables.map { $0["name"] } == ["room", "times"])
        #expect(
            variables.map { label($0["source"]) } == ["reconcile.yaml:9:15", "reconcile.yaml:9:27"])
        #expect(fields["config.raw"]?["variables"] == [])
        #expect(fields["config.times"]?["value"] == 3)
        #expect(fields["credentials.access_token"]?["value"] == ["secret": "env://HIDDEN"])
        #expect(fields["credentials.token"]?["value"] == ["secret": "literal"])

        let text = try await site.run("plan", "--explain", "mielto/a")
        #expect(text.status == 0)
        for part in [
            "mielto/a", "connections/all.yaml:1:1", "create: it is new in the manifests",
            "u-eu-1", "default of the platform at reconcile.yaml:7:34, variable room at",
            "metadata.name of the manifest", "(secret) env://HIDDEN",
        ] {
            #expect(text.output.contains(part), "\(part): \(text.output)")
        }
        #expect(!text.output.contains("xpander/b"))
        #expect(!(run.output + text.output).contains("n0t-shown"))
        #expect(!(run.output + text.output).contains("s3cr3t-canary"))
        let plain = try await site.run("plan", "--format", "json")
        #expect(plain.json?["explanation"] == nil)
        #expect(plain.json?["digest"] == run.json?["digest"])
    }

    @Test func `what the kind, the platform and the state say is told apart`() async throws {
        let site = try await site()
        let run = try await site.run("plan", "--explain", "xpander/b", "--format", "json")
        let fields = try fields(run)
        #expect(fields["access_scope"]?["origin"] == "kind_default")
        #expect(fields["access_scope"]?["source"] == .null)
        #expect(fields["connector"]?["origin"] == "manifest")
        #expect(fields["connector_id"]?["origin"] == "lookup")
        #expect(try await site.apply().status == 0)
        let id = try #require(try await site.ids(.mielto).first)
        try await site.edit(.mielto, id, ["config": ["room": "theirs", "times": 3, "raw": "${x}"]])
        let later = try await site.run("plan", "--explain", "mielto/a", "--format", "json")
        let kept = try self.fields(later)["config.room"]
        #expect(kept?["origin"] == "lifecycle_ignore")
        #expect(kept?["value"] == "theirs")
        try site.manifest(
            """
            apiVersion: reconcile/v1
            kind: XpanderConnection
            metadata: {name: b, platform: xpander}
            spec: {connector: Slack}
            """)
        let gone = try await site.run("plan", "--explain", "mielto/a", "--format", "json")
        #expect(gone.json?["explanation"]?["source"] == .null)
        #expect(try self.fields(gone)["user_id"]?["origin"] == "recorded")
        let text = try await site.run("plan", "--explain", "mielto/a")
        #expect(text.output.contains("not in the manifests"), "\(text.output)")
        #expect(text.output.contains("state, as last applied"))
    }

    @Test func `an address that nobody knows is answered with a near one`() async throws {
        let site = try await site()
        let run = try await site.run("plan", "--explain", "mielto/aa")
        #expect(run.status == 1)
        #expect(run.error.contains("did you mean mielto/a?"), "\(run.error)")
        #expect(run.output.isEmpty)
        #expect(try await site.run("plan", "--explain", "nonsense").status == 64)
        let unread = try await site.run(
            "plan", "--explain", "xpander/b", "--platform", "mielto")
        #expect(unread.status == 0, "\(unread.error)")
        #expect(unread.output.contains("not planned"), "\(unread.output)")
        let offline = try await site.run(
            "plan", "--explain", "mielto/a", "--secrets", "none", "--format", "json")
        #expect(try fields(offline)["user_id"]?["origin"] == "platform_default")
    }
}
