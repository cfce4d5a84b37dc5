import Documents
import Host
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

    /// How many bytes of lines are read side by side.
    private static let batch = 1 << 22
    /// How many lines one thread takes at once.
    private static let part = 256
    /// From how many lines on threads are worth their start.
    private static let worthThreads = 512

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
    private var decoder = LineDecoder()
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
        // The whole of an array is taken over and not copied.
        try feed(Array(bytes))
    }

    private mutating func feed(_ bytes: [UInt8]) throws(Diagnostic) {
        let span = bytes.span
        var start = 0
        var lines: [Range<Int>] = []
        while let end = span.firstIndex(of: UInt8(ascii: "\n"), from: start) {
            let range = start..<end
            start = end + 1
            if !pending.isEmpty {
                let whole = pending + bytes[range]
                pending = []
                try takeLine(whole, whole.indices)
            } else if head == nil {
                try takeLine(bytes, range)
            } else {
                lines.append(range)
                guard let first = lines.first, range.upperBound - first.lowerBound >= Self.batch
                else { continue }
                try takeLines(bytes, lines)
                lines.removeAll(keepingCapacity: true)
            }
        }
        try takeLines(bytes, lines)
        pending.append(contentsOf: bytes[start...])
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
        let whole = written.dropLast()
        guard !Chain.isVerified(whole.span) else {
            throw damaged("the line break is damaged")
        }
        guard image.chain.couldContinue(with: written, number: image.recorded.serial + 1) else {
            throw damaged("something else was written behind it")
        }
        return TornTail(offset: offset, count: pending.count)
    }

    /// Takes lines behind the head: what each says by itself is read on all cores, what they say
    /// together in their order, so that the first one that is wrong is the one that is named.
    private mutating func takeLines(
        _ bytes: [UInt8], _ lines: [Range<Int>]
    ) throws(Diagnostic) {
        guard lines.count >= Self.worthThreads else {
            for range in lines { try takeLine(bytes, range) }
            return
        }
        let parts = stride(from: 0, to: lines.count, by: Self.part).map { start in
            start..<min(start + Self.part, lines.count)
        }
        let readings = mapInParallel(parts) { part in
            // Bytes of its own: threads that count references to the same ones wait for each
            // other longer than the copy takes.
            let start = lines[part.lowerBound].lowerBound
            let own = Array(bytes[start..<lines[part.upperBound - 1].upperBound])
            var decoder = LineDecoder()
            return part.map { index in
                let line = lines[index]
                return decoder.read(own, (line.lowerBound - start)..<(line.upperBound - start))
            }
        }
        var next = 0
        for readings in readings {
            for reading in readings {
                try take(reading, of: bytes.span.extracting(lines[next]))
                end(lines[next].count)
                next += 1
            }
        }
    }

    private mutating func takeLine(_ bytes: [UInt8], _ range: Range<Int>) throws(Diagnostic) {
        if head == nil {
            try takeHead(bytes, range)
        } else {
            try take(decoder.read(bytes, range), of: bytes.span.extracting(range))
        }
        end(range.count)
    }

    private mutating func end(_ count: Int) {
        offset += Int64(count) + 1
        line += 1
    }

    private mutating func take(
        _ reading: LineReading, of bytes: Span<UInt8>
    ) throws(Diagnostic) {
        // Both hashes before anything else: of a line that is damaged nothing is worth a word.
        if case .unverified = reading { throw damaged("its hash does not fit") }
        guard image.chain.link(bytes) else { throw damaged("its hash does not fit") }
        let members: LineReading.Members
        switch reading {
        case .unverified: return
        case .unreadable(let why): throw damaged(why)
        case .members(let read): members = read
        }
        let fact = try fact(members)
        if keepsFacts { facts.append(fact) }
        if factsLeft > 0 {
            factsLeft -= 1
            image.take(fact)
        } else {
            image.takeNext(fact)
            if image.recorded.serial == watching { watchedHash = image.chain.hash }
        }
    }

    private func fact(_ members: LineReading.Members) throws(Diagnostic) -> Fact {
        let (fact, isCritical) = try decoding { () throws(CodingProblem) in
            if factsLeft == 0, try members.number.get() != image.recorded.serial + 1 {
                throw CodingProblem(message: "its number is out of order")
            }
            return try members.fact.get()
        }
        if case .unknown = fact, isCritical {
            throw StateProblem.tooNew(path, "line \(line) must be understood and is not")
        }
        return fact
    }

    private mutating func takeHead(_ bytes: [UInt8], _ range: Range<Int>) throws(Diagnostic) {
        let fits = image.chain.accept(bytes.span.extracting(range))
        let fields: FieldReader
        let format: Int64
        do throws(CodingProblem) {
            fields = try decoder.fields(bytes, range)
            format = try fields.integer("format")
        } catch {
            throw damaged(error.message)
        }
        // Before the hash: a later format may chain in another way.
        guard format <= JournalHead.format else {
            throw StateProblem.tooNew(path, "its format is newer than this version")
        }
        guard fits else { throw damaged("its hash does not fit") }
        start(try decoding { () throws(CodingProblem) in try JournalHead(fields) })
    }

    private mutating func start(_ head: JournalHead) {
        image.start(head)
        factsLeft = head.facts
        if head.serial == watching { watchedHash = head.tail }
        self.head = head
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
