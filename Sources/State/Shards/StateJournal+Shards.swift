import Host
package import Model

extension StateJournal {
    /// Opens the state for one shard, which others of the same split may do at the same time.
    ///
    /// Everything is read, and only the segment of the shard is written. Throws RC5001 when another
    /// run has the state, another split of it, or this very shard after `lockTimeout`.
    package static func open(
        path: String, shard: Shard, holder: LockHolder, options: Options = Options(),
        clock: any Timekeeping = SystemClock(), randomness: any Randomness = SystemRandomness()
    ) async throws(Diagnostic) -> StateJournal {
        let opening = ShardOpening(
            path: path, shard: shard, holder: holder, options: options, clock: clock,
            randomness: randomness)
        let deadline = clock.uptime + options.lockTimeout
        while true {
            let refusal: Diagnostic
            switch try await opening.attempt() {
            case .open(let locks):
                return try await runBlocking { () throws(Diagnostic) in
                    try StateJournal(opening, locks)
                }
            case .held(let diagnostic): refusal = diagnostic
            }
            let left = deadline - clock.uptime
            guard left > .zero else { throw refusal }
            do throws(CancellationError) {
                try await clock.sleep(for: min(left, StateLock.interval))
            } catch {
                throw refusal
            }
        }
    }

    /// Reads the state and every segment and opens one of them for writing; blocks.
    private convenience init(
        _ shards: ShardOpening, _ locks: ShardOpening.Locks
    ) throws(Diagnostic) {
        let segments = try Segment.all(of: shards.path)
        let main = try StateOpening.read(
            shards.path, readOnly: true, highWater: shards.options.highWater)
        guard let image = main?.image else { throw StateProblem.replaced(shards.path) }
        var recorded = image.recorded
        _ = Segment.merge(
            try Segment.waiting(segments, for: image, at: shards.path), into: &recorded)
        let path = ShardFiles(of: shards.path).segment(shards.shard)
        let lineage = SegmentBase(of: image).lineage(of: shards.shard)
        if !Files.exists(path), let mark = shards.options.highWater?.mark(lineage), mark.serial > 0
        {
            throw StateProblem.segmentLost(path, mark.serial)
        }
        try self.init(
            path: path, lock: locks.own, options: shards.options, remote: nil,
            segment: SegmentRole(lineage: lineage, recorded: recorded, main: locks.main),
            warnings: locks.warnings, clock: shards.clock, randomness: shards.randomness)
    }
}

/// What makes a journal the segment of a shard.
struct SegmentRole {
    /// The lineage that the segment has or gets.
    let lineage: String
    /// The fold of the state and all segments.
    let recorded: Recorded
    /// The lock of the state, which is held as long as the journal is open.
    let main: FileLock
}
