import Model
import Reports
import Testing

@testable import reconcile

/// The handbook out of the real descriptors and schemas.
@Suite struct ExplainTopicTests {
    @Test func `everything that completion offers is explained`() {
        let handbook = ExplainCommand.handbook
        #expect(handbook.topics.count > 300)
        for topic in handbook.topics {
            guard case .found(let found) = ExplainReport.resolve(topic, in: handbook) else {
                Issue.record("\(topic) is not found")
                continue
            }
            #expect(!ExplainReport.text(found, style: TextStyle()).isEmpty, "\(topic)")
        }
    }

    @Test func `fields read the same whether they take variables or not`() {
        func text(_ topic: String) -> String {
            guard
                case .found(let found) = ExplainReport.resolve(topic, in: ExplainCommand.handbook)
            else { return "" }
            return ExplainReport.text(found, style: TextStyle())
        }
        let defaults = text("Project.spec.platforms.NAME.defaults")
        #expect(defaults.contains("access_scope  <one of personal, organizational>\n"))
        #expect(defaults.contains("is_service_account  <true or false>\n"))
        #expect(defaults.contains("deck_id  <UUID>\n"))
        #expect(defaults.contains("config  <map of any value>\n"))
        #expect(text("variables").contains("<map of text or number or true or false>\n"))
    }
}
