import Host
import Model

/// What a remote store holds of a journal, and how the rest of it gets there.
///
/// Every write goes through one object, on condition of the version that was read last; so of two
/// writers that each believe to be alone one is refused, whatever became of the lock. Older lines
/// move into parts that never change, so that a write carries what is new and not the state.
actor RemoteReplica {
    /// How many bytes of lines the document itself holds before they become a part.
    private static let ownLines = 1 << 18
    /// How many parts there may be before they are written as one.
    private static let mostParts = 16

    let store: any RemoteStore
    private let clock: any Timekeeping
    private let randomness: any Randomness
    private let isConditional: Bool
    private var version: String?
    private var exists = false
    /// The number of the document that is there; every write has a higher one, also where it adds
    /// no line, because GitLab takes each number once and shows the highest.
    private var number: Int64 = 0
    private var usesVersions = true
    private var parts: [StateDocument.Part] = []
    private var lines: [UInt8] = []
    private var partsSize = 0

    /// Makes a replica of what a store holds; `isConditional` is false where the project says that
    /// nothing needs to keep a second run away.
    init(
        store: any RemoteStore, isConditional: Bool, clock: any Timekeeping,
        randomness: any Randomness
    ) {
        self.store = store
        self.isConditional = isConditional
        self.clock = clock
        self.randomness = randomness
    }

    /// Reads everything; the lines of the journal, or nil when there is no state.
    func read() async throws(Diagnostic) -> [UInt8]? {
        // A run that folds parts together removes the old ones; a reader without the lock then
        // starts again.
        var attempt = 1
        while true {
            exists = false
            number = 0
            guard let content = try await store.read(.state) else {
                version = nil
                return nil
            }
            let document = try StateDocument(content.bytes, name: store.name)
            if let older = try await read(document.parts) {
                exists = true
                number = document.serial
                version = content.version
                usesVersions = content.version != nil
                parts = document.parts
                lines = document.lines
                partsSize = older.count
                return older + lines
            }
            guard attempt < 3 else {
                throw StateDocument.foreign("a part of the journal is missing", store.name)
            }
            attempt += 1
        }
    }

    private func read(_ parts: [StateDocument.Part]) async throws(Diagnostic) -> [UInt8]? {
        guard store.hasSegments || parts.isEmpty else {
            throw StateDocument.foreign("parts of it are missing", store.name)
        }
        var all: [UInt8] = []
        for part in parts {
            guard let content = try await store.read(.segment(part.name)) else { return nil }
            all += try StateDocument.lines(of: part, in: content.bytes, name: store.name)
        }
        return all
    }

    /// Adds lines at the end.
    func append(
        _ new: [UInt8], lineage: String, serial: Int64
    ) async throws(Diagnostic) {
        if store.hasSegments, lines.count > Self.ownLines {
            parts.append(try await part(lines, upTo: serial))
            partsSize += lines.count
            lines = []
        }
        try await write(parts, lines + new, lineage: lineage, serial: serial)
    }

    /// Writes the whole journal anew; returns what of the old parts could not be removed, which
    /// loses nothing.
    @discardableResult
    func replace(
        with journal: [UInt8], lineage: String, serial: Int64
    ) async throws(Diagnostic) -> Diagnostic? {
        let old = parts
        if store.hasSegments, journal.count > Self.ownLines {
            let part = try await part(journal, upTo: serial)
            try await write([part], [], lineage: lineage, serial: serial)
            partsSize = journal.count
        } else {
            try await write([], journal, lineage: lineage, serial: serial)
            partsSize = 0
        }
        return await remove(old)
    }

    /// Whether there are so many parts that readers are better served by a rewrite.
    var isWorthFolding: Bool { parts.count > Self.mostParts }

    private func write(
        _ parts: [StateDocument.Part], _ lines: [UInt8], lineage: String, serial: Int64
    ) async throws(Diagnostic) {
        let (next, isLast) = number.addingReportingOverflow(1)
        let document = StateDocument(
            lineage: lineage, serial: isLast ? serial : max(serial, next), parts: parts,
            lines: lines)
        let condition: RemoteCondition =
            if !isConditional {
                .always
            } else if exists {
                version.map { .version($0) } ?? .always
            } else {
                .absent
            }
        switch try await store.settle(
            document.bytes(), in: .state, when: condition,
            needsVersion: isConditional && usesVersions, clock: clock)
        {
        case .written(let version):
            self.version = version
            usesVersions = version != nil
            exists = true
            number = document.serial
            self.parts = parts
            self.lines = lines
        case .changed:
            throw Diagnostic(
                .remoteChanged, "the state was changed by somebody else during the run",
                at: .file(store.name), help: ["run plan again and look"])
        }
    }

    /// Writes lines as a part; nothing counts on it before the document names it.
    private func part(
        _ lines: [UInt8], upTo serial: Int64
    ) async throws(Diagnostic) -> StateDocument.Part {
        // Random, so that a run that was thought dead can never write what another one names.
        let name = "\(serial).\(randomness.bytes(count: 8).hexadecimal)"
        let part = StateDocument.Part(name: name, digest: SHA256.hex(of: lines))
        _ = try await store.settle(
            StateDocument.pack(lines), in: .segment(name), when: .always, needsVersion: false,
            clock: clock)
        return part
    }

    private func remove(_ parts: [StateDocument.Part]) async -> Diagnostic? {
        var failure: Diagnostic?
        for part in parts {
            do throws(Diagnostic) {
                _ = try await store.remove(.segment(part.name), when: .always)
            } catch {
                failure = Diagnostic(
                    .partsLeft, severity: .warning,
                    "parts of the journal could not be removed: \(error.message)",
                    at: .file(store.name), help: ["they are never read again"])
            }
        }
        return failure
    }
}
