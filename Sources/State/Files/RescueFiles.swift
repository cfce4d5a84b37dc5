import Documents
import Host
import Model

/// Results that could not be written into the state, in files of their own beside it.
struct RescueFiles {
    private let path: String

    init(of path: String) { self.path = path }

    /// What one file holds.
    struct Content {
        let lineage: String
        /// The number of the last entry that the state had when the file was written.
        let serial: Int64
        let entries: [JournalEntry]
    }

    /// What the next run can do with one file.
    struct Takeover {
        let path: String
        /// Entries that the state still lacks.
        let missing: [JournalEntry]
    }

    /// The text of a rescue: one line in the form of the state's own.
    static func line(_ entries: [JournalEntry], lineage: String, serial: Int64) -> [UInt8] {
        var fields = FieldWriter()
        fields.add("kind", "rescue")
        fields.add("format", .number(Number(JournalHead.format)))
        fields.add("lineage", lineage)
        fields.add("serial", .number(Number(serial)))
        fields.add("entries", .array(entries.map { .object($0.stateForm) }))
        var chain = Chain()
        return chain.line(JSON.writeMembers(fields.object))
    }

    /// Writes a rescue durably and returns its path.
    func save(_ line: [UInt8], name: String) throws(HostError) -> String {
        let file = "\(path).\(name).rescue"
        try Files.createDurably(line, at: file, permissions: 0o600)
        return file
    }

    /// A warning for each file that waits for the next apply.
    var pending: [Diagnostic] {
        paths.map { file in
            Diagnostic(
                .stateRescued, severity: .warning,
                "results of an interrupted run wait beside the state", at: .file(file),
                help: ["the next apply takes them over"])
        }
    }

    /// The files with what is to be taken from each, and a warning for those that do not fit.
    func takeovers(into recorded: Recorded) -> (fitting: [Takeover], warnings: [Diagnostic]) {
        var fitting: [Takeover] = []
        var warnings: [Diagnostic] = []
        var image = recorded
        for file in paths {
            do throws(CodingProblem) {
                let content = try read(file)
                guard content.lineage.hasSameBytes(as: recorded.lineage) else {
                    throw CodingProblem(message: "it belongs to another state")
                }
                var missing: [JournalEntry] = []
                for entry in content.entries {
                    switch image.rescue(entry, writtenAt: content.serial, now: recorded.serial) {
                    case .missing:
                        missing.append(entry)
                        image.fold(entry)
                    case .known: break
                    case .overtaken:
                        throw CodingProblem(message: "the state has gone on without it")
                    }
                }
                fitting.append(Takeover(path: file, missing: missing))
            } catch {
                warnings.append(
                    Diagnostic(
                        .rescueNotTaken, severity: .warning,
                        "a rescue file was left alone: \(error.message)", at: .file(file),
                        help: ["compare it with `state list` and remove it when all is known"]))
            }
        }
        return (fitting, warnings)
    }

    private func read(_ file: String) throws(CodingProblem) -> Content {
        let bytes: [UInt8]
        do throws(HostError) {
            bytes = try Files.read(file, limit: 1 << 26, followsLink: false)
        } catch {
            throw CodingProblem(message: error.description)
        }
        var chain = Chain()
        guard bytes.last == UInt8(ascii: "\n"),
            chain.accept(bytes.span.extracting(..<(bytes.count - 1)))
        else {
            throw CodingProblem(message: "it is damaged")
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(bytes)
        } catch {
            throw CodingProblem(message: error.reason.rawValue)
        }
        let fields = try FieldReader(document.root, "rescue")
        guard try fields.integer("format") <= JournalHead.format else {
            throw CodingProblem(message: "a newer version wrote it")
        }
        var entries: [JournalEntry] = []
        if let list = try fields.elements("entries") {
            for element in list.elements {
                let reader = try FieldReader(element, "entries", sharing: fields.repeated)
                guard let entry = try JournalEntry(kind: reader.string("kind"), reader) else {
                    throw CodingProblem(message: "a newer version wrote it")
                }
                entries.append(entry)
            }
        }
        return Content(
            lineage: try fields.string("lineage"), serial: try fields.integer("serial"),
            entries: entries)
    }

    var paths: [String] {
        let folder = Paths.parent(of: path)
        let prefix = Paths.lastComponent(of: path) + "."
        let names = (try? Files.names(in: folder)) ?? []
        return names.filter { name in
            guard name.utf8.starts(with: prefix.utf8), name.hasSuffix(".rescue") else {
                return false
            }
            // Those of a segment beside the state have its name in theirs.
            return !name.dropFirst(prefix.count).dropLast(".rescue".count).contains(".")
        }.map { Paths.join(folder, $0) }
    }
}

/// What a rescued entry is to the state.
enum RescueVerdict: Hashable {
    /// The state lacks it.
    case missing
    /// The state says the same already.
    case known
    /// The state has changed since in a way that the entry does not know.
    case overtaken
}

extension Recorded {
    /// Judges an entry that was rescued when the state ended at `serial` and now ends at `now`.
    func rescue(
        _ entry: JournalEntry, writtenAt serial: Int64, now: Int64
    ) -> RescueVerdict {
        switch entry {
        case .recorded(let record, let closing?):
            if intents[closing] != nil { return .missing }
            return holds(record.remoteID, at: record.address) ? .known : .overtaken
        case .closed(let intent, _): return intents[intent] != nil ? .missing : .known
        case .deleted(let address, let remoteID, _):
            return holds(remoteID, at: address) ? .missing : .known
        case .deposedDeleted(let address, let remoteID, _):
            let isAlive = records[address]?.deposed.contains {
                $0.remoteID.hasSameBytes(as: remoteID)
            }
            return isAlive == true ? .missing : .known
        default:
            // Nothing in the entry itself tells whether it is still right, only that nothing
            // else has happened since.
            return serial == now ? .missing : .overtaken
        }
    }

    private func holds(_ remoteID: String?, at address: Address) -> Bool {
        guard let remoteID, let held = records[address]?.remoteID else { return false }
        return held.hasSameBytes(as: remoteID)
    }
}
