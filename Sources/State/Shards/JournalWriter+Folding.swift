import Host
import Model

extension JournalWriter {
    /// Takes into the state what shards have written, and removes their segments; called by the
    /// only holder of the lock, before anything else is written.
    ///
    /// Everything becomes durable with one sync, together with the names of the segments. Whoever
    /// dies before the segments are removed leaves some that the state knows, which are removed
    /// the next time.
    func foldSegments() throws(Diagnostic) -> [Diagnostic] {
        let segments = try Segment.all(of: path)
        guard !segments.isEmpty else { return [] }
        let image = image.withLock { $0 }
        let waiting = try Segment.waiting(segments, for: image, at: path)
        var warnings = waiting.flatMap(\.warnings)
        var recorded = image.recorded
        let left = Segment.merge(waiting, into: &recorded)
        var facts = waiting.flatMap(\.facts)
        facts += left.map { .entry(.forgotten($0, reason: "moved")) }
        let foldedBefore = segments.filter { image.hasFolded($0.lineage) }
        var done = foldedBefore.flatMap { RescueFiles(of: $0.path).paths }
        for segment in waiting {
            let (rescued, problems) = RescueFiles(of: segment.path).takeovers(
                into: recorded.at(segment))
            warnings += problems
            done += rescued.map(\.path)
            for takeover in rescued where !takeover.missing.isEmpty {
                facts += takeover.missing.map(Fact.entry)
                warnings.append(
                    Diagnostic(
                        .stateRescued, severity: .warning,
                        "results of an interrupted run were taken over "
                            + "(\(takeover.missing.count))", at: .file(takeover.path)))
            }
        }
        if !facts.isEmpty {
            facts.append(.folded(waiting.map(\.lineage)))
            try commit(facts)
        }
        try remove(segments, rescues: done)
        return warnings
    }

    private func remove(_ segments: [Segment], rescues: [String]) throws(Diagnostic) {
        let files = ShardFiles(of: path)
        let locks = try files.locks()
        do throws(HostError) {
            for rescue in rescues { try Files.remove(rescue) }
            for segment in segments {
                try Files.remove(segment.path)
                if let mark = options.highWater?.path(segment.lineage) {
                    _ = try? Files.remove(mark)
                }
            }
            // The next split makes new ones; shards that wrote nothing have left some, too.
            for shard in locks { try Files.remove(files.segment(shard) + ".lock") }
            try Files.syncFolder(Paths.parent(of: path))
        } catch {
            throw StateProblem.unreadable(error, path)
        }
    }
}

extension Recorded {
    /// The same as a rescue of that segment sees it.
    fileprivate func at(_ segment: Segment) -> Recorded {
        var recorded = self
        recorded.lineage = segment.lineage
        recorded.serial = Int64(segment.facts.count)
        return recorded
    }
}
