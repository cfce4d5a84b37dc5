import Host
import Model

/// One complete reading of a state file.
struct StateOpening {
    let image: JournalImage
    let torn: JournalScanner.TornTail?
    let file: AppendFile
    let size: Int64
    /// What the lines behind the head say, if that was asked for.
    let facts: [Fact]

    /// Reads the file, or returns nil when there is none.
    ///
    /// The head is looked at by itself first: it names the lineage, and the lineage the mark whose
    /// hash the full reading has to keep.
    static func read(
        _ path: String, readOnly: Bool, highWater: HighWater?, keepsFacts: Bool = false
    ) throws(Diagnostic) -> StateOpening? {
        let file: AppendFile
        do throws(HostError) {
            file = try AppendFile(path, readOnly: readOnly)
        } catch {
            if error.isMissing { return nil }
            throw StateProblem.unreadable(error, path)
        }
        let mark = try lineage(of: file, path).flatMap { highWater?.mark($0) }
        var scanner = JournalScanner(
            path: path, watching: mark?.serial, keepsFacts: keepsFacts)
        var size: Int64 = 0
        try file.read(
            { bytes throws(Diagnostic) in
                size += Int64(bytes.count)
                try scanner.feed(bytes)
            }, orFail: { StateProblem.unreadable($0, path) })
        let torn = try scanner.finish()
        try highWater?.check(
            scanner.image.recorded, watchedHash: scanner.watchedHash, against: mark, path: path)
        return StateOpening(
            image: scanner.image, torn: torn, file: file, size: size, facts: scanner.facts)
    }

    /// The lineage that the first line names, or nil when it is not readable; the full reading
    /// says why.
    private static func lineage(of file: AppendFile, _ path: String) throws(Diagnostic) -> String? {
        let start: [UInt8]
        do throws(HostError) {
            start = try file.readStart(4096)
        } catch {
            throw StateProblem.unreadable(error, path)
        }
        guard let end = start.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return JournalHead.lineage(ofLine: Array(start[..<end]))
    }
}
