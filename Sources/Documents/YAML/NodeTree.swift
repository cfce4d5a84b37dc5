import Model

/// The values of one file, in the order of the text.
///
/// A mapping or sequence is followed by all that is in it; in a mapping, keys and values alternate.
final class NodeTree: Sendable {
    let items: [Item]

    init(_ items: [Item]) { self.items = items }

    /// A key or a value.
    struct Item: Sendable {
        enum Kind: Sendable {
            /// A scalar without quotes and not as a block.
            case plain
            case quoted
            case sequence
            case mapping
        }

        var kind: Kind
        /// The text of a scalar.
        var text = ""
        var span: Node.Span
        /// The index behind all that is in it.
        var end: Int
    }
}

extension Node {
    /// The elements of a sequence, in their order.
    package struct Elements: Collection, Sendable {
        private let tree: NodeTree
        private let sequence: Int

        init(_ tree: NodeTree, of sequence: Int) {
            self.tree = tree
            self.sequence = sequence
        }

        /// Where the first element stands in the file's array of values.
        package var startIndex: Int { sequence + 1 }
        /// Behind the last element.
        package var endIndex: Int { tree.items[sequence].end }
        /// The index of the next element.
        package func index(after index: Int) -> Int { tree.items[index].end }
        /// An element.
        package subscript(index: Int) -> Node { Node(tree, at: index) }
    }

    /// The members of a mapping, in their order.
    package struct Entries: Collection, Sendable {
        private let tree: NodeTree
        private let mapping: Int

        init(_ tree: NodeTree, of mapping: Int) {
            self.tree = tree
            self.mapping = mapping
        }

        /// Where the first key stands in the file's array of values.
        package var startIndex: Int { mapping + 1 }
        /// Behind the last value.
        package var endIndex: Int { tree.items[mapping].end }
        /// The index of the next key.
        package func index(after index: Int) -> Int { tree.items[index + 1].end }
        /// A member.
        package subscript(index: Int) -> Entry {
            Entry(
                key: tree.items[index].text, keySpan: tree.items[index].span,
                value: Node(tree, at: index + 1))
        }

        /// The member of that key with its place among the members, or nil.
        package func find(_ key: String) -> (ordinal: Int, entry: Entry)? {
            let end = endIndex
            var index = startIndex
            var ordinal = 0
            while index < end {
                if tree.items[index].text.hasSameBytes(as: key) { return (ordinal, self[index]) }
                index = tree.items[index + 1].end
                ordinal += 1
            }
            return nil
        }
    }
}
