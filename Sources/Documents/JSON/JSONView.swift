package import Model

/// A place in a JSON text: a value that is looked at where it stands.
package struct JSONView: Sendable {
    private let document: JSONDocument
    private let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    private var entry: JSONTape.Entry { document.tape.entries[index] }

    private func at(_ index: Int) -> JSONView { JSONView(document: document, index: index) }

    /// What it is.
    package var kind: JSONKind { entry.kind }

    /// Whether this is JSON `null`.
    package var isNull: Bool { kind == .null }

    /// The truth value, or nil for every other kind.
    package var boolValue: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The text of a string, or nil for every other kind.
    package var stringValue: String? {
        kind == .string ? document.tape.string(index, of: document.text.span) : nil
    }

    /// The text of a string, or nil for every other kind; one that comes again and again is kept
    /// once.
    package func stringValue(sharing texts: SharedTexts) -> String? {
        guard kind == .string else { return nil }
        return document.tape.string(index, of: document.text.span, sharing: texts)
    }

    /// The two parts of a string around the byte that `split` finds, or nil when it finds none, or
    /// for every other kind; parts that come again and again are kept once.
    package func halves(
        sharing texts: SharedTexts, around split: (Span<UInt8>) -> Int?
    ) -> (String, String)? {
        guard kind == .string else { return nil }
        guard !entry.isEscaped else {
            let text = document.tape.string(index, of: document.text.span)
            guard let at = split(text.utf8Span.span) else { return nil }
            let utf8 = text.utf8
            let middle = utf8.index(utf8.startIndex, offsetBy: at)
            return (String(text[..<middle]), String(text[utf8.index(after: middle)...]))
        }
        let text = document.text.span.extracting(entry.range)
        guard let at = split(text), text.indices.contains(at) else { return nil }
        let isASCII = document.tape.isASCII
        return (
            texts.text(text.extracting(..<at), isASCII: isASCII),
            JSONTape.copy(text.extracting((at + 1)...), isASCII: isASCII)
        )
    }

    /// Whether this is a string of that text.
    package func isString(_ text: String) -> Bool { isString(text.utf8Span.span) }

    /// Whether this is a string of that text.
    package func isString(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes in
            let bytes = unsafe Span(_unsafeElements: bytes)
            return isString(bytes)
        }
    }

    private func isString(_ text: Span<UInt8>) -> Bool {
        kind == .string && document.tape.isString(index, text, of: document.text.span)
    }

    /// A number that is a whole 64-bit integer, or nil.
    package var integerValue: Int64? {
        guard kind == .number else { return nil }
        return smallInteger
            ?? Number(checkedLexeme: document.tape.string(index, of: document.text.span)).integer
    }

    /// A number of a few digits and nothing else, as most numbers are.
    private var smallInteger: Int64? {
        let digits = document.text.span.extracting(entry.range)
        guard digits.count <= 18 else { return nil }
        var number: Int64 = 0
        for index in digits.indices {
            guard digits[index] >= UInt8(ascii: "0"), digits[index] <= UInt8(ascii: "9") else {
                return nil
            }
            number = number &* 10 &+ Int64(digits[index] &- UInt8(ascii: "0"))
        }
        return number
    }

    /// This and everything in it as a tree; texts that come again and again are kept once.
    package func value(sharing texts: SharedTexts) -> Value {
        document.tape.value(index, of: document.text.span, sharing: texts)
    }

    /// This and everything in it as a tree.
    package var value: Value { document.tape.value(index, of: document.text.span) }

    /// The members of an object as trees, or nil for every other kind; texts that come again and
    /// again are kept once.
    package func objectValue(sharing texts: SharedTexts) -> ValueObject? {
        guard kind == .object else { return nil }
        return document.tape.object(index, of: document.text.span, sharing: texts)
    }

    /// How many elements or members there are; zero in what is no container.
    package var count: Int {
        kind == .array || kind == .object ? Int(entry.end) : 0
    }
}

extension JSONView {
    /// The member of an object, or nil when there is none or this is no object.
    package func member(_ key: StaticString) -> JSONView? {
        key.withUTF8Buffer { key in
            let key = unsafe Span(_unsafeElements: key)
            return member(key)
        }
    }

    /// The member of an object, or nil when there is none or this is no object.
    package func member(named key: String) -> JSONView? { member(key.utf8Span.span) }

    private func member(_ wanted: Span<UInt8>) -> JSONView? {
        guard kind == .object else { return nil }
        return document.tape.member(wanted, of: index, in: document.text.span).map(at)
    }

    /// The elements of an array, in their order; none in what is no array.
    package var elements: Elements {
        Elements(view: self, at: index + 1, end: kind == .array ? Int(entry.next) : 0)
    }

    /// The elements of an array.
    package struct Elements: Sequence, IteratorProtocol {
        fileprivate let view: JSONView
        fileprivate var at: Int
        fileprivate let end: Int

        /// The next element.
        package mutating func next() -> JSONView? {
            guard at < end else { return nil }
            defer { at = view.document.tape.next(at) }
            return view.at(at)
        }
    }

    /// The members of an object, in their order; none in what is no object.
    package var members: Members {
        Members(view: self, at: index + 1, end: kind == .object ? Int(entry.next) : 0)
    }

    /// The members of an object.
    package struct Members: Sequence, IteratorProtocol {
        fileprivate let view: JSONView
        fileprivate var at: Int
        fileprivate let end: Int

        /// The next key, which is a string, and its value.
        package mutating func next() -> (key: JSONView, value: JSONView)? {
            guard at < end else { return nil }
            defer { at = view.document.tape.next(at + 1) }
            return (view.at(at), view.at(at + 1))
        }
    }
}
