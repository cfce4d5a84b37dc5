import Model

/// Appends JSON text to a buffer.
struct JSONWriter {
    var bytes: [UInt8] = []
    let isSorted: Bool

    init(isSorted: Bool = false) {
        self.isSorted = isSorted
        // Most texts are short: one allocation instead of one for each doubling.
        bytes.reserveCapacity(512)
    }

    mutating func add(_ value: Value) {
        switch value {
        case .null: add(raw: "null")
        case .bool(let flag): add(raw: flag ? "true" : "false")
        case .number(let number): bytes.append(contentsOf: number.lexeme.utf8)
        case .string(let text): add(text)
        case .array(let elements):
            list(.square, elements) { writer, element in writer.add(element) }
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            addMembers(isSorted ? object.sorted : object.members)
            bytes.append(UInt8(ascii: "}"))
        case .secret(let expression): add(reference: expression)
        }
    }

    mutating func addMembers(_ members: [ValueObject.Member]) {
        separated(members) { writer, member in
            writer.add(key: member.key)
            writer.add(member.value)
        }
    }

    mutating func addPretty(_ value: Value, indent: Int) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            lines(.square, elements, indent: indent) { writer, element in
                writer.addPretty(element, indent: indent + 1)
            }
        case .object(let object) where !object.isEmpty:
            lines(.curly, object.members, indent: indent) { writer, member in
                writer.add(key: member.key)
                writer.bytes.append(UInt8(ascii: " "))
                writer.addPretty(member.value, indent: indent + 1)
            }
        default: add(value)
        }
    }

    mutating func add(
        _ value: Value, substituting secret: (SecretExpression) -> Secret?
    ) throws(SubstitutionError) {
        switch value {
        case .null, .bool, .number, .string: add(value)
        case .array(let elements):
            try list(.square, elements) { writer, element throws(SubstitutionError) in
                try writer.add(element, substituting: secret)
            }
        case .object(let object):
            try list(.curly, object.members) { writer, member throws(SubstitutionError) in
                writer.add(key: member.key)
                try writer.add(member.value, substituting: secret)
            }
        case .secret(let expression):
            guard let found = secret(expression) else { throw .missing(expression) }
            if let error = add(found, of: expression) { throw error }
        }
    }

    /// The greatest number of bytes that a value can take in a body.
    static func bound(of secret: Secret) -> Int {
        // A control character becomes six bytes.
        secret.withBytes { $0.count * 6 + 2 }
    }

    /// Overwrites the buffer, because it may hold secrets.
    // Not inlined: the optimiser would drop writes to a buffer that is never read again.
    @inline(never)
    mutating func overwrite() {
        for index in bytes.indices { bytes[index] = 0 }
    }

    private mutating func add(_ secret: Secret, of expression: SecretExpression)
        -> SubstitutionError?
    {
        secret.withBytes { value -> SubstitutionError? in
            switch secret.form {
            case .text:
                guard (try? UTF8Span(validating: value)) != nil else { return .notText(expression) }
                add(quoted: value)
            case .json:
                var reader = JSONReader(maxDepth: JSONLimits().maxDepth)
                guard (try? reader.read(value)) != nil else { return .notJSON(expression) }
                copy(value)
            }
            return nil
        }
    }

    private mutating func add(reference: SecretExpression) {
        add(raw: #"{"secret":"#)
        add(reference.written)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func add(raw text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func add(key: String) {
        add(key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func add(_ text: String) {
        add(quoted: text.utf8Span.span)
    }

    private mutating func add(quoted text: Span<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        // Stretches without escapes, which is most text, are one copy each.
        var plain = 0
        for index in text.indices where JSONWriter.needsEscape(text[index]) {
            copy(text.extracting(plain..<index))
            add(escaped: text[index])
            plain = index + 1
        }
        copy(text.extracting(plain..<text.count))
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func copy(_ part: Span<UInt8>) {
        unsafe part.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func add(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): add(raw: #"\""#)
        case UInt8(ascii: "\\"): add(raw: #"\\"#)
        case 0x08: add(raw: #"\b"#)
        case 0x09: add(raw: #"\t"#)
        case 0x0A: add(raw: #"\n"#)
        case 0x0C: add(raw: #"\f"#)
        case 0x0D: add(raw: #"\r"#)
        case 0..<0x20:
            add(raw: #"\u00"#)
            bytes.append(contentsOf: [byte].hexadecimal.utf8)
        default: bytes.append(byte)
        }
    }

    /// The signs around a container.
    private enum Brackets {
        case square
        case curly

        var open: UInt8 { self == .square ? UInt8(ascii: "[") : UInt8(ascii: "{") }
        var close: UInt8 { self == .square ? UInt8(ascii: "]") : UInt8(ascii: "}") }
    }

    private mutating func list<Element, Failure>(
        _ brackets: Brackets, _ elements: [Element],
        _ add: (inout JSONWriter, Element) throws(Failure) -> Void
    ) throws(Failure) {
        bytes.append(brackets.open)
        try separated(elements, add)
        bytes.append(brackets.close)
    }

    private mutating func lines<Element>(
        _ brackets: Brackets, _ elements: [Element], indent: Int,
        _ add: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(brackets.open)
        separated(elements) { writer, element in
            writer.breakLine(indent: indent + 1)
            add(&writer, element)
        }
        breakLine(indent: indent)
        bytes.append(brackets.close)
    }

    private mutating func separated<Element, Failure>(
        _ elements: [Element], _ add: (inout JSONWriter, Element) throws(Failure) -> Void
    ) throws(Failure) {
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            try add(&self, element)
        }
    }

    private mutating func breakLine(indent: Int) {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<indent { add(raw: "  ") }
    }
}
