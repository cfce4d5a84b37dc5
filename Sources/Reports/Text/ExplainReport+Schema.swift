import Model

extension TextPage {
    /// Explains a member of the project file, or of a manifest outside of `spec`.
    mutating func explain(_ node: SchemaNode) {
        head(node, name: node.path.joined(separator: "."), indent: 0)
        for sentence in node.descriptions {
            blank()
            wrapped(sentence)
        }
        var facts: [String] = []
        if node.isDeprecated { facts.append("Deprecated.") }
        if !node.defaults.isEmpty {
            facts.append("Default: " + node.defaults.map(ValueText.line).joined(separator: " or "))
        }
        if !node.examples.isEmpty {
            facts.append("Example: " + node.examples.map(ValueText.line).joined(separator: " or "))
        }
        if !facts.isEmpty { blank() }
        for fact in facts { wrapped(fact, first: [Span("- ")]) }
        add(node.members, heading: "Members")
        add(node.innerMembers, heading: "Members of each")
        guard !(node.members + node.innerMembers).isEmpty else { return }
        blank()
        line([Span("More: reconcile explain \(node.path.joined(separator: ".")).NAME")])
    }

    /// Lists what can be explained.
    mutating func list(_ handbook: ExplainReport.Handbook) {
        heading("Kinds")
        for descriptor in handbook.descriptors {
            row(descriptor.kind.name, descriptor.kind.summary)
        }
        if let project = handbook.project {
            heading("Files")
            row("Project", project.descriptions.joined(separator: " "))
            for member in project.members.first(where: { $0.name == "spec" })?.members ?? [] {
                row("Project.spec.\(member.name)", member.descriptions.joined(separator: " "))
            }
        }
        heading("Codes")
        for code in handbook.codes { row(code.id, code.title) }
        blank()
        line([Span("More: reconcile explain KIND, KIND.FIELD, Project.PATH or CODE")])
    }

    private mutating func row(_ name: String, _ text: String) {
        let pad = String(repeating: " ", count: max(2, 24 - name.count))
        wrapped(text, indent: 2, first: [Span(name, .strong), Span(pad)])
    }

    private mutating func add(_ members: [SchemaNode], heading title: String) {
        guard !members.isEmpty else { return }
        heading(title)
        for member in members {
            head(member, name: member.name, indent: 2)
            wrapped(member.descriptions.joined(separator: " "), indent: 6)
        }
    }

    private mutating func head(_ node: SchemaNode, name: String, indent: Int) {
        wrapped(
            "<\(node.label)>" + (node.isRequired ? " required" : ""), indent: indent,
            first: [Span(name, .strong), Span("  ")])
    }
}
