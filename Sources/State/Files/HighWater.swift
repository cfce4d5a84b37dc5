package import Host
import Model

/// How far this machine has seen each history: the memory that notices an old copy.
///
/// Best effort: without a home folder, or where it cannot be written, nothing is noticed and
/// nothing fails. Files are named after the lineage and overwritten in place, never synced, so
/// that after a power cut they may be behind the state but never ahead of it.
package struct HighWater: Sendable {
    private let folder: String

    /// Keeps the marks in a folder, which is made when needed.
    package init(folder: String) { self.folder = folder }

    /// Uses `$XDG_STATE_HOME/reconcile/highwater`, below `~/.local/state` by default; nil when
    /// neither is known.
    package init?(environment: Environment) {
        if let state = environment["XDG_STATE_HOME"], state.utf8.first == UInt8(ascii: "/") {
            folder = Paths.join(state, "reconcile/highwater")
        } else if let home = environment["HOME"], home.utf8.first == UInt8(ascii: "/") {
            folder = Paths.join(home, ".local/state/reconcile/highwater")
        } else {
            return nil
        }
    }

    /// The furthest entry that was acknowledged on this machine.
    struct Mark: Hashable, Sendable {
        let serial: Int64
        let hash: String

        /// `SERIAL HASH CHECK` in a fixed width, so that overwriting leaves nothing of the old.
        var bytes: [UInt8] {
            let number = String(serial)
            let padded = String(repeating: "0", count: max(0, 19 - number.utf8.count)) + number
            let text = "\(padded) \(hash)"
            return Array("\(text) \(SHA256.hex(of: text.utf8).prefix(8))\n".utf8)
        }

        init(serial: Int64, hash: String) {
            self.serial = serial
            self.hash = hash
        }

        /// Nil for what was only half written.
        init?(_ bytes: [UInt8]) {
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
            guard parts.count == 3, let serial = Int64(parts[0]) else { return nil }
            self.init(serial: serial, hash: String(parts[1]))
            guard self.bytes == bytes else { return nil }
        }
    }

    /// The path of a lineage's file; the caller has checked that it is hex digits.
    func path(_ lineage: String) -> String { Paths.join(folder, lineage) }

    /// The mark of a lineage, or nil when there is none that can be read.
    func mark(_ lineage: String) -> Mark? {
        guard let bytes = try? Files.read(path(lineage), limit: 4096) else { return nil }
        return Mark(bytes)
    }

    /// Opens the file of a lineage for writing, or returns nil when that is not possible.
    func slot(_ lineage: String) -> SlotFile? {
        guard (try? Files.makeFolders(folder, permissions: 0o700)) != nil else { return nil }
        return try? SlotFile(path(lineage))
    }

    /// Refuses a state that is older than the mark, or another history under its number.
    func check(
        _ recorded: Recorded, watchedHash: String?, against mark: Mark?, path statePath: String
    ) throws(Diagnostic) {
        guard let mark else { return }
        let advice = "if this is the copy you want, remove \(path(recorded.lineage))"
        let serial = recorded.serial
        if serial < mark.serial {
            throw Diagnostic(
                .stateRolledBack,
                "the state was rolled back: it ends at entry \(serial), and this machine has seen "
                    + "entry \(mark.serial)", at: .file(statePath),
                help: ["bring the newest version back", advice])
        }
        if let watchedHash, !watchedHash.hasSameBytes(as: mark.hash) {
            throw Diagnostic(
                .stateForked,
                "the state was forked: this machine has seen another entry \(mark.serial)",
                at: .file(statePath), help: ["keep only one of the copies", advice])
        }
    }
}
