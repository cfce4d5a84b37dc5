import Model

/// Appends JSON text to a buffer.
struct JSONWriter {
    var bytes: [UInt8] = []
    let isSorted: Bool

    init(isSorted: Bool = false) { self.isSorted = isSorted }

    mutating func add(_ value: Value) {
        switch value {
        case .null: add(raw: "null")
        case .bool(let flag): add(raw: flag ? "true" : "false")
        case .number(let number): bytes.append(contentsOf: number.lexeme.utf8)
        case .string(let text): add(text)
        case .array(let elements):
            list("[", elements, "]") { writer, element in writer.add(element) }
        case .object(let object):
            list("{", isSorted ? object.sorted : object.members, "}") { writer, member in
                writer.add(key: member.key)
                writer.add(member.value)
            }
        case .secret(let expression): add(reference: expression)
        }
    }

    mutating func addPretty(_ value: Value, indent: Int) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            lines("[", elements, "]", indent: indent) { writer, element in
                writer.addPretty(element, indent: indent + 1)
            }
        case .object(let object) where !object.isEmpty:
            lines("{", object.members, "}", indent: indent) { writer, member in
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
            try list("[", elements, "]") { writer, element throws(SubstitutionError) in
                try writer.add(element, substituting: secret)
            }
        case .object(let object):
            try list("{", object.members, "}") { writer, member throws(SubstitutionError) in
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
                var reader = JSONReader(maxDepth: JSONLimits().maxDepth, keepsText: false)
                guard (try? reader.document(value)) != nil else { return .notJSON(expression) }
                for index in value.indices { bytes.append(value[index]) }
            }
            return nil
        }
    }

    private mutating func add(reference: SecretExpression) {
        add(raw: #"{"secret":"#)
        add(reference.written)
        add(raw: "}")
    }

    private mutating func add(raw text: StaticString) {
        bytes.append(contentsOf: text.description.utf8)
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
        for index in text.indices { add(escaped: text[index]) }
        bytes.append(UInt8(ascii: "\""))
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

    private mutating func list<Element, Failure>(
        _ open: StaticString, _ elements: [Element], _ close: StaticString,
        _ add: (inout JSONWriter, Element) throws(Failure) -> Void
    ) throws(Failure) {
        self.add(raw: open)
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            try add(&self, element)
        }
        self.add(raw: close)
    }

    private mutating func lines<Element>(
        _ open: StaticString, _ elements: [Element], _ close: StaticString, indent: Int,
        _ add: (inout JSONWriter, Element) -> Void
    ) {
        list(open, elements, "") { writer, element in
            writer.breakLine(indent: indent + 1)
            add(&writer, element)
        }
        breakLine(indent: indent)
        self.add(raw: close)
    }

    private mutating func breakLine(indent: Int) {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<indent { add(raw: "  ") }
    }
}
