import Documents
import Model

/// What one line of the state says.
enum Fact {
    /// Something that happened.
    case entry(JournalEntry)
    /// A tombstone that a compaction carried over.
    case tombstone(Recorded.Tombstone)
    /// The segments of shards, by lineage, whose lines stand before this one.
    case folded([String])
    /// A kind that a later version wrote and that may be kept without understanding it.
    case unknown(ValueObject)

    /// The members of the line, without those of the chain.
    var members: ValueObject {
        switch self {
        case .entry(let entry): entry.stateForm
        case .tombstone(let tombstone): Fact.object("tombstone", "tombstone", tombstone.stateForm)
        case .folded(let lineages): Fact.folding(of: lineages)
        case .unknown(let object): object
        }
    }

    /// The members as JSON without the outer braces.
    ///
    /// In the order of the members, which only their content decides; sorting would cost as much
    /// as writing.
    var payload: [UInt8] { JSON.writeMembers(members) }

    /// Reads the members of a line, those of the chain among them.
    init(_ fields: FieldReader) throws(CodingProblem) {
        let kind = try fields.string("kind")
        if kind == "tombstone" {
            self = .tombstone(try Recorded.Tombstone(fields.reader("tombstone")))
        } else if kind == "folded" {
            self = .folded(try fields.strings("segments"))
        } else if let entry = try JournalEntry(kind: kind, fields) {
            self = .entry(entry)
        } else {
            self = .unknown(Fact.withoutChain(fields.tree))
        }
    }

    private static func withoutChain(_ object: ValueObject) -> ValueObject {
        ValueObject(
            uniqueMembers: object.members.filter { member in
                switch member.key {
                case "prev", "n", "t", "h": false
                default: true
                }
            })
    }

    private static func folding(of lineages: [String]) -> ValueObject {
        var fields = FieldWriter()
        fields.add("kind", "folded")
        fields.add("segments", .array(lineages.map { .string($0) }))
        return fields.object
    }

    fileprivate static func object(
        _ kind: String, _ key: String, _ content: ValueObject
    ) -> ValueObject {
        var fields = FieldWriter()
        fields.add("kind", kind)
        fields.add(key, .object(content))
        return fields.object
    }
}

extension JournalEntry {
    var stateForm: ValueObject {
        var fields = FieldWriter()
        switch self {
        case .intent(let intent): return Fact.object("intent", "intent", intent.stateForm)
        case .begun(let plan): return Fact.object("begun", "plan", plan.stateForm)
        case .closed(let intent, let evidence):
            fields.add("kind", "closed")
            fields.add("intent", intent)
            fields.add("evidence", evidence.rawValue)
        case .recorded(let record, let closing):
            fields.add("kind", "recorded")
            fields.add("record", .object(record.stateForm))
            fields.add("closing", closing)
        case .deleted(let address, let remoteID, let at):
            fields.add("kind", "deleted")
            fields.add("address", address)
            fields.add("remote_id", remoteID)
            fields.add("at", at)
        case .deposedDeleted(let address, let remoteID, let at):
            fields.add("kind", "deposed_deleted")
            fields.add("address", address)
            fields.add("remote_id", remoteID)
            fields.add("at", at)
        case .forgotten(let address, let reason):
            fields.add("kind", "forgotten")
            fields.add("address", address)
            fields.add("reason", reason)
        case .moved(let from, let record):
            fields.add("kind", "moved")
            fields.add("from", from)
            fields.add("record", .object(record.stateForm))
        case .finished(let digest):
            fields.add("kind", "finished")
            fields.add("digest", digest)
        case .key(let id):
            fields.add("kind", "key")
            fields.add("id", id)
        case .takenOver(let holder, let at):
            fields.add("kind", "taken_over")
            fields.add("from", holder)
            fields.add("at", at)
        case .decision(let address, let text, let by, let at):
            fields.add("kind", "decision")
            fields.add("address", address)
            fields.add("text", text)
            fields.add("by", by)
            fields.add("at", at)
        }
        return fields.object
    }

    /// Reads an entry, or returns nil when the kind is not one that this version knows.
    init?(kind: String, _ fields: FieldReader) throws(CodingProblem) {
        switch kind {
        case "intent": self = .intent(try CreateIntent(fields.reader("intent")))
        case "closed":
            self = .closed(
                intent: try fields.string("intent"),
                evidence: try fields.choice("evidence", Evidence.self))
        case "recorded":
            self = .recorded(
                try Record(fields.reader("record")), closing: try fields.optionalString("closing"))
        case "deleted":
            self = .deleted(
                try fields.address("address"), remoteID: try fields.string("remote_id"),
                at: try fields.timestamp("at"))
        case "deposed_deleted":
            self = .deposedDeleted(
                try fields.address("address"), remoteID: try fields.string("remote_id"),
                at: try fields.timestamp("at"))
        case "forgotten":
            self = .forgotten(
                try fields.address("address"), reason: try fields.string("reason"))
        case "moved":
            self = .moved(
                from: try fields.address("from"), to: try Record(fields.reader("record")))
        case "begun": self = .begun(try BegunPlan(fields.reader("plan")))
        case "finished": self = .finished(digest: try fields.string("digest"))
        case "key": self = .key(id: try fields.string("id"))
        case "taken_over":
            self = .takenOver(
                from: try fields.string("from"), at: try fields.timestamp("at"))
        case "decision":
            self = .decision(
                try fields.address("address"), text: try fields.string("text"),
                by: try fields.string("by"), at: try fields.timestamp("at"))
        default: return nil
        }
    }
}
