/// What a manifest writes instead of a secret: one reference, or a template around references.
///
/// Two expressions are equal when they are written alike; `revision` takes part, because raising
/// it asks for the secret to be sent again.
package struct SecretExpression: Hashable, Sendable, CustomStringConvertible {
    /// A piece of an expression.
    package enum Part: Hashable, Sendable {
        /// Text that is sent as it stands.
        case text(String)
        /// The value of one reference.
        case reference(SecretReference)
    }

    /// The form in which the expression was written.
    package enum Form: Hashable, Sendable {
        /// `{secretRef: …}`
        case reference
        /// `{secretTemplate: …}`
        case template
    }

    /// The pieces of an expression, in order.
    package struct Parts: RandomAccessCollection, Hashable, Sendable {
        private enum Storage: Hashable, Sendable {
            /// Nearly always, and without an array around it.
            case reference(SecretReference)
            case several([Part])
        }

        private let storage: Storage

        init(_ parts: [Part]) {
            storage =
                if case .reference(let reference)? = parts.first, parts.count == 1 {
                    .reference(reference)
                } else {
                    .several(parts)
                }
        }

        /// Zero.
        package var startIndex: Int { 0 }
        /// The number of pieces.
        package var endIndex: Int {
            switch storage {
            case .reference: 1
            case .several(let parts): parts.count
            }
        }
        /// A piece.
        package subscript(index: Int) -> Part {
            switch storage {
            case .reference(let reference): .reference(reference)
            case .several(let parts): parts[index]
            }
        }
    }

    private struct Content: Hashable, Sendable {
        let form: Form
        let parts: Parts
        let revision: String?
        let written: String
    }

    private let shared: Shared<Content>

    /// The form in which the expression was written.
    package var form: Form { shared.value.form }
    /// The pieces in order; a plain reference has one.
    package var parts: Parts { shared.value.parts }
    /// The manual rotation switch, if given.
    package var revision: String? { shared.value.revision }
    /// The text as written, which holds no secret.
    package var written: String { shared.value.written }

    /// Makes an expression from checked parts.
    package init(form: Form, parts: [Part], revision: String?, written: String) {
        shared = Shared(
            Content(form: form, parts: Parts(parts), revision: revision, written: written))
    }

    /// The references in the order in which they are written.
    package var references: [SecretReference] {
        parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }

    /// The expression as written: `env://TOKEN` or `Bearer ${env://TOKEN}`.
    package var description: String { written }

    /// The text decides the parts, so it is all that is compared, by bytes.
    package static func == (left: SecretExpression, right: SecretExpression) -> Bool {
        left.shared === right.shared
            || left.form == right.form
                && left.written.hasSameBytes(as: right.written)
                && left.revision.map { ByteKey($0) } == right.revision.map { ByteKey($0) }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(form)
        hasher.combine(bytesOf: written)
        hasher.combine(revision.map { ByteKey($0) })
    }
}

/// One parsed reference: `store://locator?opt=…#field`.
package struct SecretReference: Hashable, Sendable, CustomStringConvertible {
    private struct Content: Hashable, Sendable {
        let store: String
        let locator: String
        let options: [Option]
        let field: Field?
        let written: String
    }

    private let shared: Shared<Content>

    /// The name of the store, the part before `://`.
    package var store: String { shared.value.store }
    /// The locator with percent escapes decoded.
    package var locator: String { shared.value.locator }
    /// The options, sorted by name, with percent escapes decoded.
    package var options: [Option] { shared.value.options }
    /// The member or JSON pointer behind `#`, decoded.
    package var field: Field? { shared.value.field }
    /// The reference as written.
    package var written: String { shared.value.written }

    /// One `name=value` option.
    package struct Option: Hashable, Sendable {
        /// The name, one of the closed list.
        package let name: String
        /// The decoded value.
        package let value: String

        /// Pairs a name with a value.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What the part behind `#` selects.
    package enum Field: Hashable, Sendable {
        /// One top-level member.
        case member(String)
        /// A JSON pointer.
        case pointer(Pointer)
    }

    /// Makes a reference from checked parts.
    package init(
        store: String, locator: String, options: [Option], field: Field?, written: String
    ) {
        shared = Shared(
            Content(
                store: store, locator: locator, options: options, field: field, written: written))
    }

    /// The value of an option, or nil.
    package func option(_ name: String) -> String? {
        options.first { $0.name == name }?.value
    }

    /// The reference as written.
    package var description: String { written }

    /// The text decides everything else, so it is all that is compared, by bytes.
    package static func == (left: SecretReference, right: SecretReference) -> Bool {
        left.shared === right.shared || left.written.hasSameBytes(as: right.written)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: written) }
}
