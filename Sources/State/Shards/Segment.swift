import Host
import Model

/// What one shard has done since the state was last folded: a journal of its own.
struct Segment {
    let shard: Shard
    let path: String
    let lineage: String
    let facts: [Fact]
    let warnings: [Diagnostic]

    /// Reads the segment of a shard, or returns nil when it has none.
    init?(_ shard: Shard, of statePath: String) throws(Diagnostic) {
        let path = ShardFiles(of: statePath).segment(shard)
        guard
            let opening = try StateOpening.read(
                path, readOnly: true, highWater: nil, keepsFacts: true)
        else { return nil }
        self.shard = shard
        self.path = path
        lineage = opening.image.recorded.lineage
        facts = opening.facts
        warnings = opening.torn.map { [StateProblem.torn(path, $0, wasCut: false)] } ?? []
    }

    /// Reads every segment beside a state.
    ///
    /// To be called before the state is read: then a fold in between shows as one.
    static func all(of statePath: String) throws(Diagnostic) -> [Segment] {
        var found: [Segment] = []
        for shard in try ShardFiles(of: statePath).segments() {
            if let segment = try Segment(shard, of: statePath) { found.append(segment) }
        }
        return found
    }

    /// Those that the state does not have yet.
    ///
    /// Throws RC5025 when one belongs to another state than this.
    static func waiting(
        _ segments: [Segment], for image: JournalImage, at statePath: String
    ) throws(Diagnostic) -> [Segment] {
        let base = SegmentBase(of: image)
        var waiting: [Segment] = []
        for segment in segments where !image.hasFolded(segment.lineage) {
            guard base.lineage(of: segment.shard).hasSameBytes(as: segment.lineage) else {
                throw StateProblem.foreignSegment(segment.path, of: statePath)
            }
            waiting.append(segment)
        }
        return waiting
    }

    /// What the segments make of the state, and the addresses that were left behind by moves.
    ///
    /// Shards touch addresses of their own only, so that their order means nothing, with one
    /// exception: a move takes a record from an address that may be another shard's, and what that
    /// one wrote about the same object earlier must not bring the old address back.
    static func merge(_ segments: [Segment], into recorded: inout Recorded) -> [Address] {
        var moves: [(from: Address, to: Record)] = []
        for segment in segments {
            for case .entry(let entry) in segment.facts {
                recorded.fold(entry)
                if case .moved(let from, let to) = entry { moves.append((from, to)) }
            }
        }
        var left: [Address] = []
        for move in moves {
            guard let remains = recorded.records[move.from]?.remoteID, let moved = move.to.remoteID,
                remains.hasSameBytes(as: moved)
            else { continue }
            recorded.records[move.from] = nil
            left.append(move.from)
        }
        return left.sorted()
    }
}

extension StateProblem {
    static func foreignSegment(_ path: String, of state: String) -> Diagnostic {
        Diagnostic(
            .segmentForeign, "the segment of a shard does not belong to the state beside it",
            at: .file(path),
            help: [
                "bring the \(Paths.lastComponent(of: state)) back that was there when the shard "
                    + "ran",
                "or, if the state beside it is right, move the segment away: what it says is lost",
            ])
    }

    static func segmentLost(_ path: String, _ serial: Int64) -> Diagnostic {
        Diagnostic(
            .stateRolledBack,
            "the segment of a shard is gone, and this machine has seen entry \(serial) of it",
            at: .file(path), help: ["bring it back: it holds what the shard has done"])
    }

    static func segmentsWait(_ path: String) -> Diagnostic {
        Diagnostic(
            .segmentsWait, "shards have written what is not folded into the state yet",
            at: .file(path),
            help: [
                "when no shard is at work, any apply or state verb that takes the lock without "
                    + "--shard folds it in"
            ])
    }
}
