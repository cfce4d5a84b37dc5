import Documents
import Model

/// `variables` of a project file, by name.
struct Variables {
    /// The form of a name.
    static let namePattern = "^[A-Za-z_][A-Za-z0-9_-]{0,62}$"
    /// The form of a text that has a variable in it; lets everything of another form be.
    static let usePattern =
        #"^[^\u0000-\u001f\u007f]*\$\{var\.[A-Za-z_][A-Za-z0-9_-]{0,62}\}[^\u0000-\u001f\u007f]*$"#
    /// The form of a text that is nothing but a variable, and so takes its type.
    static let wholePattern = #"^\$\{var\.[A-Za-z_][A-Za-z0-9_-]{0,62}\}$"#
    /// The most characters of a text; what repeats it cannot grow out of bounds.
    static let longest = 1024

    /// One variable.
    struct Variable {
        let name: String
        /// A text, number or Boolean, or nil when it is not sound and that was reported.
        let value: Value?
        /// Where its name stands.
        let span: Node.Span
    }

    /// The variables, sorted by name.
    let all: [Variable]

    init(_ all: [Variable] = []) {
        self.all = all.sorted { $0.name.precedesInBytes($1.name) }
    }

    subscript(name: String) -> Variable? {
        all.first { $0.name.hasSameBytes(as: name) }
    }

    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 63,
            first == UInt8(ascii: "_") || isLetter(first)
        else { return false }
        return bytes.allSatisfy {
            isLetter($0) || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }

    /// Warnings about those that no manifest names.
    func unused(besides used: Set<ByteKey>, in findings: Findings) -> [Diagnostic] {
        all.filter { !used.contains(ByteKey($0.name)) }.map { variable in
            Diagnostic(
                .unusedVariable, severity: .warning,
                "no manifest uses the variable `\(variable.name)`",
                at: .source(findings.source(variable.span)),
                help: ["write ${var.\(variable.name)} where it is meant, or take it out"])
        }
    }
}

/// Reads `variables` of a project file.
struct VariablesReader {
    let findings: Findings

    /// The variables; nil when they could not be read at all, so that no manifest is blamed.
    func read(_ node: Node?) -> Variables? {
        guard let node else { return Variables() }
        guard let entries = node.entries else {
            return Scalars(findings: findings).wrongType(node, "`variables`", needed: "a mapping")
        }
        return Variables(
            entries.map {
                Variables.Variable(
                    name: $0.key, value: isSound($0) ? value($0) : nil, span: $0.keySpan)
            })
    }

    private func isSound(_ entry: Node.Entry) -> Bool {
        guard Variables.isName(entry.key) else {
            findings.report(
                .invalidName, "the name of a variable is no valid name", at: entry.keySpan,
                help: "use 1 to 63 letters, digits, underscores and hyphens, a letter or "
                    + "underscore first")
            return false
        }
        guard !CredentialName.matches(entry.key) else {
            findings.report(
                .literalCredential,
                "`\(entry.key)` names a credential, and variables hold no secrets",
                at: entry.keySpan,
                help: "write {secretRef: env://NAME} in the manifests",
                "if a real secret was written here, change it: it is known now")
            return false
        }
        return true
    }

    private func value(_ entry: Node.Entry) -> Value? {
        let scalars = Scalars(findings: findings)
        let what = "the variable `\(entry.key)`"
        let needed = "text, a number, or true or false"
        guard entry.value.scalar != nil else {
            return scalars.wrongType(entry.value, what, needed: needed)
        }
        guard let value = scalars.any(entry.value, what, isSecret: false) else { return nil }
        if value.isNull { return scalars.wrongType(entry.value, what, needed: needed) }
        if let text = value.stringValue, text.unicodeScalars.count > Variables.longest {
            findings.report(
                .invalidValue, "\(what) must have at most \(Variables.longest) characters",
                at: entry.value.span)
            return nil
        }
        return value
    }
}
