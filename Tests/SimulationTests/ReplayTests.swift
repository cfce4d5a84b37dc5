import Host
import Simulation
import Testing

@Suite struct ReplayTests {
    @Test(arguments: [
        "scenario=create3 profile=naturalKey choices=2:3,9:1",
        "scenario=replace profile=oneTimeToken choices=",
    ])
    func `a line is read as it was written`(line: String) throws {
        #expect(try #require(Replay(line: line)).line == line)
    }

    @Test(arguments: [
        "", "scenario=none profile=naturalKey choices=", "scenario=create1 profile=none choices=",
        "scenario=create1 profile=naturalKey choices=1", "choices",
        "scenario=create1 profile=naturalKey choices= mutation=none",
    ])
    func `a line that names nothing is refused`(line: String) {
        #expect(Replay(line: line) == nil)
    }

    @Test(arguments: 0..<UInt64(60))
    func `an execution repeats itself word for word`(seed: UInt64) {
        let first = World.Log()
        let second = World.Log()
        _ = Replay(seed: seed).run(log: first)
        _ = Replay(seed: seed).run(log: second)
        #expect(first.lines == second.lines)
        #expect(first.lines.count > 2)
    }

    /// `RECONCILE_SIMULATION='scenario=… profile=… choices=…'` shows an execution step by step.
    @Test(.enabled(if: ReplayTests.line != nil))
    func `the execution of the environment keeps the promises`() throws {
        let replay = try #require(Replay(line: Self.line ?? ""))
        let log = World.Log()
        let result = replay.run(log: log, keepsEntries: true)
        print(log.lines.joined(separator: "\n"))
        #expect(result.violations.isEmpty)
    }

    private static let line = Environment.process()["RECONCILE_SIMULATION"]
}
