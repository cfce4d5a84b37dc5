import Documents
import Model
import Reports
import Testing

@Suite struct ReasonTests {
    @Test(arguments: Reason.allCases)
    func `every reason is told in words on a destructive line`(_ reason: Reason) throws {
        let plan = SamplePlans.plan([try SamplePlans.step("blink/x", .delete, reason, id: "con_1")])
        let text = PlanReport.text(plan, context: SamplePlans.context, style: TextStyle(width: 200))
        let line = try #require(text.split(separator: "\n").first { $0.contains("delete con_1: ") })
        #expect(line.split(separator: " ").count >= 4)
        #expect(!line.contains(reason.rawValue.contains("_") ? reason.rawValue : "\u{0}"))
    }

    @Test(arguments: Reason.allCases)
    func `every reason has its word in JSON`(_ reason: Reason) throws {
        let plan = SamplePlans.plan([try SamplePlans.step("blink/x", .manual, reason)])
        let json = PlanReport.json(plan, context: SamplePlans.context)
        let change = json["resource_changes"]?.arrayValue?.first
        #expect(change?["action_reason"]?.stringValue == reason.rawValue)
        #expect(json["manual"]?.arrayValue?.first?["reason"]?.stringValue == reason.rawValue)
    }

    static let signs: [(Action, Bool, String)] = [
        (.create, false, "  +   blink/x"), (.adopt, false, "  <-  blink/x"),
        (.update, false, "  ~   blink/x"), (.replace, false, "  -/+ blink/x"),
        (.replace, true, "  +/- blink/x"), (.delete, false, "  -   blink/x"),
        (.forget, false, "  .   blink/x"), (.manual, false, "  !   blink/x"),
    ]

    @Test(arguments: signs)
    func `every action has its sign`(_ action: Action, _ createsFirst: Bool, _ line: String) throws
    {
        let step = try SamplePlans.step(
            "blink/x", action, .fieldsDiffer, id: "con_1", createsFirst: createsFirst)
        let text = PlanReport.text(
            SamplePlans.plan([step]), context: SamplePlans.context, style: TextStyle())
        #expect(text.split(separator: "\n").contains { $0.hasPrefix(line) })
    }

    static let actions: [(Action, Bool, Bool, [String])] = [
        (.create, false, false, ["create"]), (.update, false, false, ["update"]),
        (.delete, false, false, ["delete"]), (.replace, false, false, ["delete", "create"]),
        (.replace, true, false, ["create", "delete"]), (.forget, false, false, ["forget"]),
        (.adopt, false, false, ["no-op"]), (.adopt, false, true, ["update"]),
        (.manual, false, false, ["no-op"]), (.noOp, false, false, ["no-op"]),
    ]

    @Test(arguments: actions)
    func `every action has its words in JSON`(
        _ action: Action, _ createsFirst: Bool, _ updates: Bool, _ words: [String]
    ) throws {
        let step = try SamplePlans.step(
            "blink/x", action, .fieldsDiffer, id: "con_1", createsFirst: createsFirst,
            updatesAfterAdopt: updates)
        let json = PlanReport.json(SamplePlans.plan([step]), context: SamplePlans.context)
        let change = json["resource_changes"]?.arrayValue?.first?["change"]
        #expect(change?["actions"] == .array(words.map(Value.string)))
        #expect(change?["importing"]?["id"]?.stringValue == (action == .adopt ? "con_1" : nil))
    }
}
