import Model

/// Everything that a state file says, in memory.
struct JournalImage: Sendable {
    /// How many decisions of people and how many tombstones a compaction carries over.
    static let keptHistory = 1000
    /// How many begun plans a compaction carries over.
    static let keptPlans = 16
    /// How many foldings of shards a compaction carries over: only one that just died, or that a
    /// reader meets on its way, matters.
    static let keptFoldings = 4

    /// The fold of all entries.
    private(set) var recorded = Recorded()
    /// Decisions, which are history and not part of the fold, and lines of unknown kinds.
    private(set) var kept: [Fact] = []
    /// The lineages of the segments that each folding took in.
    private var folded: [[String]] = []
    /// The chain up to the last line.
    var chain = Chain()
    /// How often the file was rewritten.
    var generation: Int64 = 0
    /// How many lines follow the head and its facts.
    private(set) var entries = 0
    /// The hash that the head remembers of the line of its serial.
    private var foldedTail = Chain.origin

    /// The hash that the line of the last entry has, or had before it was folded in.
    var tailHash: String { entries == 0 ? foldedTail : chain.hash }

    /// Starts the history that a head names.
    mutating func start(_ head: JournalHead) {
        recorded.lineage = head.lineage
        recorded.serial = head.serial
        generation = head.generation
        foldedTail = head.tail
        // Growing in steps would hold the old and the new table at once; the bound is against a
        // number that nobody meant.
        recorded.records.reserveCapacity(Int(min(head.facts, 1 << 20)))
    }

    /// Takes a fact in that a compaction carried over.
    mutating func take(_ fact: Fact) {
        switch fact {
        case .entry(let entry):
            recorded.fold(entry)
            if case .decision = entry { kept.append(fact) }
        case .tombstone(let tombstone): recorded.tombstones.append(tombstone)
        case .folded(let lineages): folded.append(lineages)
        case .unknown: kept.append(fact)
        }
    }

    /// Whether the segment of that lineage is a part of this already.
    func hasFolded(_ lineage: String) -> Bool {
        folded.contains { $0.contains { $0.hasSameBytes(as: lineage) } }
    }

    /// Puts the fold of everything in the place of this file's own, which is a part of it.
    mutating func widen(to whole: Recorded) {
        let (lineage, serial) = (recorded.lineage, recorded.serial)
        recorded = whole
        recorded.lineage = lineage
        recorded.serial = serial
    }

    /// Takes a numbered entry in.
    mutating func takeNext(_ fact: Fact) {
        take(fact)
        recorded.serial += 1
        entries += 1
    }

    /// What a compaction writes, one at a time, in an order that only the content decides.
    func forEachFact<Failure>(_ body: (Fact) throws(Failure) -> Void) throws(Failure) {
        if let id = recorded.keyID { try body(.entry(.key(id: id))) }
        for record in recorded.sortedRecords { try body(.entry(.recorded(record, closing: nil))) }
        for intent in recorded.sortedIntents { try body(.entry(.intent(intent))) }
        for plan in recorded.begun.suffix(Self.keptPlans) { try body(.entry(.begun(plan))) }
        for tombstone in recorded.tombstones.suffix(Self.keptHistory) {
            try body(.tombstone(tombstone))
        }
        for lineages in folded.suffix(Self.keptFoldings) { try body(.folded(lineages)) }
        for fact in keptFacts { try body(fact) }
    }

    /// How many facts a compaction writes.
    var factCount: Int {
        (recorded.keyID == nil ? 0 : 1) + recorded.records.count + recorded.intents.count
            + min(recorded.begun.count, Self.keptPlans)
            + min(recorded.tombstones.count, Self.keptHistory)
            + min(folded.count, Self.keptFoldings) + keptFacts.count
    }

    /// The newest decisions and every line of an unknown kind, in their order.
    private var keptFacts: [Fact] {
        var surplus = kept.count { if case .entry = $0 { true } else { false } } - Self.keptHistory
        return kept.filter { fact in
            guard case .entry = fact, surplus > 0 else { return true }
            surplus -= 1
            return false
        }
    }

    /// Whether the lines that say nothing any more are worth a rewrite.
    var isWorthCompacting: Bool {
        entries >= 64 && entries >= (recorded.records.count + recorded.intents.count) / 2
    }
}
