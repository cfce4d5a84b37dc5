import Documents
import Model

/// Reads scalars by the type that a place asks for.
struct Scalars {
    let findings: Findings

    /// Text; a plain scalar must be text to every version of YAML.
    ///
    /// `isSecret` keeps the value out of messages.
    func text(_ node: Node, _ what: @autoclosure () -> String, isSecret: Bool = false) -> String? {
        guard let scalar = node.scalar else { return wrongType(node, what(), needed: "text") }
        guard !scalar.isTextInEveryVersion, let reading = scalar.reading else {
            return scalar.text
        }
        if reading.yaml11 == .null, reading.yaml12 == .null {
            return wrongType(node, what(), needed: "text")
        }
        let value = isSecret ? "the value" : "`\(ForeignText.neutralised(scalar.text))`"
        findings.report(
            .ambiguousScalar, "\(what()) must be text, but \(value) is \(readers(reading))",
            at: node.span, help: "quote it")
        return nil
    }

    /// Text that is not empty and holds no control characters.
    func name(_ node: Node, _ what: @autoclosure () -> String, maxLength: Int = 255) -> String? {
        guard let text = text(node, what()) else { return nil }
        return isName(text, what(), at: node.span, maxLength: maxLength) ? text : nil
    }

    /// Whether a text is not empty and holds no control characters; reports what it is otherwise.
    func isName(
        _ text: String, _ what: @autoclosure () -> String, at span: Node.Span, maxLength: Int = 255
    ) -> Bool {
        let scalars = text.unicodeScalars
        guard !scalars.isEmpty, scalars.count <= maxLength else {
            findings.report(
                .invalidValue, "\(what()) must have 1 to \(maxLength) characters", at: span)
            return false
        }
        guard !text.holdsControlCharacter else {
            findings.report(.invalidValue, "\(what()) must not hold control characters", at: span)
            return false
        }
        return true
    }

    /// One of a closed list of words.
    func word(
        _ node: Node, _ what: @autoclosure () -> String, among words: [String],
        code: DiagnosticCode = .invalidValue
    ) -> String? {
        text(node, what()).flatMap { word($0, what(), at: node.span, among: words, code: code) }
    }

    /// A text as one of a closed list of words.
    func word(
        _ text: String, _ what: @autoclosure () -> String, at span: Node.Span,
        among words: [String], code: DiagnosticCode = .invalidValue
    ) -> String? {
        if words.contains(where: { $0.hasSameBytes(as: text) }) { return text }
        findings.report(
            code, "\(what()) cannot be `\(ForeignText.neutralised(text))`", at: span,
            label: Suggestion.label(for: text, among: words),
            help:
                "\(what()) is \(words.count == 1 ? "" : "one of ")\(words.joined(separator: ", "))")
        return nil
    }

    /// A raw-valued enumeration.
    func word<Word: RawRepresentable & CaseIterable>(
        _ node: Node, _ what: @autoclosure () -> String, of type: Word.Type
    ) -> Word? where Word.RawValue == String {
        word(node, what(), among: Word.allCases.map(\.rawValue)).flatMap(Word.init(rawValue:))
    }

    /// `true` or `false`.
    func boolean(_ node: Node, _ what: @autoclosure () -> String) -> Bool? {
        agreed(node, what(), needed: "true or false") { $0.boolValue }
    }

    /// A whole number within a range.
    func integer(
        _ node: Node, _ what: @autoclosure () -> String, _ range: ClosedRange<Int>
    ) -> Int? {
        let found = agreed(node, what(), needed: "a whole number") { value -> Number? in
            guard case .number(let number) = value else { return nil }
            // Beyond 64 bits it is a whole number still, out of every range.
            let isWhole = number.lexeme.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2D }
            return isWhole || number.integer != nil ? number : nil
        }
        guard let found else { return nil }
        if let whole = found.integer, let number = Int(exactly: whole), range.contains(number) {
            return number
        }
        findings.report(
            .invalidValue, "\(what()) must be between \(range.lowerBound) and \(range.upperBound)",
            at: node.span)
        return nil
    }

    /// A number within a range.
    func number(
        _ node: Node, _ what: @autoclosure () -> String, _ range: ClosedRange<Double>
    ) -> Double? {
        let found = agreed(node, what(), needed: "a number") { value -> Double? in
            if case .number(let number) = value { Double(number.lexeme) } else { nil }
        }
        guard let found else { return nil }
        if range.contains(found) { return found }
        findings.report(
            .invalidValue, "\(what()) must be between \(range.lowerBound) and \(range.upperBound)",
            at: node.span)
        return nil
    }

    /// A list of texts.
    func texts(
        _ node: Node, _ what: @autoclosure () -> String
    ) -> [(text: String, span: Node.Span)] {
        guard let elements = node.elements else {
            return wrongType(node, what(), needed: "a list") ?? []
        }
        return elements.compactMap { element in
            name(element, "each of \(what())", maxLength: 4096).map { ($0, element.span) }
        }
    }

    /// A JSON scalar that every version of YAML reads alike.
    func any(_ node: Node, _ what: @autoclosure () -> String, isSecret: Bool) -> Value? {
        guard let scalar = node.scalar else { return nil }
        if let value = scalar.value { return value }
        guard let reading = scalar.reading else { return .string(scalar.text) }
        let value = isSecret ? "the value" : "`\(ForeignText.neutralised(scalar.text))`"
        let problem =
            reading.isUnambiguous
            ? "\(value) is \(reading.yaml12.phrase), which JSON cannot hold"
            : "\(value) is \(readers(reading))"
        findings.report(
            .ambiguousScalar, "\(what()): \(problem)", at: node.span,
            help: "quote it where text is meant, or write it in the form that both versions know")
        return nil
    }

    private func agreed<Result>(
        _ node: Node, _ what: @autoclosure () -> String, needed: String, _ pick: (Value) -> Result?
    ) -> Result? {
        guard let scalar = node.scalar, let reading = scalar.reading else {
            return wrongType(node, what(), needed: needed)
        }
        if let value = scalar.value {
            return pick(value) ?? wrongType(node, what(), needed: needed)
        }
        findings.report(
            .ambiguousScalar,
            "\(what()) must be \(needed), but `\(ForeignText.neutralised(scalar.text))` is "
                + readers(reading),
            at: node.span, help: "write it in the form that both versions know")
        return nil
    }

    /// Reports a value of another type.
    func wrongType<Result>(
        _ node: Node, _ what: @autoclosure () -> String, needed: String
    ) -> Result? {
        findings.report(
            .wrongType, "\(what()) must be \(needed), found \(node.phrase)", at: node.span)
        return nil
    }

    private func readers(_ reading: ScalarReading) -> String {
        reading.isUnambiguous
            ? "\(reading.yaml12.phrase) to YAML"
            : "\(reading.yaml11.phrase) to YAML 1.1 and \(reading.yaml12.phrase) to YAML 1.2"
    }
}

extension String {
    /// Whether a C0 control character or DEL stands in the text.
    var holdsControlCharacter: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7F } }
}
