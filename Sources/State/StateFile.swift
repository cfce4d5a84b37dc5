import Host
package import Model

/// Reading the state, and what shards have added to it, without a lock; nothing here writes.
package enum StateFile {
    /// Reads and checks the whole file; blocks.
    ///
    /// A torn tail is ignored with a warning: another process may be writing right now. Throws
    /// when the file is empty, damaged, from a newer version, no regular file, or, with
    /// `highWater`, older than what this machine has seen.
    package static func read(
        path: String, highWater: HighWater? = nil
    ) throws(Diagnostic) -> StateReading {
        let segments = try Segment.all(of: path)
        guard let opening = try StateOpening.read(path, readOnly: true, highWater: highWater) else {
            if let orphan = segments.first {
                throw StateProblem.foreignSegment(orphan.path, of: path)
            }
            return .missing
        }
        let waiting = try Segment.waiting(segments, for: opening.image, at: path)
        var recorded = opening.image.recorded
        _ = Segment.merge(waiting, into: &recorded)
        var warnings: [Diagnostic] = []
        if let torn = opening.torn {
            warnings.append(StateProblem.torn(path, torn, wasCut: false))
        }
        warnings += RescueFiles(of: path).pending
        for segment in waiting {
            warnings += segment.warnings + RescueFiles(of: segment.path).pending
        }
        return .present(recorded, warnings: warnings)
    }
}

/// What reading the state came to.
package enum StateReading: Sendable {
    /// There is no file: a first run, or a lost state.
    case missing
    /// The fold of its entries, and what people should know.
    case present(Recorded, warnings: [Diagnostic])
}
