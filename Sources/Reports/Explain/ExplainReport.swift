package import Model

/// What a kind, a field or a code means, out of the same descriptors that decide it.
package enum ExplainReport {
    /// Something that can be explained.
    package enum Topic: Sendable {
        /// A manifest kind.
        case kind(ProviderDescriptor)
        /// A field of a kind, with the fields on the way to it; the last one is meant.
        case field(ProviderDescriptor, [FieldDescriptor])
        /// A diagnostic code.
        case code(DiagnosticCode)
    }

    /// What a text may mean.
    package enum Resolution: Sendable {
        /// It names one topic.
        case found(Topic)
        /// It names none; the nearest names, best first, possibly none.
        case unknown(suggestions: [String])
    }

    /// Finds what a text names: `BlinkConnection`, `BlinkConnection.attributes`, `RC1102`.
    ///
    /// Kinds and codes are found in any letter case, and a provider's word (`blink`) stands for its
    /// kind; `spec.` in front of a field is allowed.
    package static func resolve(
        _ text: String, descriptors: [ProviderDescriptor], codes: [DiagnosticCode]
    ) -> Resolution {
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
            let names = descriptors.map(\.kind.name) + codes.map(\.id)
            return .unknown(suggestions: Suggestion.nearest(to: text, among: names))
        }
        if tokens.first == "spec" { tokens.removeFirst() }
        guard !tokens.isEmpty else { return .found(.kind(descriptor)) }
        return field(tokens, of: descriptor)
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
