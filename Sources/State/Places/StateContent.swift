package import Model

/// A whole state as its lines, checked.
package struct StateContent: Sendable {
    /// The lines, as a state file holds them.
    package let lines: [UInt8]
    /// What they amount to.
    package let recorded: Recorded
    /// The hash of the last entry.
    let tailHash: String

    /// Checks lines; an unfinished one is refused, because nobody is writing here.
    ///
    /// - Parameter name: Where they come from, for messages.
    package init(_ lines: [UInt8], from name: String) throws(Diagnostic) {
        try self.init(lines, from: name, highWater: nil)
    }

    /// Checks lines, also against what this machine has seen of their history.
    init(_ lines: [UInt8], from name: String, highWater: HighWater?) throws(Diagnostic) {
        let first = lines.prefix { $0 != UInt8(ascii: "\n") }
        let mark = JournalHead.lineage(ofLine: Array(first)).flatMap { highWater?.mark($0) }
        var scanner = JournalScanner(path: name, watching: mark?.serial)
        try scanner.feed(lines[...])
        if let torn = try scanner.finish() {
            throw StateProblem.torn(name, torn, wasCut: false).asError
        }
        self.lines = lines
        recorded = scanner.image.recorded
        tailHash = scanner.image.tailHash
        try highWater?.check(
            recorded, watchedHash: scanner.watchedHash, against: mark, path: name)
    }

    /// Whether this is the other one with entries behind it, or equal to it.
    ///
    /// Where a rewrite has folded the entry at which the other one ends, only the numbers tell.
    func continues(_ other: StateContent, named name: String) throws(Diagnostic) -> Bool {
        guard recorded.lineage.hasSameBytes(as: other.recorded.lineage),
            recorded.serial >= other.recorded.serial
        else { return false }
        var scanner = JournalScanner(path: name, watching: other.recorded.serial)
        try scanner.feed(lines[...])
        _ = try scanner.finish()
        return scanner.watchedHash?.hasSameBytes(as: other.tailHash) ?? true
    }
}

extension Diagnostic {
    /// The same as an error.
    fileprivate var asError: Diagnostic {
        Diagnostic(
            code, severity: .error, message, at: place, label: label, help: help, frame: frame)
    }
}
