import Model

/// Builds trees out of events with an explicit stack, so that depth costs no machine stack.
struct YAMLBuilder {
    let file: String
    let limits: DocumentLimits
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var isAborted = false
    private var items: [NodeTree.Item] = []
    /// The texts of the scalars.
    private var bytes: [UInt8] = []
    /// Where the documents that are whole begin.
    private var roots: [Int] = []
    private var stack: [Container] = []
    /// The number of keys and values so far.
    private(set) var nodes = 0

    init(file: String, limits: DocumentLimits) {
        self.file = file
        self.limits = limits
    }

    /// The documents that are whole; one that holds no value is left out.
    var documents: [Node] {
        let tree = NodeTree(items, bytes: bytes)
        return roots.map { Node(tree, at: $0) }
    }

    /// A mapping or sequence that is still open.
    private struct Container {
        /// Its place among the items.
        let index: Int
        var awaits: Awaited
        /// Where the member begins that is dropped when its value has been read.
        var refused: Int?
        /// Where each key stands, once there are too many to look through.
        private var table: [ByteKey: SourcePosition] = [:]
        private var keys = 0

        init(index: Int, isMapping: Bool) {
            self.index = index
            awaits = isMapping ? .key : .element
        }

        /// Where a key stands already, or nil.
        mutating func place(
            of key: NodeTree.Item, in items: [NodeTree.Item], _ bytes: [UInt8]
        ) -> SourcePosition? {
            if table.isEmpty {
                var at = index + 1
                // The last item is the key itself.
                while at + 1 < items.count {
                    if items[at].hasText(of: key, in: bytes) { return items[at].span.start }
                    at = items[at + 1].end
                }
                if keys > 16 { fillTable(items, bytes) }
                return nil
            }
            return table[ByteKey(key.text(in: bytes))]
        }

        mutating func add(_ key: NodeTree.Item, _ bytes: [UInt8]) {
            keys += 1
            if !table.isEmpty { table[ByteKey(key.text(in: bytes))] = key.span.start }
        }

        private mutating func fillTable(_ items: [NodeTree.Item], _ bytes: [UInt8]) {
            var at = index + 1
            while at + 1 < items.count {
                table[ByteKey(items[at].text(in: bytes))] = items[at].span.start
                at = items[at + 1].end
            }
        }
    }

    /// What the next value of a container is.
    private enum Awaited {
        case element
        case key
        case value
    }

    /// Takes one event with the bytes of its scalar; returns false when there is nothing more to
    /// read.
    mutating func add(_ event: YAMLEvent, _ text: Span<UInt8>) -> Bool {
        if event.hasAnchor { report(.aliasRefused, "anchors are not read", at: event.span) }
        if event.hasTag { report(.tagRefused, "tags are not read", at: event.span) }
        switch event.kind {
        case .streamStart, .documentStart, .documentEnd: return true
        case .streamEnd: return false
        case .alias:
            report(.aliasRefused, "aliases are not read", at: event.span)
            put(.quoted, Span(), event.span)
        case .scalar(let isPlain): put(isPlain ? .plain : .quoted, text, event.span)
        case .sequenceStart: open(.sequence, event.span)
        case .mappingStart: open(.mapping, event.span)
        case .sequenceEnd, .mappingEnd: close(event.span)
        }
        return !isAborted
    }

    private mutating func open(_ kind: NodeTree.Item.Kind, _ span: Node.Span) {
        guard stack.count < limits.maxDepth else {
            report(.nestingTooDeep, "the nesting is deeper than \(limits.maxDepth)", at: span)
            isAborted = true
            return
        }
        stack.append(Container(index: items.count, isMapping: kind == .mapping))
        items.append(NodeTree.Item(kind, span: span, at: items.count))
    }

    private mutating func close(_ span: Node.Span) {
        guard let container = stack.popLast() else { return }
        let start = items[container.index].span.start
        items[container.index].span = Node.Span(start: start, end: span.end)
        items[container.index].end = items.count
        put(at: container.index)
    }

    private mutating func put(
        _ kind: NodeTree.Item.Kind, _ text: Span<UInt8>, _ span: Node.Span
    ) {
        let start = bytes.count
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        items.append(NodeTree.Item(kind, start..<bytes.count, span: span, at: items.count))
        put(at: items.count - 1)
    }

    /// Puts the value that ends here, and starts at that item, where it belongs.
    private mutating func put(at index: Int) {
        nodes += 1
        guard nodes <= limits.maxNodes else {
            report(
                .tooManyNodes, "the file holds more than \(limits.maxNodes) keys and values",
                at: items[index].span)
            isAborted = true
            return
        }
        let top = stack.count - 1
        guard top >= 0 else {
            if items[index].kind == .plain, items[index].isText("", in: bytes) { return }
            roots.append(index)
            return
        }
        switch stack[top].awaits {
        case .element: break
        case .key:
            if isKey(at: index) {
                stack[top].add(items[index], bytes)
            } else {
                stack[top].refused = index
            }
            stack[top].awaits = .value
        case .value:
            if let refused = stack[top].refused {
                items.removeSubrange(refused...)
                stack[top].refused = nil
            }
            stack[top].awaits = .key
        }
    }

    /// Whether the last value can be a key of the innermost mapping; reports why not.
    private mutating func isKey(at index: Int) -> Bool {
        let item = items[index]
        guard item.kind == .plain || item.kind == .quoted else {
            report(.keyNotText, "a mapping or list cannot be a key", at: item.span)
            return false
        }
        if item.kind == .plain, item.isText("<<", in: bytes) {
            report(.mergeKeyRefused, "merge keys are not read", at: item.span)
            return false
        }
        if let first = stack[stack.count - 1].place(of: item, in: items, bytes) {
            report(
                .duplicateKey, "this key stands twice in one mapping", at: item.span,
                help: "the first one is at line \(first.line), column \(first.column)")
            return false
        }
        if item.kind == .plain, !item.isCertainText(in: bytes),
            !ScalarReading(item.text(in: bytes)).isTextInEveryVersion
        {
            report(
                .keyNotText, "this key is not text in every version of YAML", at: item.span,
                help: "quote it")
        }
        return true
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
