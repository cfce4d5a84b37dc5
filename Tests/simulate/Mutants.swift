import Simulation

/// Deliberate mistakes, each of which the simulation must catch.
enum Mutants {
    private static let seeds: UInt64 = 20_000

    /// The mistakes that need no rebuild; false when one survives.
    static func table() -> Bool {
        // All of them run, so that the table is whole.
        Mutation.allCases.map { catches($0, named: $0.rawValue) }.allSatisfy { $0 }
    }

    /// Looks for an execution that shows the mistake, and prints a line of the table.
    static func catches(_ mutation: Mutation?, named name: String) -> Bool {
        var explorer = Explorer(mutation: mutation, failureLimit: 1)
        // The long scenarios come last: most mistakes show in a short one.
        let short = Stage.all.filter { $0.scenario.faults.short > 1 }
        let long = Stage.all.filter { $0.scenario.faults.short <= 1 }
        for (stages, faults) in [(short + long, 0), (short + long, 1), (short, 2)] {
            for stage in stages where explorer.failed == 0 {
                explorer.explore(stage, after: [], faults: faults)
            }
        }
        var seed: UInt64 = 0
        while explorer.failed == 0, seed < seeds {
            explorer.run(Replay(seed: seed, mutation: mutation))
            seed += 1
        }
        let padded = name + String(repeating: " ", count: max(1, 34 - name.count))
        guard let failure = explorer.failures.first, let first = failure.violations.first else {
            print("\(padded)SURVIVED \(explorer.executions) executions")
            return false
        }
        let count = "\(explorer.executions)"
        print(
            "\(padded)\(first.promise) after "
                + String(repeating: " ", count: max(0, 6 - count.count)) + count
                + " executions: \(failure.replay.line)")
        return true
    }
}
