internal import Model

/// One state: what was written, and who has it locked.
struct StateBox: Sendable {
    /// Older contents are forgotten, their serials are not.
    private static let keptContents = 50

    /// What was written under each serial.
    private var contents: [Int64: [UInt8]] = [:]
    /// Every serial that was ever written.
    private(set) var serials: Set<Int64> = []
    /// Counts the writes, so that equal contents never have equal tags.
    private(set) var writes = 0
    /// When it was written last.
    private(set) var modified: Timestamp?
    /// Who has it locked.
    var lock: StateHold?

    /// The content of the highest serial, which is the one that is read.
    var current: (serial: Int64, bytes: [UInt8])? {
        guard let serial = contents.keys.max(), let bytes = contents[serial] else { return nil }
        return (serial, bytes)
    }

    /// The strong entity tag of the present content.
    var tag: String? {
        current.map { "\"\(writes)-\(SHA256.hex(of: $0.bytes).prefix(16))\"" }
    }

    /// What was written under a serial, if it is still known.
    func content(of serial: Int64) -> [UInt8]? { contents[serial] }

    /// Adds a content; false when the serial was there before.
    mutating func add(_ bytes: [UInt8], serial: Int64, at moment: Timestamp) -> Bool {
        guard serials.insert(serial).inserted else { return false }
        note(bytes, serial, moment)
        if contents.count > StateBox.keptContents, let oldest = contents.keys.min() {
            contents[oldest] = nil
        }
        return true
    }

    /// Replaces everything that was there.
    mutating func replace(by bytes: [UInt8], serial: Int64, at moment: Timestamp) {
        contents = [:]
        serials = [serial]
        note(bytes, serial, moment)
    }

    /// Forgets what was written; the lock stays.
    mutating func empty() {
        contents = [:]
        serials = []
        modified = nil
    }

    private mutating func note(_ bytes: [UInt8], _ serial: Int64, _ moment: Timestamp) {
        contents[serial] = bytes
        writes += 1
        modified = moment
    }
}

/// A lock that is held.
struct StateHold: Sendable {
    /// The id that the holder chose.
    let id: String
    /// The body by which it was taken, byte by byte.
    let info: [UInt8]
    /// Who asked for it.
    let user: String
    /// When it was taken.
    let since: Timestamp
}
