import TestSupport

/// Walks all executions of a scenario with at most so many faults, depth first, by repeating a
/// list of choices and adding one.
package struct Explorer {
    /// An execution that broke a promise.
    package struct Failure: Sendable {
        /// How to see it again.
        package let replay: Replay
        /// The promises.
        package let violations: [World.Violation]
    }

    /// How many executions were carried out.
    package private(set) var executions = 0
    /// How many choice points they met.
    package private(set) var points = 0
    /// The first executions that broke a promise.
    package private(set) var failures: [Failure] = []
    /// How many did.
    package private(set) var failed = 0
    private let mutation: Mutation?
    /// How many failures are enough.
    private let limit: Int

    /// Makes an explorer that stops after so many failures.
    package init(mutation: Mutation? = nil, failureLimit: Int = .max) {
        self.mutation = mutation
        limit = failureLimit
    }

    /// Every execution that begins with these choices and has at most so many more faults.
    package mutating func explore(_ stage: Stage, after choices: [Choices.Taken], faults: Int) {
        guard failed < limit else { return }
        let options = run(Replay(stage, .choices(choices), mutation: mutation))
        guard faults > 0 else { return }
        for next in Self.next(after: choices, options: options) {
            explore(stage, after: choices + [next], faults: faults - 1)
        }
    }

    /// The choices that can be added to some, given the options of their execution.
    package static func next(after choices: [Choices.Taken], options: [UInt8]) -> [Choices.Taken] {
        let start = (choices.last?.point ?? -1) + 1
        return (start..<max(start, options.count)).flatMap { point in
            (0..<Int(options[point])).map { Choices.Taken(point: point, option: $0 + 1) }
        }
    }

    /// Carries out one execution and returns how many options its points had.
    @discardableResult
    package mutating func run(_ replay: Replay) -> [UInt8] {
        // The texts are searched for secrets in some executions only: they take long to write.
        let result = replay.run(keepsEntries: executions % 32 == 0)
        executions += 1
        points += result.options.count
        guard !result.violations.isEmpty else { return result.options }
        failed += 1
        note(Failure(replay: replay, violations: result.violations))
        // Behind a broken promise there is nothing to learn.
        return []
    }

    /// Adds what another explorer found.
    package mutating func add(_ other: Explorer) {
        executions += other.executions
        points += other.points
        failed += other.failed
        for failure in other.failures { note(failure) }
    }

    /// Keeps one failure of each kind.
    private mutating func note(_ failure: Failure) {
        func kind(_ failure: Failure) -> String {
            let stage = failure.replay.stage
            let promise = failure.violations.first?.promise ?? ""
            return "\(promise) \(stage.scenario.name) \(stage.profile.rawValue)"
        }
        if !failures.contains(where: { kind($0) == kind(failure) }) { failures.append(failure) }
    }
}
