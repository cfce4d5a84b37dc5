import Model

/// Builds trees out of events with an explicit stack, so that depth costs no machine stack.
struct YAMLBuilder {
    let file: String
    let limits: DocumentLimits
    private(set) var documents: [Node] = []
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var isAborted = false
    private var stack: [Container] = []
    private var nodes = 0

    init(file: String, limits: DocumentLimits) {
        self.file = file
        self.limits = limits
    }

    /// A mapping or sequence that is still open.
    private struct Container {
        let start: SourcePosition
        let isMapping: Bool
        var elements: [Node] = []
        var entries: [Node.Entry] = []
        var key: Key?
        /// Where each key stands, once there are too many to look through.
        private var table: [ByteKey: SourcePosition] = [:]

        init(start: SourcePosition, isMapping: Bool) {
            self.start = start
            self.isMapping = isMapping
        }

        /// Where a key stands already, or nil.
        mutating func place(of key: String) -> SourcePosition? {
            guard entries.count > 16 else {
                for index in entries.indices where entries[index].key.hasSameBytes(as: key) {
                    return entries[index].keySpan.start
                }
                return nil
            }
            if table.isEmpty {
                for entry in entries { table[ByteKey(entry.key)] = entry.keySpan.start }
            }
            return table[ByteKey(key)]
        }

        mutating func append(_ entry: Node.Entry) {
            entries.append(entry)
            if !table.isEmpty { table[ByteKey(entry.key)] = entry.keySpan.start }
        }
    }

    /// What stands before the colon of the member that is being read.
    private enum Key {
        case text(String, Node.Span)
        /// Refused; its value is read and dropped.
        case refused
    }

    /// Takes one event; returns false when there is nothing more to read.
    mutating func add(_ event: YAMLEvent) -> Bool {
        if event.hasAnchor { report(.aliasRefused, "anchors are not read", at: event.span) }
        if event.hasTag { report(.tagRefused, "tags are not read", at: event.span) }
        switch event.kind {
        case .streamStart, .documentStart, .documentEnd: return true
        case .streamEnd: return false
        case .alias:
            report(.aliasRefused, "aliases are not read", at: event.span)
            put(Node(.scalar(Node.Scalar(text: "", isPlain: false)), span: event.span))
        case .scalar(let scalar): put(Node(.scalar(scalar), span: event.span))
        case .sequenceStart, .mappingStart: open(event)
        case .sequenceEnd, .mappingEnd: close(event)
        }
        return !isAborted
    }

    private mutating func open(_ event: YAMLEvent) {
        guard stack.count < limits.maxDepth else {
            report(
                .nestingTooDeep, "the nesting is deeper than \(limits.maxDepth)", at: event.span)
            isAborted = true
            return
        }
        if case .mappingStart = event.kind {
            stack.append(Container(start: event.span.start, isMapping: true))
        } else {
            stack.append(Container(start: event.span.start, isMapping: false))
        }
    }

    private mutating func close(_ event: YAMLEvent) {
        guard let container = stack.popLast() else { return }
        put(
            Node(
                container.isMapping ? .mapping(container.entries) : .sequence(container.elements),
                span: Node.Span(start: container.start, end: event.span.end)))
    }

    private mutating func put(_ node: Node) {
        nodes += 1
        guard nodes <= limits.maxNodes else {
            report(
                .tooManyNodes, "the file holds more than \(limits.maxNodes) keys and values",
                at: node.span)
            isAborted = true
            return
        }
        let top = stack.count - 1
        guard top >= 0 else {
            if let scalar = node.scalar, scalar.isPlain, scalar.text.isEmpty { return }
            documents.append(node)
            return
        }
        if !stack[top].isMapping {
            stack[top].elements.append(node)
        } else if let key = stack[top].key {
            stack[top].key = nil
            if case .text(let text, let span) = key {
                stack[top].append(Node.Entry(key: text, keySpan: span, value: node))
            }
        } else {
            let first = node.scalar.flatMap { stack[top].place(of: $0.text) }
            stack[top].key = key(node, first: first)
        }
    }

    /// Takes a node as a key; `first` is where the mapping has it already.
    private mutating func key(_ node: Node, first: SourcePosition?) -> Key {
        guard let scalar = node.scalar else {
            report(.keyNotText, "a mapping or list cannot be a key", at: node.span)
            return .refused
        }
        if scalar.isPlain, scalar.text == "<<" {
            report(.mergeKeyRefused, "merge keys are not read", at: node.span)
            return .refused
        }
        if let first {
            report(
                .duplicateKey, "this key stands twice in one mapping", at: node.span,
                help: "the first one is at line \(first.line), column \(first.column)")
            return .refused
        }
        if scalar.isPlain, !ScalarReading(scalar.text).isTextInEveryVersion {
            report(
                .keyNotText, "this key is not text in every version of YAML", at: node.span,
                help: "quote it")
        }
        return .text(scalar.text, node.span)
    }

    /// Reports what libyaml stumbled over.
    mutating func report(_ problem: YAMLProblem, text: SourceText) {
        let phrase = [problem.problem, problem.context].compactMap(\.self).joined(separator: " ")
        // At the end of a text without a last line break libyaml names the line behind it.
        let position =
            problem.position.line <= text.lineCount ? problem.position : text.endPosition
        let found = text.scalar(at: position)
        let help: String? =
            switch found {
            case "\t": "indent with spaces"
            case "@", "`", "%": "quote a value that starts with this character"
            default: nil
            }
        let end = SourcePosition(line: position.line, column: position.column + 1)
        report(.yamlSyntax, phrase, at: Node.Span(start: position, end: end), help: help)
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, at span: Node.Span, help: String? = nil
    ) {
        guard diagnostics.count < DocumentLimits.maxProblems else {
            // What is reported last is why the reading ends here.
            if !isAborted {
                let place = Diagnostic.Place.source(span.source(in: file))
                diagnostics.append(.tooManyProblems(at: place))
            }
            isAborted = true
            return
        }
        diagnostics.append(
            Diagnostic(
                code, message, at: .source(span.source(in: file)),
                help: help.map { [$0] } ?? []))
    }
}
