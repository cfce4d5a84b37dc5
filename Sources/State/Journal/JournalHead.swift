import Documents
import Model

/// The first line of a state file: which history it is and where it stood when it was rewritten.
struct JournalHead: Hashable, Sendable {
    /// The format that this version reads and writes.
    static let format: Int64 = 1

    /// The random name of the history, 32 hex digits.
    let lineage: String
    /// The number of the last entry that is folded into the facts behind the head.
    let serial: Int64
    /// How many facts follow before the first numbered entry.
    let facts: Int64
    /// How often the file was rewritten.
    let generation: Int64
    /// The hash that the line of entry `serial` had before it was folded in.
    let tail: String

    var payload: [UInt8] {
        var fields = FieldWriter()
        fields.add("kind", "head")
        fields.add("format", .number(Number(JournalHead.format)))
        fields.add("lineage", lineage)
        fields.add("serial", .number(Number(serial)))
        fields.add("facts", .number(Number(facts)))
        fields.add("generation", .number(Number(generation)))
        fields.add("tail", tail)
        return JSON.writeMembers(fields.object)
    }

    init(lineage: String, serial: Int64, facts: Int64, generation: Int64, tail: String) {
        self.lineage = lineage
        self.serial = serial
        self.facts = facts
        self.generation = generation
        self.tail = tail
    }

    /// The lineage that a first line names, or nil when the line is not one; no hash is checked.
    static func lineage(ofLine line: [UInt8]) -> String? {
        guard let document = try? JSONDocument(line),
            let fields = try? FieldReader(document.root, "head")
        else { return nil }
        return try? JournalHead(fields).lineage
    }

    init(_ fields: FieldReader) throws(CodingProblem) {
        guard try fields.string("kind") == "head" else {
            throw CodingProblem(message: "the first line is no head")
        }
        self.init(
            lineage: try fields.string("lineage"), serial: try fields.integer("serial"),
            facts: try fields.integer("facts"), generation: try fields.integer("generation"),
            tail: try fields.string("tail"))
        // The lineage becomes a file name elsewhere.
        guard lineage.utf8.count == 32, lineage.utf8.allSatisfy(JournalHead.isHexDigit) else {
            throw CodingProblem(message: "`lineage` is not 32 hex digits")
        }
        // Both are counted on from here.
        guard (0..<Int64.max / 2).contains(serial), (0..<Int64.max / 2).contains(generation),
            facts >= 0
        else {
            throw CodingProblem(message: "a number of the head is out of range")
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
