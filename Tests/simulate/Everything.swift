import Host
import Simulation

/// The exhaustive exploration of every scenario, then the seeds, on all processors.
struct Everything {
    private let isLong: Bool
    private let seeds: UInt64
    private let faults: Int?
    /// The one scenario that is asked for, or all.
    private let scenario: String?

    init(_ arguments: [String]) {
        func word(after name: String) -> String? {
            arguments.firstIndex(of: name).flatMap { index in
                arguments.indices.contains(index + 1) ? arguments[index + 1] : nil
            }
        }
        func number(after name: String) -> UInt64? { word(after: name).flatMap { UInt64($0) } }
        isLong = arguments.contains("--long")
        seeds = number(after: "--seeds") ?? (isLong ? 1_000_000 : 40_000)
        faults = number(after: "--faults").map { Int(min($0, 9)) }
        scenario = word(after: "--scenario")
    }

    /// A part of the work that one processor does at a time.
    private enum Part: Sendable {
        case subtree(Stage, Choices.Taken, faults: Int)
        case seeds(Range<UInt64>)
    }

    private var firstFaults: (explorer: Explorer, parts: [Part]) {
        var explorer = Explorer()
        var parts: [Part] = []
        for stage in Stage.all where scenario == nil || stage.scenario.name == scenario {
            let wanted = isLong ? stage.scenario.faults.long : stage.scenario.faults.short
            let faults = faults ?? wanted
            let options = explorer.run(Replay(stage, .choices([])))
            guard faults > 0 else { continue }
            for next in Explorer.next(after: [], options: options) {
                parts.append(.subtree(stage, next, faults: faults - 1))
            }
        }
        return (explorer, parts)
    }

    func run() async -> Bool {
        let clock = SystemClock()
        let start = clock.uptime
        let (first, parts) = firstFaults
        var exhaustive = await Self.share(parts)
        exhaustive.add(first)
        let middle = clock.uptime
        Self.report("exhaustive", exhaustive, middle - start)
        let chunks = stride(from: UInt64(0), to: seeds, by: 500).map {
            Part.seeds($0..<min($0 + 500, seeds))
        }
        let random = await Self.share(chunks)
        Self.report("seeds", random, clock.uptime - middle)
        return exhaustive.failed + random.failed == 0
    }

    private static func share(_ parts: [Part]) async -> Explorer {
        let next = Lock(0)
        return await withTaskGroup(of: Found.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    await runBlocking {
                        var explorer = Explorer()
                        while true {
                            let index = next.withLock { next in
                                next += 1
                                return next - 1
                            }
                            guard parts.indices.contains(index) else { break }
                            switch parts[index] {
                            case .subtree(let stage, let choice, let faults):
                                explorer.explore(stage, after: [choice], faults: faults)
                            case .seeds(let seeds):
                                for seed in seeds { explorer.run(Replay(seed: seed)) }
                            }
                        }
                        return Found(explorer)
                    }
                }
            }
            var sum = Explorer()
            for await found in group { sum.add(found.explorer) }
            return sum
        }
    }

    private struct Found: @unchecked Sendable {
        // Handed over once, when its thread is done with it.
        let explorer: Explorer

        init(_ explorer: Explorer) { self.explorer = explorer }
    }

    private static func report(_ what: String, _ explorer: Explorer, _ time: Duration) {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let tenths = (seconds * 10).rounded() / 10
        print(
            "\(what): \(explorer.executions) executions, \(explorer.points) choice points, "
                + "\(explorer.failed) failed, \(tenths) s")
        for failure in explorer.failures { Single.tell(failure) }
    }
}
