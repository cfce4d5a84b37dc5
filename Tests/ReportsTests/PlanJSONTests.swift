import Documents
import Model
import Reports
import TestSupport
import Testing

private let golden = GoldenFile(beside: #filePath)

func text(_ value: Value) -> String { String(decoding: JSON.writePretty(value), as: UTF8.self) }

@Suite struct PlanJSONTests {
    @Test func `the full plan reads as frozen`() throws {
        let json = text(PlanReport.json(try SamplePlans.full(), context: SamplePlans.context))
        #expect(try golden.text("plan.json", recording: json) == json)
        let drift = text(DriftReport.json(try SamplePlans.full(), context: SamplePlans.context))
        #expect(try golden.text("drift.json", recording: drift) == drift)
    }

    @Test func `the members are those of the contract`() throws {
        let json = PlanReport.json(try SamplePlans.full(), context: SamplePlans.context)
        let keys = json.objectValue?.members.map(\.key)
        #expect(
            keys == [
                "format_version", "tool_version", "project", "digest", "summary",
                "resource_changes", "resource_drift", "unmanaged", "guards", "manual",
                "diagnostics", "platforms", "secrets",
            ])
        #expect(json["format_version"] == "1.1")
        #expect(
            json["summary"]?.objectValue?.members.map(\.key) == [
                "create", "update", "replace", "delete", "adopt", "forget", "manual", "unchanged",
                "drifted", "unmanaged",
            ])
        #expect(
            json["resource_changes"]?.arrayValue?.first?.objectValue?.members.map(\.key) == [
                "address", "mode", "type", "name", "provider_name", "platform", "remote_id",
                "change", "action", "action_reason", "source",
            ])
    }

    private func change(of address: String) throws -> Value {
        let json = PlanReport.json(try SamplePlans.full(), context: SamplePlans.context)
        let found = json["resource_changes"]?.arrayValue?.first {
            $0["address"]?.stringValue == address
        }
        return try #require(found?["change"])
    }

    @Test func `a secret shows as its reference, and its place is marked`() throws {
        let change = try change(of: "blink/github-prod")
        #expect(change["before"] == .null)
        #expect(change["after"]?["attributes"]?["token"] == ["secret": "env://GITHUB_PAT"])
        #expect(
            change["after_sensitive"] == ["attributes": ["token": true, "legacy_password": true]])
        #expect(change["after_unknown"] == ["id": true])
    }

    @Test func `a rotated secret has no known reference before`() throws {
        let change = try change(of: "blink/salesforce")
        #expect(change["before"]?["attributes"]?["token"] == ["secret": .null])
        #expect(change["after"]?["attributes"]?["token"] == ["secret": "env://SF_TOKEN"])
        #expect(change["before_sensitive"] == ["attributes": ["token": true]])
    }

    @Test func `what did not change is equal before and after`() throws {
        let calm = try change(of: "blink/calm")
        #expect(calm["before"] == calm["after"])
        #expect(calm["before"]?["attributes"]?["token"] == ["secret": "env://C"])
    }

    @Test func `before holds only managed fields`() throws {
        let change = try change(of: "mielto/stripe-live")
        #expect(change["before"]?["server_only"] == nil)
        #expect(change["before"]?["config"]?["interval"] == "15m")
        #expect(change["before"]?["config"]?["mode"] == nil)
        #expect(change["after"]?["config"]?["mode"] == "live")
    }

    @Test func `a literal under a credential's name is nowhere`() throws {
        let plan = try SamplePlans.full()
        let everything =
            text(PlanReport.json(plan, context: SamplePlans.context))
            + PlanReport.text(plan, context: SamplePlans.context, style: TextStyle())
            + String(decoding: PlanFile.encode(plan), as: UTF8.self)
        #expect(everything.contains("env://GITHUB_PAT"))
        #expect(!everything.contains("literal-that-must-not-show"))
        #expect(!everything.contains("FINGERPRINT"))
    }
}
