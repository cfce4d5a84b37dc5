import Host
import Model
import TestSupport
import Testing

/// Runs that are killed anywhere, and the next run that makes up for them: one object per
/// manifest, every id recorded, nothing of others touched, no secret shown.
///
/// `RECONCILE_KILL_CYCLES` says how many runs are killed, `RECONCILE_KILL_SEED` names the one life
/// to see again.
@Suite(.fewAtOnce, .enabled("strace cannot trace here") { await Trace.works })
struct KillLoopTests {
    /// How many runs a project has to survive.
    private static let cyclesOfALife = 10

    private static func number(_ name: String) -> UInt64? {
        Environment.process()[name].flatMap { UInt64($0) }
    }

    /// The seeds of the lives; without a wish few enough for the ordinary tests.
    private static let seeds: [UInt64] = {
        if let seed = number("RECONCILE_KILL_SEED") { return [seed] }
        let cycles = number("RECONCILE_KILL_CYCLES") ?? 40
        return Array(1...max(2, cycles / UInt64(cyclesOfALife)))
    }()

    @Test(arguments: seeds)
    func `runs that are killed anywhere are made up for by the next one`(
        seed: UInt64
    ) async throws {
        // Every second life has its state on a server, and each of its runs a fresh machine.
        let flavours = RemoteFlavour.allCases
        let flavour = seed % 2 == 0 ? flavours[Int(seed / 2 % UInt64(flavours.count))] : nil
        let life = try KillLife(seed: seed, state: flavour)
        for cycle in 1...Self.cyclesOfALife { try await life.cycle(cycle) }
        try await life.end()
        #expect(life.kills > 0)
    }

    @Test(arguments: 1...4)
    func `a run that is killed before any step of its journal is made up for`(
        start: Int
    ) async throws {
        // The second run of each life has a state to go on from. Calls are counted by thread.
        var call = start
        while true {
            let life = try KillLife(
                seed: UInt64(call), platforms: [.blink, .deck, .dragops])
            let first = try await life.cycle(1, at: .systemCall(call))
            let second = try await life.cycle(2, at: .systemCall(call))
            try await life.end()
            guard first || second else { break }
            call += 4
        }
        // At least the first eight calls were aimed at; whether a thread makes the eighth itself
        // depends on how the work fell among the threads.
        #expect(call >= 8, "too little was killed")
    }
}
