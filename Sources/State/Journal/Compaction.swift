import Host
import Model

/// Rewrites a state file as the facts that its lines amount to.
struct Compaction {
    /// How many facts are put into words at once, on all cores.
    private static let batch = 4_096

    let path: String

    /// Writes the new file beside the old one, reads it back, keeps the old one as a backup and
    /// puts the new one in its place; returns why that did not work, and then nothing has changed.
    func run(_ image: JournalImage) -> Diagnostic? {
        do throws(HostError) {
            let file = try ReplacementFile(for: path, permissions: 0o600)
            let chain = try write(image, to: file)
            try file.sync()
            if let problem = try check(file.temporaryPath, says: image, chain: chain) {
                return problem
            }
            try Backups(of: path).keep(image.recorded.serial)
            try file.commit()
            return nil
        } catch {
            return failure(error.description)
        }
    }

    /// Writes head and facts; returns the chain at the end.
    func write(_ image: JournalImage, to file: ReplacementFile) throws(HostError) -> Chain {
        var chain = Chain()
        try file.append(chain.line(Compaction.head(of: image).payload))
        var batch: [Fact] = []
        try image.forEachFact { fact throws(HostError) in
            batch.append(fact)
            guard batch.count == Compaction.batch else { return }
            try file.append(lines(batch, &chain))
            batch.removeAll(keepingCapacity: true)
        }
        try file.append(lines(batch, &chain))
        return chain
    }

    private func lines(_ facts: [Fact], _ chain: inout Chain) -> [UInt8] {
        var bytes: [UInt8] = []
        for payload in mapInParallel(facts, \.payload) { bytes += chain.line(payload) }
        return bytes
    }

    static func head(of image: JournalImage) -> JournalHead {
        JournalHead(
            lineage: image.recorded.lineage, serial: image.recorded.serial,
            facts: Int64(image.factCount), generation: image.generation + 1,
            tail: image.tailHash)
    }

    /// Reads the new file as any later run will; the hash at its end covers every byte.
    private func check(
        _ temporary: String, says image: JournalImage, chain: Chain
    ) throws(HostError) -> Diagnostic? {
        let file = try AppendFile(temporary, readOnly: true)
        var scanner = JournalScanner(path: path)
        do throws(Diagnostic) {
            try file.read(
                { bytes throws(Diagnostic) in try scanner.feed(bytes) },
                orFail: { StateProblem.unreadable($0, temporary) })
            let torn = try scanner.finish()
            let new = scanner.image.recorded
            let isSame =
                torn == nil && scanner.image.chain == chain && new.serial == image.recorded.serial
                && new.records == image.recorded.records && new.intents == image.recorded.intents
            return isSame ? nil : failure("the new file does not say the same as the old one")
        } catch {
            return failure(error.message)
        }
    }

    private func failure(_ why: String) -> Diagnostic {
        Diagnostic(
            .stateNotCompacted, severity: .warning, "the state was not compacted: \(why)",
            at: .file(path), help: ["the state is complete and in use as it was"])
    }
}
