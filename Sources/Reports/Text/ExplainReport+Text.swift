import Model

extension ExplainReport {
    /// Returns the explanation of a topic.
    package static func text(_ topic: Topic, style: TextStyle) -> String {
        var page = TextPage(style: style)
        switch topic {
        case .kind(let descriptor): page.explain(descriptor)
        case .field(let descriptor, let path): page.explain(path, of: descriptor)
        case .member(let node): page.explain(node)
        case .code(let code): page.explain(code)
        case .index(let handbook): page.list(handbook)
        }
        return page.text
    }
}

extension TextPage {
    fileprivate mutating func explain(_ code: DiagnosticCode) {
        line([Span(code.id, .strong), Span(": \(code.title)")])
        for paragraph in code.explanation.split(separator: "\n\n") {
            blank()
            wrapped(String(paragraph).replacing("\n", with: " "))
        }
    }

    fileprivate mutating func explain(_ descriptor: ProviderDescriptor) {
        let kind = descriptor.kind
        line([Span(kind.name, .strong), Span(" (\(descriptor.title))")])
        blank()
        wrapped(kind.summary)
        heading("Fields of spec")
        for field in kind.fields { add(field) }
        if !kind.rules.isEmpty {
            heading("Rules")
            for rule in kind.rules { wrapped(rule.sentence, indent: 2) }
        }
        if !kind.outputs.isEmpty {
            heading("Outputs")
            for output in kind.outputs {
                line(
                    [Span(output.name, .strong), Span(output.isRequired ? "  required" : "")],
                    indent: 2)
                wrapped(output.summary, indent: 6)
            }
        }
        heading("Account in the project file")
        add(descriptor.account, indent: 2)
        heading("Identity")
        let identity = descriptor.capabilities.identity.map(\.dotted).joined(separator: " and ")
        wrapped(
            identity
                + (descriptor.capabilities.identityIsUniqueOnServer
                    ? "; the platform keeps it unique" : "; the platform allows several"),
            indent: 2)
        if !descriptor.assumptions.isEmpty {
            heading("Assumed, because no document says it")
            for assumption in descriptor.assumptions {
                wrapped(assumption, indent: 2, first: [Span("- ")])
            }
        }
        heading("Example")
        for text in kind.example.split(separator: "\n", omittingEmptySubsequences: false) {
            line([Span(String(text))], indent: 2)
        }
        blank()
        line([Span("More: reconcile explain \(kind.name).FIELD")])
    }

    private mutating func add(_ account: AccountDescriptor, indent: Int) {
        let endpoint = account.defaultEndpoint.map { "default \($0)" } ?? "required"
        wrapped(endpoint, indent: indent, first: [Span("endpoint   ", .strong)])
        let workspace =
            switch account.workspace {
            case .required: "required"
            case .optional: "optional"
            case .unused: "not used"
            }
        wrapped(workspace, indent: indent, first: [Span("workspace  ", .strong)])
        let alternatives = account.credentials.map { members in
            members.map { "auth.\($0.name) (header \($0.header))" }.joined(separator: " and ")
        }
        wrapped(
            alternatives.joined(separator: ", or "), indent: indent,
            first: [Span("auth       ", .strong)])
    }

    private mutating func add(_ field: FieldDescriptor) {
        line(
            [
                Span(field.name, .strong), Span("  <\(field.type.label)>"),
                Span(field.isRequired ? "  required" : "", .change),
            ], indent: 2)
        wrapped(field.summary, indent: 6)
    }

    fileprivate mutating func explain(
        _ path: [FieldDescriptor], of descriptor: ProviderDescriptor
    ) {
        guard let field = path.last else { return }
        let name = ([descriptor.kind.name] + path.map(\.name)).joined(separator: ".")
        line([
            Span(name, .strong), Span("  <\(field.type.label)>"),
            Span(field.isRequired ? "  required" : "", .change),
        ])
        blank()
        wrapped(field.summary)
        blank()
        for sentence in field.facts(on: descriptor.title) { wrapped(sentence, first: [Span("- ")]) }
        let members = field.type.members
        guard !members.isEmpty else { return }
        heading("Members")
        for member in members { add(member) }
    }
}

extension FieldDescriptor {
    /// What follows from the descriptor, one sentence each.
    func facts(on platform: String) -> [String] {
        var facts: [String] = []
        switch access {
        case .readable: facts.append("\(platform) shows it again, so drift in it is seen.")
        case .writeOnly:
            facts.append("\(platform) never shows it again; it is compared by fingerprint.")
        case .lookup: facts.append("It only serves to find another field and is never sent.")
        }
        if access != .lookup {
            facts.append(
                change == .update
                    ? "A change is applied in place." : "A change asks for a new object.")
        }
        switch secrecy {
        case .none: break
        case .pure: facts.append("Only secret references are allowed, {secretRef: …}.")
        case .mixed:
            facts.append(
                "Literals and secret references are both allowed; a literal under a name that "
                    + "says credential is refused unless written {literal: …}.")
        }
        if let deprecation { facts.append("Deprecated: \(deprecation).") }
        if let defaultValue { facts.append("Default: \(ValueText.line(defaultValue)).") }
        switch evidence {
        case .seed: facts.append("Stated by the platform's own document.")
        case .found: facts.append("Found in a public copy, not in the platform's own document.")
        case .assumed: facts.append("Assumed; no document states it.")
        }
        return facts
    }
}

extension FieldRule {
    /// The rule as a sentence.
    var sentence: String {
        switch self {
        case .exactlyOne(let names): "Exactly one of \(names.joined(separator: ", ")) is given."
        case .atMostOne(let names): "At most one of \(names.joined(separator: ", ")) is given."
        case .trueOnly(let field, let other, let value):
            "\(field) may be true only while \(other) is \(value)."
        }
    }
}
