import Documents
import Model

/// Reads the members of one mapping and reports what nobody asked for.
struct Members {
    let node: Node
    private let what: String
    private let findings: Findings
    private let entries: Node.Entries
    private var asked: [String] = []
    /// Which of the members were asked for, by their place in the mapping.
    private var found: Set<Int> = []
    /// The same for the first 64, which is all that most mappings have.
    private var foundFirst: UInt64 = 0

    /// Takes a mapping, or reports another type and returns nil.
    ///
    /// `what` names it in messages.
    init?(_ node: Node, what: String, _ findings: Findings) {
        guard let entries = node.entries else {
            findings.report(
                .wrongType, "\(what) must be a mapping, found \(node.phrase)", at: node.span)
            return nil
        }
        self.node = node
        self.what = what
        self.findings = findings
        self.entries = entries
        asked.reserveCapacity(8)
    }

    /// The number of members.
    var count: Int { entries.count }

    /// The value of a member, or nil.
    mutating func take(_ key: String) -> Node? { entry(key)?.value }

    /// The member of that key, or nil.
    mutating func entry(_ key: String) -> Node.Entry? {
        asked.append(key)
        guard let (ordinal, entry) = entries.find(key) else { return nil }
        if ordinal < 64 { foundFirst |= 1 << UInt64(ordinal) } else { found.insert(ordinal) }
        return entry
    }

    private func isFound(_ ordinal: Int) -> Bool {
        ordinal < 64 ? foundFirst & 1 << UInt64(ordinal) != 0 : found.contains(ordinal)
    }

    /// The value of a member that must be there.
    mutating func require(_ key: String) -> Node? {
        if let value = take(key) { return value }
        findings.report(.missingField, "\(what) needs `\(key)`", at: node.head)
        return nil
    }

    /// Reports the members that were never asked for.
    ///
    /// `advice` says where a member belongs that is known elsewhere.
    func finish(advice: (String) -> String? = { _ in nil }) {
        guard foundFirst.nonzeroBitCount + found.count < entries.count else { return }
        let known = asked.sorted { $0.precedesInBytes($1) }.joined(separator: ", ")
        for (index, entry) in entries.enumerated() where !isFound(index) {
            // Looking for what was meant is dear, and nobody would be told.
            guard !findings.isFull else { return }
            let key = ForeignText.neutralised(entry.key)
            let advice = advice(entry.key)
            let label = Suggestion.label(for: entry.key, among: asked)
            findings.report(
                .unknownField, "\(what) has no field `\(key)`",
                at: findings.source(entry.keySpan), label: advice == nil ? label : nil,
                help: [advice, "the fields are \(known)"].compactMap(\.self))
        }
    }
}

extension Node {
    /// What the node is, as a noun phrase for messages; quotes nothing.
    var phrase: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar(let scalar): scalar.reading?.yaml12.phrase ?? "text"
        }
    }

    /// The first character, for what is missing in the node.
    var head: Span {
        switch content {
        case .mapping(let entries): entries.first?.keySpan ?? span
        default: span
        }
    }
}
