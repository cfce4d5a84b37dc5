package import Model

/// A value of a YAML document with the place where it stands.
///
/// The values of a file stand in one array, in the order of the text, and a node names one of them:
/// to make, hand on and drop a node costs no more than a reference, however much is below it.
package struct Node: Sendable {
    private let tree: NodeTree
    private let index: Int

    init(_ tree: NodeTree, at index: Int) {
        self.tree = tree
        self.index = index
    }

    /// Where it stands.
    package var span: Span { tree.items[index].span }

    /// What the value is.
    package var content: Content {
        switch tree.items[index].kind {
        case .plain, .quoted: .scalar(Scalar(tree, at: index))
        case .sequence: .sequence(Elements(tree, of: index))
        case .mapping: .mapping(Entries(tree, of: index))
        }
    }

    /// The scalar, or nil for a sequence or mapping.
    package var scalar: Scalar? {
        switch tree.items[index].kind {
        case .plain, .quoted: Scalar(tree, at: index)
        case .sequence, .mapping: nil
        }
    }

    /// The members of a mapping, or nil.
    package var entries: Entries? {
        tree.items[index].kind == .mapping ? Entries(tree, of: index) : nil
    }

    /// The elements of a sequence, or nil.
    package var elements: Elements? {
        tree.items[index].kind == .sequence ? Elements(tree, of: index) : nil
    }

    /// The value of a member of a mapping, or nil.
    package subscript(key: String) -> Node? { entries?.find(key)?.entry.value }

    /// What a value is; scalars are text until a field's type reads them.
    package enum Content: Sendable {
        case scalar(Scalar)
        case sequence(Elements)
        case mapping(Entries)
    }

    /// A scalar with the way in which it was written.
    package struct Scalar: Sendable {
        private let tree: NodeTree
        private let index: Int

        init(_ tree: NodeTree, at index: Int) {
            self.tree = tree
            self.index = index
        }

        /// The text after quotes and folding, made anew each time.
        package var text: String { tree.text(of: index) }
        /// Whether its first bytes tell already that no version of YAML takes it for anything else.
        var isCertainText: Bool { tree.isCertainText(index) }
        /// Whether a byte stands in the text.
        package func holds(_ byte: UInt8) -> Bool { tree.holds(byte, in: index) }
        /// Whether it was written without quotes and not as a block.
        package var isPlain: Bool { tree.items[index].kind == .plain }
    }

    /// One member of a mapping; keys are text and unique by bytes.
    package struct Entry: Sendable {
        private let tree: NodeTree
        private let index: Int

        init(_ tree: NodeTree, key index: Int) {
            self.tree = tree
            self.index = index
        }

        /// The key, made anew each time.
        package var key: String { tree.text(of: index) }
        /// Where the key stands.
        package var keySpan: Span { tree.items[index].span }
        /// The value.
        package var value: Node { Node(tree, at: index + 1) }

        /// Whether that is the key.
        package func isKey(_ text: String) -> Bool { tree.isText(index, text) }
    }

    /// A stretch of the file; the end is exclusive.
    package struct Span: Hashable, Sendable {
        /// The first position.
        package let start: SourcePosition
        /// The position behind the last one.
        package let end: SourcePosition

        init(start: SourcePosition, end: SourcePosition) {
            self.start = start
            self.end = end
        }

        /// The stretch as a place in a file of that name.
        package func source(in file: String) -> SourceRange {
            SourceRange(file: file, start: start, end: end)
        }
    }
}
