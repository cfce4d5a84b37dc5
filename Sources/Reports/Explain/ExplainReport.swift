package import Model

/// What a kind, a field, a member of the project file or a code means, out of the same descriptors that decide it.
package enum ExplainReport {
    /// Something that can be explained.
    package enum Topic: Sendable {
        /// A manifest kind.
        case kind(ProviderDescriptor)
        /// A field of a kind, with the fields on the way to it; the last one is meant.
        case field(ProviderDescriptor, [FieldDescriptor])
        /// A member of the project file, or of a manifest outside of `spec`.
        case member(SchemaNode)
        /// A diagnostic code.
        case code(DiagnosticCode)
        /// Everything that can be explained.
        case index(Handbook)
    }

    /// What a text may mean.
    package enum Resolution: Sendable {
        /// It names one topic.
        case found(Topic)
        /// It names none; the nearest names, best first, possibly none.
        case unknown(suggestions: [String])
    }

    /// Finds what a text names: `BlinkConnection`, `BlinkConnection.attributes`, `RC1102`,
    /// `Project.spec.state.backend`; nil lists everything.
    ///
    /// Kinds and codes are found in any letter case, and a provider's word (`blink`) stands for its
    /// kind; `spec.` in front of a field may be there or not, and so may `Project.`.
    package static func resolve(_ text: String?, in handbook: Handbook) -> Resolution {
        guard let text else { return .found(.index(handbook)) }
        let (descriptors, codes) = (handbook.descriptors, handbook.codes)
        let wanted = text.lowercased()
        if let code = codes.first(where: { $0.id.lowercased().hasSameBytes(as: wanted) }) {
            return .found(.code(code))
        }
        var tokens = text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
        guard !tokens.isEmpty else { return .unknown(suggestions: []) }
        let kindName = tokens.removeFirst().lowercased()
        let found = descriptors.first {
            $0.kind.name.lowercased().hasSameBytes(as: kindName)
                || $0.provider.lowercased().hasSameBytes(as: kindName)
        }
        guard let descriptor = found else {
            guard let project = handbook.project else {
                return .unknown(suggestions: near(text, handbook))
            }
            if kindName.hasSameBytes(as: "project") { return member(tokens, of: project) }
            let all = text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
            let resolution = member(all, of: project)
            if case .unknown(let suggestions) = resolution, suggestions.isEmpty || all.count == 1 {
                return .unknown(suggestions: near(text, handbook) + suggestions)
            }
            return resolution
        }
        if let first = tokens.first, let envelope = handbook.envelopes[descriptor.kind.name],
            !first.hasSameBytes(as: "spec"), descriptor.kind.field(first) == nil,
            envelope.member(first) != nil
        {
            return member(tokens, of: envelope)
        }
        if tokens.first == "spec" { tokens.removeFirst() }
        guard !tokens.isEmpty else { return .found(.kind(descriptor)) }
        return field(tokens, of: descriptor)
    }

    /// Everything that `explain` knows.
    package struct Handbook: Sendable {
        /// The platforms with their kinds.
        package let descriptors: [ProviderDescriptor]
        /// The codes, sorted.
        package let codes: [DiagnosticCode]
        /// The schema of the project file.
        package let project: SchemaNode?
        /// The schema of a whole manifest, by kind.
        package let envelopes: [String: SchemaNode]

        /// Binds the pages together.
        package init(
            descriptors: [ProviderDescriptor], codes: [DiagnosticCode], project: Value? = nil,
            manifests: [String: Value] = [:]
        ) {
            self.descriptors = descriptors
            self.codes = codes
            self.project = project.map { SchemaNode(name: "Project", root: $0) }
            envelopes = Dictionary(
                uniqueKeysWithValues: manifests.map {
                    ($0.key, SchemaNode(name: $0.key, root: $0.value))
                })
        }

        /// Every topic that can be asked for by a path without a name of the user's in it.
        package var topics: [String] {
            var found: [String] = []
            func add(_ node: SchemaNode, depth: Int) {
                found.append(node.path.joined(separator: "."))
                guard depth < 6 else { return }
                for member in node.members + node.innerMembers { add(member, depth: depth + 1) }
            }
            func add(_ field: FieldDescriptor, below path: String) {
                found.append("\(path).\(field.name)")
                for member in field.type.members { add(member, below: "\(path).\(field.name)") }
            }
            for descriptor in descriptors {
                found.append(descriptor.kind.name)
                for field in descriptor.kind.fields { add(field, below: descriptor.kind.name) }
                for name in ["metadata", "lifecycle", "outputs"] {
                    let node = envelopes[descriptor.kind.name]?.members.first { $0.name == name }
                    if let node { add(node, depth: 2) }
                }
            }
            if let project { add(project, depth: 0) }
            return found + codes.map(\.id)
        }
    }

    private static func near(_ text: String, _ handbook: Handbook) -> [String] {
        let names =
            handbook.descriptors.map(\.kind.name) + ["Project"] + handbook.codes.map(\.id)
        return Suggestion.nearest(to: text, among: names)
    }

    /// Walks down a schema; `spec` may be left out.
    private static func member(_ tokens: [String], of root: SchemaNode) -> Resolution {
        var node = root
        var tokens = tokens
        if let first = tokens.first, node.member(first) == nil,
            node.member("spec")?.member(first) != nil
        {
            tokens.insert("spec", at: 0)
        }
        for (index, token) in tokens.enumerated() {
            guard let next = node.member(token) else {
                // Where nothing was found yet, the members of `spec` may be meant as well.
                let spec = index == 0 ? node.member("spec")?.members ?? [] : []
                let members = node.members + node.innerMembers + spec
                let near = Suggestion.nearest(to: token, among: members.map(\.name))
                return .unknown(
                    suggestions: near.compactMap { name in
                        members.first { $0.name.hasSameBytes(as: name) }?.path
                            .joined(separator: ".")
                    })
            }
            node = next
        }
        return .found(.member(node))
    }

    private static func field(
        _ tokens: [String], of descriptor: ProviderDescriptor
    ) -> Resolution {
        var fields = descriptor.kind.fields
        var path: [FieldDescriptor] = []
        for token in tokens {
            guard let next = fields.first(where: { $0.name.hasSameBytes(as: token) }) else {
                let start = ([descriptor.kind.name] + path.map(\.name)).joined(separator: ".")
                return .unknown(
                    suggestions: Suggestion.nearest(to: token, among: fields.map(\.name)).map {
                        "\(start).\($0)"
                    })
            }
            path.append(next)
            fields = next.type.members
        }
        return .found(.field(descriptor, path))
    }
}

extension FieldType {
    /// The known members of an object, also of the objects in a list or map.
    var members: [FieldDescriptor] {
        switch self {
        case .object(let fields): fields
        case .list(let element), .map(let element, _): element.members
        case .string, .boolean, .enumeration, .anything: []
        }
    }

    /// The type as people read it.
    var label: String {
        switch self {
        case .string(let rule):
            switch rule.format {
            case .uuid: "UUID"
            case .url: "URL"
            case nil: "text"
            }
        case .boolean: "true or false"
        case .enumeration(let words): "one of " + words.joined(separator: ", ")
        case .object: "object"
        case .map(let element, _): "map of \(element.label)"
        case .list(let element): "list of \(element.label)"
        case .anything: "any value"
        }
    }
}
