import Model
import Reports
import Testing

/// How values that differ are told apart in a plan.
@Suite struct ValueDifferenceTests {
    private func rows(_ before: Value?, _ after: Value?, width: Int = 100) throws -> [String] {
        let step = try SamplePlans.step(
            "blink/x", .update, .fieldsDiffer, id: "con_1",
            changes: [SamplePlans.change(["f"], before, after)])
        let text = PlanReport.text(
            SamplePlans.plan([step]), context: SamplePlans.context, style: TextStyle(width: width))
        let lines = text.split(separator: "\n").map(String.init)
        let start = lines.firstIndex { $0.contains("update con_1") } ?? 0
        return lines[(start + 1)...].prefix { $0.hasPrefix("        ") }.map {
            String($0.dropFirst(8))
        }
    }

    @Test func `a list shows what came and went, whatever its order`() throws {
        #expect(
            try rows(["a", "b", "c"], ["c", "d", "a"]) == [
                "f", "  - \"b\"", "  + \"d\"", "    (2 unchanged)",
            ])
        #expect(try rows(["a", "a"], ["a"]) == ["f", "  - \"a\"", "    (1 unchanged)"])
        #expect(
            try rows(["a", "b"], ["b", "a"]) == [
                "f", "  - [\"a\", \"b\"]", "  + [\"b\", \"a\"]", "    (same elements, new order)",
            ])
    }

    @Test func `objects in a list are matched by what names them`() throws {
        let before: Value = [["name": "a", "url": "x"], ["name": "b", "url": "y"]]
        let after: Value = [["name": "b", "url": "z"], ["name": "a", "url": "x"]]
        #expect(try rows(before, after) == ["f[name=b].url  \"y\" → \"z\""])
    }

    @Test func `only members that differ are shown`() throws {
        let before: Value = ["a": 1, "b": ["c": true], "d": .null]
        let after: Value = ["a": 1, "b": ["c": false], "e": 2]
        #expect(
            try rows(before, after) == [
                "f.b.c  true → false", "f.d    null → (absent)", "f.e    (absent) → 2",
            ])
    }

    @Test func `a change in the middle of a long text is not cut away`() throws {
        let head = String(repeating: "h", count: 300)
        let tail = String(repeating: "t", count: 300)
        let shown = try rows(.string(head + "OLD" + tail), .string(head + "NEW" + tail)).joined()
        #expect(shown.contains("hhhOLDttt"))
        #expect(shown.contains("hhhNEWttt"))
        #expect(shown.count < 200)
    }

    @Test func `a very long value says how much is left out`() throws {
        let shown = try rows("short", .string(String(repeating: "x", count: 1_000))).joined()
        #expect(shown.contains("(602 more characters)"))
    }

    @Test func `two masked literals that differ are still seen`() throws {
        let step = try SamplePlans.step(
            "blink/x", .update, .fieldsDiffer, id: "con_1",
            changes: [SamplePlans.change(["config", "api_key"], "one", "two")])
        let text = PlanReport.text(
            SamplePlans.plan([step]), context: SamplePlans.context, style: TextStyle())
        #expect(text.contains("config.api_key  (secret) literal  changed"))
        #expect(!text.contains("\"one\""))
    }
}
