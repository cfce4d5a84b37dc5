import Documents
import Host
import Model

/// The file on this machine that a run works on while the state is on a server.
///
/// It outlives the run: as a backup, and for the results that the server did not get any more.
struct WorkingCopy {
    /// Where it is.
    let path: String

    /// Finds a place for the copy of a state in the first folder that can be written.
    init(of name: String, in folders: [String]) throws(Diagnostic) {
        var failure: HostError?
        for folder in folders {
            do throws(HostError) {
                try Files.makeFolders(folder, permissions: 0o700)
                guard Files.isWritable(folder) else { continue }
                let ignored = Paths.join(folder, ".gitignore")
                if !Files.exists(ignored) {
                    try Files.writeDurably(Array("*\n".utf8), to: ignored)
                }
                path = Paths.join(folder, "\(SHA256.hex(of: name.utf8).prefix(16)).jsonl")
                return
            } catch {
                failure = failure ?? error
            }
        }
        throw Diagnostic(
            .stateUnreadable,
            "no folder can be written for the copy that a run works on"
                + (failure.map { ": \($0)" } ?? ""),
            at: folders.first.map { .file($0) },
            help: ["make one of these writable: \(folders.joined(separator: ", "))"])
    }

    /// Puts the lines of the server in place; the old copy becomes a backup, and results that never
    /// reached the server go into a rescue file, which opening takes over.
    ///
    /// Throws RC5042 when the server has another history now, or none: what this machine has seen
    /// there was lost or replaced.
    func prepare(
        _ lines: [UInt8]?, named name: String, highWater: HighWater?
    ) throws(Diagnostic) {
        let old = try? StateOpening.read(path, readOnly: true, highWater: nil)
        if let old { try check(old.image.recorded, against: lines, named: name, highWater) }
        do throws(HostError) {
            if try Files.status(of: path, followsLink: false) != nil {
                try setAside(old, highWater: highWater)
            }
            if let lines { try Files.createDurably(lines, at: path, permissions: 0o600) }
        } catch {
            throw StateProblem.notSaved(error, path)
        }
    }

    /// Compares the histories, where the server is known to have had the old one.
    private func check(
        _ old: Recorded, against lines: [UInt8]?, named name: String, _ highWater: HighWater?
    ) throws(Diagnostic) {
        guard highWater?.mark(old.lineage) != nil else { return }
        let lineage = lines.flatMap { lines in
            JournalHead.lineage(ofLine: Array(lines.prefix { $0 != UInt8(ascii: "\n") }))
        }
        guard lineage?.hasSameBytes(as: old.lineage) != true else { return }
        throw Diagnostic(
            .otherHistory,
            lines == nil
                ? "the state that this machine has seen there is gone"
                : "there is another state than the one that this machine has seen there",
            at: .file(name),
            help: [
                "bring it back; the last copy is here: reconcile state push "
                    + (lines == nil ? "" : "--force ") + path,
                "or, if that is as it should be, remove \(path)",
            ])
    }

    private func setAside(_ old: StateOpening?, highWater: HighWater?) throws(HostError) {
        guard let old else {
            // Nothing in it can be trusted; it is kept for a person.
            try Files.rename(path, to: path + ".damaged")
            return
        }
        let recorded = old.image.recorded
        if let mark = highWater?.mark(recorded.lineage), mark.serial < recorded.serial,
            let results = try? results(after: mark.serial), !results.isEmpty
        {
            let line = RescueFiles.line(results, lineage: recorded.lineage, serial: mark.serial)
            _ = try RescueFiles(of: path).save(line, name: "\(recorded.serial)")
        }
        try Backups(of: path).keep(recorded.serial)
        try Files.remove(path)
    }

    /// The results among the entries behind that number.
    private func results(after serial: Int64) throws -> [JournalEntry] {
        try Self.read(path).split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = try FieldReader(JSONDocument(Array(line)).root, "line")
            guard let number = try? fields.integer("n"), number > serial,
                case .entry(let entry) = try Fact(fields), entry.isResult
            else { return nil }
            return entry
        }
    }

    /// All lines of a file.
    static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
        do throws(HostError) {
            return try Files.read(path, limit: StateDocument.maximumLines)
        } catch {
            throw StateProblem.unreadable(error, path)
        }
    }

    /// Gives the copy a second name that the next run leaves alone; the copy's own when that fails.
    static func keepForPush(_ path: String) -> String {
        let kept = path.dropSuffix(".jsonl") + ".unsaved.jsonl"
        do throws(HostError) {
            if Files.exists(kept) { try Files.remove(kept) }
            try Files.link(path, as: kept)
            return kept
        } catch {
            return path
        }
    }
}

extension String {
    fileprivate func dropSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
