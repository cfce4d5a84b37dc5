import TestSupport

/// One execution as a line that repeats it:
/// `scenario=create1 profile=naturalKey choices=3:2,7:1`, or `seed=` in place of `choices=`.
package struct Replay: Sendable {
    /// The most faults of an execution that a seed drives.
    package static let faultsOfSeed = 12

    /// Where the faults come from.
    package enum Source: Sendable {
        /// These choices.
        case choices([Choices.Taken])
        /// A seed.
        case seed(UInt64)
    }

    /// The scenario on its profile.
    package let stage: Stage
    /// Where the faults come from.
    package let source: Source
    /// The mistake, if there is one.
    package let mutation: Mutation?

    /// Makes a replay.
    package init(_ stage: Stage, _ source: Source, mutation: Mutation? = nil) {
        self.stage = stage
        self.source = source
        self.mutation = mutation
    }

    /// Makes the replay of a seed, which chooses the scenario too.
    package init(seed: UInt64, mutation: Mutation? = nil) {
        let stages = Stage.all
        self.init(
            stages[Int(seed % UInt64(max(1, stages.count)))], .seed(seed), mutation: mutation)
    }

    /// Reads a line; nil when it names nothing that there is.
    package init?(line: String) {
        var words: [String: String] = [:]
        for word in line.split(separator: " ") {
            let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            words[String(pair[0])] = String(pair[1])
        }
        let stage = Stage.all.first {
            $0.scenario.name == words["scenario"] && $0.profile.rawValue == words["profile"]
        }
        let mutation = words["mutation"].flatMap { Mutation(rawValue: $0) }
        if words["mutation"] != nil, mutation == nil { return nil }
        if let seed = words["seed"].flatMap({ UInt64($0) }) {
            self.init(seed: seed, mutation: mutation)
        } else if let stage, let choices = [Choices.Taken](written: words["choices"] ?? "") {
            self.init(stage, .choices(choices), mutation: mutation)
        } else {
            return nil
        }
    }

    /// The line.
    package var line: String {
        var line = "scenario=\(stage.scenario.name) profile=\(stage.profile.rawValue)"
        switch source {
        case .choices(let choices): line += " choices=\(choices.written)"
        case .seed(let seed): line += " seed=\(seed)"
        }
        return mutation.map { line + " mutation=\($0.rawValue)" } ?? line
    }

    /// What a person types to see the execution again.
    package var command: String {
        "RECONCILE_SIMULATION='\(line)' swift test --disable-xctest --filter Simulation"
    }

    /// Carries it out.
    package func run(log: World.Log? = nil, keepsEntries: Bool = false) -> Execution.Result {
        let choices =
            switch source {
            case .choices(let taken): Choices(replaying: taken)
            case .seed(let seed): Choices(seed: seed, faults: Self.faultsOfSeed)
            }
        return Execution.run(
            stage, choices: choices, mutation: mutation, log: log, keepsEntries: keepsEntries)
    }
}
