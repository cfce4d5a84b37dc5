import TestSupport

/// Where the faults of an execution come from: a list of choices to replay, or a seed.
package final class Choices {
    /// One choice that is not "no fault": the number of the point and of the option, from one.
    package struct Taken: Hashable, Sendable {
        /// The number of the choice point, counted from zero.
        package let point: Int
        /// The number of the option, counted from one.
        package let option: Int

        /// Makes a choice.
        package init(point: Int, option: Int) {
            self.point = point
            self.option = option
        }
    }

    private enum Source {
        case replay([Taken])
        case random(SeededGenerator, share: UInt64, enabled: Set<Fault>, budget: Int)
    }

    private var source: Source
    private var schedule: SeededGenerator
    private var cursor = 0
    /// How many options each point had.
    package private(set) var options: [UInt8] = []
    /// What was chosen.
    package private(set) var taken: [Taken] = []

    /// Repeats these choices and nothing else.
    package init(replaying choices: [Taken]) {
        source = .replay(choices)
        schedule = SeededGenerator(seed: 1)
    }

    /// Draws faults: how often and which kinds is drawn first, so that runs differ in character.
    package init(seed: UInt64, faults: Int) {
        var generator = SeededGenerator(seed: seed)
        let share: UInt64 = [5, 20, 60, 150][Int(generator.next() % 4)]
        let enabled = Set(Fault.allCases.filter { _ in generator.next() % 3 != 0 })
        schedule = SeededGenerator(seed: generator.next())
        source = .random(generator, share: share, enabled: enabled, budget: faults)
    }

    /// Chooses a fault at the next point, or none.
    func choose(_ faults: [Fault]) -> Fault? {
        let point = options.count
        options.append(UInt8(faults.count))
        switch source {
        case .replay(let choices):
            guard cursor < choices.count, choices[cursor].point == point else { return nil }
            let option = choices[cursor].option
            cursor += 1
            guard faults.indices.contains(option - 1) else { return nil }
            taken.append(Taken(point: point, option: option))
            return faults[option - 1]
        case .random(var generator, let share, let enabled, let budget):
            defer { source = .random(generator, share: share, enabled: enabled, budget: budget) }
            guard taken.count < budget, generator.next() % 1000 < share else { return nil }
            let option = Int(generator.next() % UInt64(max(1, faults.count)))
            guard faults.indices.contains(option), enabled.contains(faults[option]) else {
                return nil
            }
            taken.append(Taken(point: point, option: option + 1))
            return faults[option]
        }
    }

    /// Chooses which of several effects that are ready goes first.
    func pick(_ count: Int) -> Int {
        guard case .random = source else { return 0 }
        return Int(schedule.next() % UInt64(max(1, count)))
    }

    /// Chooses between plain alternatives that are no faults; always the first in a replay.
    func vary<Element>(_ alternatives: [Element]) -> Element {
        alternatives[pick(alternatives.count)]
    }
}

extension [Choices.Taken] {
    /// `12:3,45:1`.
    package var written: String {
        map { "\($0.point):\($0.option)" }.joined(separator: ",")
    }

    /// Reads what `written` wrote; nil when it is something else.
    package init?(written: String) {
        self = []
        for pair in written.split(separator: ",") {
            let numbers = pair.split(separator: ":").compactMap { Int($0) }
            guard numbers.count == 2 else { return nil }
            append(Choices.Taken(point: numbers[0], option: numbers[1]))
        }
    }
}
