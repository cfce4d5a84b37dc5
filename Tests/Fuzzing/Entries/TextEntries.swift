import Documents
import Model
import Reports

/// Texts of the floor: YAML, JSON, foreign text, gzip.
enum TextEntries {
    static func yaml(_ bytes: [UInt8]) throws(BrokenPromise) {
        let stream = YAML.parse(bytes, file: "a.yaml", limits: DocumentLimits(maxBytes: 1 << 16))
        for node in stream.documents { try check(node, in: stream) }
        try BrokenPromise.unless(
            stream.isComplete || !stream.diagnostics.isEmpty,
            "an incomplete reading has a reason")
        try diagnostics(stream.diagnostics)
        let again = YAML.parse(bytes, file: "a.yaml", limits: DocumentLimits(maxBytes: 1 << 16))
        try BrokenPromise.unless(
            again.diagnostics == stream.diagnostics, "equal text gives equal complaints")
        try portions(of: bytes, whole: stream)
    }

    /// Checks that a file whose portions are sound says in portions what it says as a whole.
    private static func portions(
        of bytes: [UInt8], whole: YAMLStream
    ) throws(BrokenPromise) {
        let portions = YAMLPortion.portions(of: bytes, ofAtLeast: 8)
        try BrokenPromise.unless(
            portions.flatMap { Array($0.bytes) } == bytes, "the portions are the file")
        guard portions.count > 1, bytes.count <= 1 << 16 else { return }
        var documents: [Node] = []
        for portion in portions {
            guard let read = portion.soundDocuments(file: "a.yaml", limits: DocumentLimits()) else {
                return
            }
            documents += read.documents
        }
        try BrokenPromise.unless(
            whole.isComplete && whole.diagnostics.isEmpty,
            "a file whose portions are sound is sound")
        try BrokenPromise.unless(
            documents.count == whole.documents.count
                && zip(documents, whole.documents).allSatisfy(isSame),
            "portions say what the whole file says")
    }

    private static func isSame(_ one: Node, _ other: Node) -> Bool {
        guard one.span == other.span else { return false }
        switch (one.content, other.content) {
        case (.scalar(let one), .scalar(let other)):
            return one.isPlain == other.isPlain && ByteKey(one.text) == ByteKey(other.text)
        case (.sequence(let one), .sequence(let other)):
            return one.count == other.count && zip(one, other).allSatisfy(isSame)
        case (.mapping(let one), .mapping(let other)):
            return one.count == other.count
                && zip(one, other).allSatisfy { one, other in
                    one.keySpan == other.keySpan && ByteKey(one.key) == ByteKey(other.key)
                        && isSame(one.value, other.value)
                }
        default: return false
        }
    }

    private static func check(_ node: Node, in stream: YAMLStream) throws(BrokenPromise) {
        try BrokenPromise.unless(
            node.span.start.line >= 1 && node.span.start.column >= 1
                && node.span.end.line <= stream.text.lineCount + 1,
            "a node stands inside of its file")
        switch node.content {
        case .scalar(let scalar):
            if let value = scalar.value, case .number(let number) = value {
                try BrokenPromise.unless(
                    Number(parsing: number.lexeme) != nil, "a number is a number of JSON")
                _ = (number.canonicalForm, number.integer)
            }
            _ = stream.framed(
                Diagnostic(.yamlSyntax, "x", at: .source(node.span.source(in: "a.yaml"))))
        case .sequence(let elements): for element in elements { try check(element, in: stream) }
        case .mapping(let entries):
            try BrokenPromise.unless(
                Set(entries.map { ByteKey($0.key) }).count == entries.count, "keys are unique")
            for entry in entries { try check(entry.value, in: stream) }
        }
    }

    /// Checks that complaints have a place and can be printed.
    static func diagnostics(_ found: [Diagnostic]) throws(BrokenPromise) {
        for diagnostic in found {
            try BrokenPromise.unless(diagnostic.place != nil, "a complaint has a place")
        }
        guard !found.isEmpty else { return }
        for style in [TextStyle(unicode: true, width: 80), TextStyle(unicode: false, width: 20)] {
            try Inert.check(DiagnosticReport.text(found, style: style), "the complaint")
        }
    }

    static func json(_ bytes: [UInt8]) throws(BrokenPromise) {
        let value: Value
        do throws(JSONError) {
            value = try JSON.parse(bytes)
        } catch {
            try BrokenPromise.unless(
                (0...bytes.count).contains(error.offset) && error.line >= 1 && error.column >= 1,
                "a complaint stands inside of the text")
            return
        }
        for written in [JSON.write(value), JSON.writeSorted(value), JSON.writePretty(value)] {
            try BrokenPromise.unless(
                (try? JSON.parse(written)) == value, "what is written is read back")
        }
        try BrokenPromise.unless(
            (try? JSON.parse(JSON.writeSorted(value))).map(canonical) == canonical(value),
            "equal values have equal canonical bytes")
        for (pointer, inner) in numbers(of: value, at: Pointer()) {
            _ = (pointer.description, inner.integer, inner.canonicalForm, inner.hashValue)
        }
    }

    private static func canonical(_ value: Value) -> [UInt8] {
        var bytes = CanonicalBytes()
        bytes.add(value)
        return bytes.bytes
    }

    private static func numbers(of value: Value, at pointer: Pointer) -> [(Pointer, Number)] {
        switch value {
        case .number(let number): [(pointer, number)]
        case .array(let elements):
            elements.enumerated().flatMap { numbers(of: $1, at: Pointer(["\($0)"])) }
        case .object(let object):
            object.members.flatMap { numbers(of: $0.value, at: Pointer([$0.key])) }
        default: []
        }
    }

    static func foreign(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        try Inert.check(ForeignText.neutralised(text), "neutralised text")
        try BrokenPromise.unless(
            !ForeignText.neutralised(text).utf8.contains(0x0A), "one line in, one line out")
        let diagnostic = Diagnostic(.yamlSyntax, text, at: .file(text), label: text, help: [text])
        for width in [20, 80] {
            for unicode in [true, false] {
                let style = TextStyle(unicode: unicode, width: width)
                try Inert.check(DiagnosticReport.text([diagnostic], style: style), "a report")
            }
        }
        try Inert.check(
            String(
                decoding: JSON.writeInert(DiagnosticReport.json([diagnostic])), as: UTF8.self),
            "a report in JSON")
    }

    static func packed(_ bytes: [UInt8]) throws(BrokenPromise) {
        if let plain = try? Gzip.decompress(bytes, limit: 1 << 16) {
            try BrokenPromise.unless(plain.count <= 1 << 16, "the limit holds")
        }
        let plain = (try? Gzip.compress(bytes)).flatMap {
            try? Gzip.decompress($0, limit: bytes.count)
        }
        try BrokenPromise.unless(plain == bytes, "what is packed is unpacked")
        if let decoded = Base64.decode(String(decoding: bytes, as: UTF8.self).utf8) {
            try BrokenPromise.unless(
                Base64.decode(Base64.encode(decoded)) == decoded, "Base64 is read back")
        }
    }
}
