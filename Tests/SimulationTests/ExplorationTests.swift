import Simulation
import Testing

/// A small part of what `simulate` walks through; every promise holds in every execution.
@Suite struct ExplorationTests {
    @Test(arguments: ["create1", "createTwin", "abandon", "replace", "replaceTwice", "move"])
    func `no promise breaks when one thing goes wrong`(scenario: String) {
        var explorer = Explorer()
        for stage in Stage.all where stage.scenario.name == scenario {
            explorer.explore(stage, after: [], faults: 1)
        }
        #expect(explorer.executions > 30)
        for failure in explorer.failures {
            Issue.record("\(failure.violations) \(failure.replay.command)")
        }
    }

    @Test func `no promise breaks when up to twelve things go wrong`() {
        var explorer = Explorer()
        for seed in 0..<UInt64(Stage.all.count * 5) { explorer.run(Replay(seed: seed)) }
        for failure in explorer.failures {
            Issue.record("\(failure.violations) \(failure.replay.command)")
        }
    }

    @Test func `seeds bring no fault, one, and many`() {
        var seen: Set<Int> = []
        for seed in 0..<UInt64(Stage.all.count * 5) {
            seen.insert(Replay(seed: seed).run().taken.count)
        }
        #expect(seen.contains(0))
        #expect(seen.contains { $0 > 7 })
    }

    /// Mistakes that show when nothing goes wrong at all; the others are for `simulate mutants`.
    @Test(arguments: [
        "scenario=create1 profile=uniqueName choices= mutation=journalAnswersEarly",
        "scenario=create1 profile=uniqueName choices= mutation=tokenInRecord",
        "scenario=createThenChange profile=naturalKey choices= mutation=deleteByIdentity",
        "scenario=replaceCreateFirst profile=oneTimeToken choices= mutation=settledUnseen",
        "scenario=createThenChange profile=oneTimeToken choices= mutation=oldTokenNotKept",
        "scenario=move profile=uniqueName choices= mutation=moveKeepsOldRecord",
    ])
    func `a mistake is caught, and only the mistake`(line: String) throws {
        let replay = try #require(Replay(line: line))
        #expect(!replay.run(keepsEntries: true).violations.isEmpty)
        #expect(Replay(replay.stage, replay.source).run(keepsEntries: true).violations.isEmpty)
    }
}
