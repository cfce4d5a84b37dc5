import Documents
package import Model

/// Reads a state file piece by piece, checks every line, and folds.
///
/// Strict: anything that a crash of the program or the machine cannot explain is refused, because
/// a shorter history could create connections twice.
package struct JournalScanner {
    /// The end of the file that a crash in the middle of a write explains.
    package struct TornTail: Hashable, Sendable {
        /// Where it starts.
        package let offset: Int64
        /// How many bytes it has.
        package let count: Int
    }

    /// The most bytes of one line; a reviewed plan of a million steps fits.
    static let maximumLine = 1 << 29

    /// The most bytes of the first line, which has few members; what is no state is seen early.
    static let maximumHead = 1 << 16

    /// What the lines so far amount to.
    package var recorded: Recorded { image.recorded }
    private(set) var image = JournalImage()
    /// The hashes of the entries that were asked for, by number.
    private(set) var watchedHash: String?
    /// What the lines behind the head say, if that was asked for.
    private(set) var facts: [Fact] = []
    private let keepsFacts: Bool
    private let path: String
    private let watching: Int64?
    private var pending: [UInt8] = []
    private var head: JournalHead?
    private var factsLeft: Int64 = 0
    private var line = 1
    private var offset: Int64 = 0

    /// Starts at the beginning of a file; the hash of entry `watching` is kept.
    package init(path: String, watching: Int64? = nil) {
        self.init(path: path, watching: watching, keepsFacts: false)
    }

    /// Starts at the beginning of a file and keeps what its lines say, beside their fold.
    init(path: String, watching: Int64?, keepsFacts: Bool) {
        self.path = path
        self.watching = watching
        self.keepsFacts = keepsFacts
    }

    /// Takes the next bytes.
    package mutating func feed(_ bytes: ArraySlice<UInt8>) throws(Diagnostic) {
        let span = bytes.span
        var start = 0
        for end in span.indices where span[end] == UInt8(ascii: "\n") {
            if pending.isEmpty {
                try takeLine(span.extracting(start..<end))
            } else {
                var whole = pending
                pending = []
                whole.append(
                    contentsOf: bytes[(bytes.startIndex + start)..<(bytes.startIndex + end)])
                try takeLine(whole.span)
            }
            start = end + 1
        }
        pending.append(contentsOf: bytes[(bytes.startIndex + start)...])
        guard pending.count <= (head == nil ? Self.maximumHead : Self.maximumLine) else {
            throw damaged("the line never ends")
        }
    }

    /// Ends the file; returns what a reader ignores and a writer cuts off.
    package mutating func finish() throws(Diagnostic) -> TornTail? {
        guard head != nil else {
            if line == 1, pending.isEmpty { throw StateProblem.empty(path) }
            throw damaged("the first line is incomplete")
        }
        // Facts are written in one piece under another name before they get theirs.
        guard factsLeft == 0 else { throw damaged("\(factsLeft) lines are missing") }
        guard !pending.isEmpty else { return nil }
        let written = pending[..<((pending.lastIndex { $0 != 0 } ?? -1) + 1)]
        guard Chain.verifiedHash(of: written.dropLast()) == nil else {
            throw damaged("the line break is damaged")
        }
        guard image.chain.couldContinue(with: written, number: image.recorded.serial + 1) else {
            throw damaged("something else was written behind it")
        }
        return TornTail(offset: offset, count: pending.count)
    }

    private mutating func takeLine(_ bytes: Span<UInt8>) throws(Diagnostic) {
        try take(bytes)
        offset += Int64(bytes.count) + 1
        line += 1
    }

    private mutating func take(_ bytes: Span<UInt8>) throws(Diagnostic) {
        let fits = image.chain.accept(bytes)
        if head == nil {
            try takeHead(bytes, fits: fits)
            return
        }
        guard fits else { throw damaged("its hash does not fit") }
        let fact = try fact(members(of: bytes))
        if keepsFacts { facts.append(fact) }
        if factsLeft > 0 {
            factsLeft -= 1
            image.take(fact)
        } else {
            image.takeNext(fact)
            if image.recorded.serial == watching { watchedHash = image.chain.hash }
        }
    }

    private mutating func takeHead(_ bytes: Span<UInt8>, fits: Bool) throws(Diagnostic) {
        let fields = FieldReader(try members(of: bytes))
        // Before the hash: a later format may chain in another way.
        let format = try decoding { () throws(CodingProblem) in try fields.integer("format") }
        guard format <= JournalHead.format else {
            throw StateProblem.tooNew(path, "its format is newer than this version")
        }
        guard fits else { throw damaged("its hash does not fit") }
        let head = try decoding { () throws(CodingProblem) in try JournalHead(fields) }
        image.start(head)
        factsLeft = head.facts
        if head.serial == watching { watchedHash = head.tail }
        self.head = head
    }

    private func members(of bytes: Span<UInt8>) throws(Diagnostic) -> ValueObject {
        let value: Value
        do throws(JSONError) {
            value = try JSON.parse(bytes)
        } catch {
            throw damaged(error.reason.rawValue)
        }
        guard case .object(let members) = value else { throw damaged("it is no JSON object") }
        return members
    }

    private func fact(_ object: ValueObject) throws(Diagnostic) -> Fact {
        let fields = FieldReader(object)
        let (fact, isCritical) = try decoding { () throws(CodingProblem) in
            if factsLeft == 0, try fields.integer("n") != image.recorded.serial + 1 {
                throw CodingProblem(message: "its number is out of order")
            }
            return (
                try Fact(object), try fields.flag("critical")
            )
        }
        if case .unknown = fact, isCritical {
            throw StateProblem.tooNew(path, "line \(line) must be understood and is not")
        }
        return fact
    }

    private func decoding<Result>(
        _ body: () throws(CodingProblem) -> Result
    ) throws(Diagnostic) -> Result {
        do throws(CodingProblem) {
            return try body()
        } catch {
            throw damaged(error.message)
        }
    }

    private func damaged(_ why: String) -> Diagnostic {
        StateProblem.damaged(path, line: line, why)
    }
}
