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
        case .plain: .scalar(Scalar(text: tree.items[index].text, isPlain: true))
        case .quoted: .scalar(Scalar(text: tree.items[index].text, isPlain: false))
        case .sequence: .sequence(Elements(tree, of: index))
        case .mapping: .mapping(Entries(tree, of: index))
        }
    }

    /// The scalar, or nil for a sequence or mapping.
    package var scalar: Scalar? {
        switch tree.items[index].kind {
        case .plain: Scalar(text: tree.items[index].text, isPlain: true)
        case .quoted: Scalar(text: tree.items[index].text, isPlain: false)
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
        /// The text after quotes and folding.
        package let text: String
        /// Whether it was written without quotes and not as a block.
        package let isPlain: Bool

        init(text: String, isPlain: Bool) {
            self.text = text
            self.isPlain = isPlain
        }
    }

    /// One member of a mapping; keys are text and unique by bytes.
    package struct Entry: Sendable {
        /// The key.
        package let key: String
        /// Where the key stands.
        package let keySpan: Span
        /// The value.
        package let value: Node
    }

    /// A stretch of the file; the end is exclusive.
    package struct Span: Hashable, Sendable {
        // Four words of half the size: there is one of these for each key and value, and a file is
        // smaller than they can count.
        private let startLine: UInt32
        private let startColumn: UInt32
        private let endLine: UInt32
        private let endColumn: UInt32

        init(start: SourcePosition, end: SourcePosition) {
            startLine = UInt32(clamping: start.line)
            startColumn = UInt32(clamping: start.column)
            endLine = UInt32(clamping: end.line)
            endColumn = UInt32(clamping: end.column)
        }

        /// The first position.
        package var start: SourcePosition {
            SourcePosition(line: Int(startLine), column: Int(startColumn))
        }

        /// The position behind the last one.
        package var end: SourcePosition {
            SourcePosition(line: Int(endLine), column: Int(endColumn))
        }

        /// The stretch as a place in a file of that name.
        package func source(in file: String) -> SourceRange {
            SourceRange(file: file, start: start, end: end)
        }
    }
}
