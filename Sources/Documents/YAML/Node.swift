package import Model

/// A value of a YAML document with the place where it stands.
package struct Node: Sendable {
    /// What the value is.
    package let content: Content
    /// Where it stands.
    package let span: Span

    /// What a value is; scalars are text until a field's type reads them.
    package enum Content: Sendable {
        case scalar(Scalar)
        case sequence([Node])
        case mapping([Entry])
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

        init(key: String, keySpan: Span, value: Node) {
            self.key = key
            self.keySpan = keySpan
            self.value = value
        }
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

    init(_ content: Content, span: Span) {
        self.content = content
        self.span = span
    }

    /// The scalar, or nil for a sequence or mapping.
    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The members of a mapping, or nil.
    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The elements of a sequence, or nil.
    package var elements: [Node]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The value of a member of a mapping, or nil.
    package subscript(key: String) -> Node? {
        guard case .mapping(let entries) = content else { return nil }
        // By index: `first(where:)` would copy every member on the way.
        for index in entries.indices where entries[index].key.hasSameBytes(as: key) {
            return entries[index].value
        }
        return nil
    }
}
