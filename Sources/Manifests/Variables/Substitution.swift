import Documents
import Model

/// Puts variables of the project file into texts of a manifest.
///
/// A class, because every text of every manifest is shown to it.
final class Substitution {
    /// The most bytes of a text with its variables filled in.
    private static let longest = 65_536

    let findings: Findings
    /// The variables, or nil while they are not known.
    let variables: Variables?

    init(findings: Findings, variables: Variables?) {
        self.findings = findings
        self.variables = variables
    }

    /// What became of a text.
    enum Outcome {
        /// Nothing in it is a variable.
        case none
        /// The value instead, and the variable whose type it has, if it is one alone.
        case value(Value, whole: String?)
        /// It was reported, or it belongs to a variable that was.
        case refused
    }

    /// Looks at a scalar; costs a scan for `$` where there is none.
    func callAsFunction(_ node: Node, _ what: @autoclosure () -> String) -> Outcome {
        guard let scalar = node.scalar, scalar.holds(VariableText.mark) else { return .none }
        let text = scalar.text
        guard let parsed = VariableText(parsing: text) else {
            findings.report(
                .invalidVariable, "\(what()) has a `${` that begins no variable", at: node.span,
                help: "a variable of the project file is written ${var.NAME}",
                "where the characters themselves are meant, write $${")
            return .refused
        }
        guard !parsed.names.isEmpty else {
            guard case .text(let unescaped)? = parsed.parts.first else { return .none }
            return .value(.string(unescaped), whole: nil)
        }
        guard let values = values(of: parsed.names, at: node.span) else { return .refused }
        findings.used(parsed.names, at: node.span)
        if parsed.parts.count == 1, let name = parsed.names.first, let value = values.first {
            return .value(value, whole: name)
        }
        return joined(parsed.parts, values, what(), at: node.span)
    }

    /// A text with the texts of its variables.
    func text(_ node: Node, _ what: @autoclosure () -> String, isSecret: Bool = false) -> String? {
        switch self(node, what()) {
        case .none: return Scalars(findings: findings).text(node, what(), isSecret: isSecret)
        case .refused: return nil
        case .value(.string(let text), _): return text
        case .value(let value, let name):
            return wrongType(of: name ?? "", value, node, what(), needed: "text")
        }
    }

    /// `true` or `false`, also as the value of a variable.
    func boolean(_ node: Node, _ what: @autoclosure () -> String) -> Bool? {
        switch self(node, what()) {
        case .none: return Scalars(findings: findings).boolean(node, what())
        case .refused: return nil
        case .value(.bool(let flag), _): return flag
        case .value(let value, let name?):
            return wrongType(of: name, value, node, what(), needed: "true or false")
        case .value(_, nil):
            return Scalars(findings: findings).wrongType(node, what(), needed: "true or false")
        }
    }

    /// Refuses a variable where none may stand; returns whether there was one.
    func refuse(_ node: Node?, _ what: @autoclosure () -> String) -> Bool {
        guard let scalar = node?.scalar, scalar.holds(VariableText.mark), let node,
            VariableText.isMeant(in: scalar.text)
        else { return false }
        findings.report(
            .variableNotAllowed, "\(what()) takes no variable", at: node.span,
            help: "variables go into the values of `spec` that are no secret, into labels and "
                + "into sinks")
        return true
    }

    private func values(of names: [String], at span: Node.Span) -> [Value]? {
        guard let variables else { return nil }
        var values: [Value] = []
        var isSound = true
        for name in names {
            guard let variable = variables[name] else {
                let known = variables.all.map(\.name)
                findings.report(
                    .undefinedVariable, "the project file has no variable `\(name)`", at: span,
                    label: Suggestion.label(for: name, among: known),
                    help: known.isEmpty
                        ? "define it under spec.variables of the project file"
                        : "the variables are \(known.joined(separator: ", "))")
                isSound = false
                continue
            }
            if let value = variable.value { values.append(value) } else { isSound = false }
        }
        return isSound ? values : nil
    }

    private func joined(
        _ parts: [VariableText.Part], _ values: [Value], _ what: @autoclosure () -> String,
        at span: Node.Span
    ) -> Outcome {
        var rest = values[...]
        var text = ""
        for part in parts {
            switch part {
            case .text(let plain): text += plain
            case .variable:
                switch rest.popFirst() {
                case .string(let inner): text += inner
                case .number(let number): text += number.lexeme
                case .bool(let flag): text += flag ? "true" : "false"
                default: break
                }
            }
            guard text.utf8.count <= Substitution.longest else {
                findings.report(
                    .invalidValue, "\(what()) becomes too long with its variables", at: span,
                    help: "\(Substitution.longest) bytes are the most")
                return .refused
            }
        }
        return .value(.string(text), whole: nil)
    }

    private func wrongType<Result>(
        of name: String, _ value: Value, _ node: Node, _ what: @autoclosure () -> String,
        needed: String
    ) -> Result? {
        let found =
            switch value {
            case .bool: "true or false"
            case .number: "a number"
            default: "text"
            }
        findings.report(
            .wrongType, "\(what()) must be \(needed), and the variable `\(name)` is \(found)",
            at: node.span,
            help: needed == "text"
                ? "quote its value in the project file"
                : "give it another value in the project file")
        return nil
    }
}
