import TestSupport
import Testing

@testable import reconcile

private let golden = GoldenFile(beside: #filePath)

@Suite struct HelpTests {
    @Test func `the help of the program and of apply reads as frozen`() throws {
        let program = HelpOptions(path: []).text(width: 80)
        #expect(try golden.text("help.txt", recording: program) == program)
        let apply = HelpOptions(path: ["apply"]).text(width: 80)
        #expect(try golden.text("help-apply.txt", recording: apply) == apply)
        let state = HelpOptions(path: ["state"]).text(width: 80)
        #expect(try golden.text("help-state.txt", recording: state) == state)
    }

    @Test(arguments: CommandTable.verbs)
    func `every verb has examples that its own parser accepts`(_ verb: VerbSpec) {
        #expect(!verb.examples.isEmpty)
        for example in verb.examples {
            let command = example.command.replacing("…", with: String(repeating: "0", count: 64))
                .replacing("source <(", with: "").replacing(")", with: "")
                .split(separator: " > ")[0]
            let words = command.split(separator: " ").map(String.init)
            #expect(words.first == "reconcile")
            if case .failure(let error) = Arguments.parse(Array(words.dropFirst())) {
                Issue.record("\(example.command): \(error.text)")
            }
        }
    }

    @Test(arguments: CommandTable.verbs, [40, 80])
    func `help fits the width but for what people copy`(_ verb: VerbSpec, _ width: Int) {
        for line in HelpOptions(path: verb.path).text(width: width).split(separator: "\n") {
            let isCopied =
                line.hasPrefix("  reconcile") || line.hasPrefix("  source")
                || line.hasPrefix("Usage")
            #expect(isCopied || line.count <= width, "\(line)")
        }
    }

    @Test func `a flag means the same with every verb`() {
        for (name, option) in CommandTable.optionsByName {
            for verb in CommandTable.verbs(taking: name) {
                #expect(verb.option(name)?.value == option.value)
                #expect(verb.option(name)?.letter == option.letter)
                #expect(verb.option(name)?.isRepeatable == option.isRepeatable)
            }
        }
        let letters = CommandTable.optionsByName.values.compactMap(\.letter)
        #expect(Set(letters).count == letters.count)
    }
}
