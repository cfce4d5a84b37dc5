import Documents
package import Model

/// Writes the manifest of an object that exists already.
///
/// What the platform does not show cannot be written: secrets become references that somebody
/// fills, everything else a comment.
package struct ManifestWriter: Sendable {
    private let kind: KindDescriptor
    private let title: String
    private let pattern: SecretPattern
    private let example: Value?

    /// One document with what is missing in it.
    package struct Manifest: Hashable, Sendable {
        /// The YAML text without a line of dashes.
        package let text: String
        /// The references to secrets that have to be put into their stores, in their order.
        package let references: [String]
        /// The fields that the platform does not show and that may be missing.
        package let unseen: [String]
    }

    /// Writes manifests of one platform's kind.
    package init(_ descriptor: ProviderDescriptor, pattern: SecretPattern) {
        kind = descriptor.kind
        title = descriptor.title
        self.pattern = pattern
        example = ExampleManifest.value(of: descriptor.kind.example)?["spec"]
    }

    /// Writes one object under an address.
    package func manifest(of object: Observation, at address: Address) -> Manifest {
        var page = Page(address: address)
        page.text = """
            apiVersion: reconcile/v1
            kind: \(kind.name)
            metadata:
              name: \(YAMLWriter.scalar(address.name))
              platform: \(YAMLWriter.scalar(address.platform))
            # \(title) calls it \(YAMLWriter.quoted(object.remoteID))
            spec:

            """
        write(kind.fields, of: object.fields, example: example, at: Pointer([]), depth: 1, &page)
        for output in kind.outputs where output.isRequired {
            let sink = "file://secrets/\(address.platform)-\(address.name).\(output.name)"
            page.text +=
                "# \(title) shows it once, so it is missing for this object; without it only\n"
            page.text += "# a person can delete or replace the object.\noutputs:\n"
            page.text += YAMLWriter.member(
                output.name, .object(["sink": .string(sink)]), depth: 1)
        }
        return Manifest(text: page.text, references: page.references, unseen: page.unseen)
    }

    private struct Page {
        let address: Address
        var text = ""
        var references: [String] = []
        var unseen: [String] = []
    }

    private func write(
        _ fields: [FieldDescriptor], of shown: ValueObject, example: Value?, at place: Pointer,
        depth: Int, _ page: inout Page
    ) {
        for field in fields {
            let pointer = Pointer(place.tokens + [field.name])
            let value = shown[field.name]
            if case .object(let members) = field.type, field.secrecy == .none {
                let inner: ValueObject =
                    if case .object(let object)? = value { object } else { ValueObject() }
                guard field.isRequired || !inner.isEmpty || members.contains(where: \.isRequired)
                else { continue }
                page.text += indent(depth) + "\(field.name):\n"
                write(
                    members, of: inner, example: example?[field.name], at: pointer,
                    depth: depth + 1, &page)
            } else if let value, field.access == .readable {
                page.text += YAMLWriter.member(
                    field.name, VariableText.escaped(value), depth: depth)
            } else if field.access == .writeOnly {
                writeUnseen(
                    field, beside: shown, example: example?[field.name], at: pointer, depth, &page)
            }
        }
    }

    /// A field that was given once and is never shown again.
    private func writeUnseen(
        _ field: FieldDescriptor, beside shown: ValueObject, example: Value?,
        at pointer: Pointer, _ depth: Int, _ page: inout Page
    ) {
        if field.secrecy == .pure,
            field.isRequired || pointer.tokens.count > 1 || isFirstChoice(field, at: pointer)
        {
            let reference = pattern.reference(to: pointer, of: page.address)
            page.references.append(reference)
            page.text +=
                indent(depth) + "\(field.name): {secretRef: \(YAMLWriter.quoted(reference))}\n"
        } else if field.isRequired, let example {
            page.unseen.append(pointer.dotted)
            page.text += indent(depth) + "# Not shown by \(title), so this is a guess.\n"
            page.text += YAMLWriter.member(field.name, example, depth: depth)
        } else if !isOtherChoice(field, at: pointer), !isExcluded(field, at: pointer, by: shown) {
            page.unseen.append(pointer.dotted)
            page.text += indent(depth) + "# \(field.name): not shown by \(title); write it here if "
            page.text += "it was given\n"
        }
    }

    /// Whether a field is the secret that stands for a choice between several.
    private func isFirstChoice(_ field: FieldDescriptor, at pointer: Pointer) -> Bool {
        guard let names = choice(with: field, at: pointer) else { return false }
        return names.first { kind.field($0)?.secrecy == .pure } == field.name
    }

    /// Whether another field of its choice is written.
    private func isOtherChoice(_ field: FieldDescriptor, at pointer: Pointer) -> Bool {
        guard let names = choice(with: field, at: pointer) else { return false }
        return names.contains { $0 != field.name && kind.field($0)?.secrecy == .pure }
    }

    /// Whether a field that is shown keeps this one out.
    private func isExcluded(
        _ field: FieldDescriptor, at pointer: Pointer, by shown: ValueObject
    ) -> Bool {
        guard pointer.tokens.count == 1 else { return false }
        return kind.rules.contains { rule in
            guard case .atMostOne(let names) = rule, names.contains(field.name) else {
                return false
            }
            return names.contains { shown[$0] != nil }
        }
    }

    private func choice(with field: FieldDescriptor, at pointer: Pointer) -> [String]? {
        guard pointer.tokens.count == 1 else { return nil }
        for rule in kind.rules {
            if case .exactlyOne(let names) = rule, names.contains(field.name) { return names }
        }
        return nil
    }

    private func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}
