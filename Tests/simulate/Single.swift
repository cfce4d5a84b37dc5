import Simulation

/// One execution, step by step.
enum Single {
    static func show(_ line: String) -> Bool {
        guard let replay = Replay(line: line) else {
            print("this names no execution: \(line)")
            return false
        }
        let log = World.Log()
        let result = replay.run(log: log, keepsEntries: true)
        for line in log.lines { print(line) }
        for violation in result.violations { print("\(violation.promise): \(violation.text)") }
        return result.violations.isEmpty
    }

    static func tell(_ failure: Explorer.Failure) {
        guard let first = failure.violations.first else { return }
        print("FAILED \(first.promise): \(first.text)\n  \(failure.replay.command)")
    }
}
