import Model

/// The values of one file, in the order of the text.
///
/// A mapping or sequence is followed by all that is in it; in a mapping, keys and values alternate.
final class NodeTree: Sendable {
    let items: [Item]
    /// The texts of all scalars, one behind the other.
    private let bytes: [UInt8]

    init(_ items: [Item], bytes: [UInt8]) {
        self.items = items
        self.bytes = bytes
    }

    /// The text of a scalar; empty for what is none.
    func text(of index: Int) -> String { items[index].text(in: bytes) }

    // What follows is told without making a text.

    /// Whether a scalar is that text.
    func isText(_ index: Int, _ text: String) -> Bool { items[index].isText(text, in: bytes) }

    /// Whether the first bytes of a scalar tell already that it is text to every version of YAML.
    func isCertainText(_ index: Int) -> Bool { items[index].isCertainText(in: bytes) }

    /// Whether a byte stands in a scalar.
    func holds(_ byte: UInt8, in index: Int) -> Bool { items[index].holds(byte, in: bytes) }

    /// A key or a value.
    struct Item: Sendable {
        enum Kind: Sendable {
            /// A scalar without quotes and not as a block.
            case plain
            case quoted
            case sequence
            case mapping
        }

        let kind: Kind
        /// Where the text of a scalar starts.
        private let start: UInt32
        /// How many bytes it has.
        private let count: UInt32
        /// The index behind all that is in it.
        private var next: UInt32
        var span: Node.Span

        /// Makes a value without parts, the text of which has these bytes.
        init(_ kind: Kind, _ text: Range<Int> = 0..<0, span: Node.Span, at index: Int) {
            self.kind = kind
            self.span = span
            start = UInt32(clamping: text.lowerBound)
            count = UInt32(clamping: text.count)
            next = UInt32(clamping: index + 1)
        }

        /// The index behind all that is in it.
        var end: Int {
            get { Int(next) }
            set { next = UInt32(clamping: newValue) }
        }

        /// The text of a scalar.
        func text(in bytes: [UInt8]) -> String {
            String(decoding: bytes[range], as: UTF8.self)
        }

        private var range: Range<Int> { Int(start)..<Int(start) + Int(count) }

        func isCertainText(in bytes: [UInt8]) -> Bool {
            ScalarStart(bytes.span.extracting(range)) == .text
        }

        func holds(_ byte: UInt8, in bytes: [UInt8]) -> Bool {
            let text = bytes.span.extracting(range)
            for index in text.indices where text[index] == byte { return true }
            return false
        }

        /// Whether another scalar has the same text.
        func hasText(of other: Item, in bytes: [UInt8]) -> Bool {
            guard count == other.count else { return false }
            let bytes = bytes.span
            for index in 0..<Int(count)
            where bytes[Int(start) + index] != bytes[Int(other.start) + index] {
                return false
            }
            return true
        }

        func isText(_ text: String, in bytes: [UInt8]) -> Bool {
            guard Int(count) == text.utf8.count else { return false }
            let (text, bytes) = (text.utf8Span.span, bytes.span)
            for index in text.indices where text[index] != bytes[Int(start) + index] {
                return false
            }
            return true
        }
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
            Entry(tree, key: index)
        }

        /// The member of that key with its place among the members, or nil.
        package func find(_ key: String) -> (ordinal: Int, entry: Entry)? {
            let end = endIndex
            var index = startIndex
            var ordinal = 0
            while index < end {
                if tree.isText(index, key) { return (ordinal, self[index]) }
                index = tree.items[index + 1].end
                ordinal += 1
            }
            return nil
        }
    }
}
