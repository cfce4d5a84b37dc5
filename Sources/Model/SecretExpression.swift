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

    /// The form in which the expression was written.
    package let form: Form
    /// The pieces in order; a plain reference has one.
    package let parts: [Part]
    /// The manual rotation switch, if given.
    package let revision: String?
    /// The text as written, which holds no secret.
    package let written: String

    /// Makes an expression from checked parts.
    package init(form: Form, parts: [Part], revision: String?, written: String) {
        self.form = form
        self.parts = parts
        self.revision = revision
        self.written = written
    }

    /// The references in the order in which they are written.
    package var references: [SecretReference] {
        parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }

    /// The expression as written: `env://TOKEN` or `Bearer ${env://TOKEN}`.
    package var description: String { written }

    /// The text decides the parts, so it is all that is compared, by bytes.
    package static func == (left: SecretExpression, right: SecretExpression) -> Bool {
        left.form == right.form && left.written.hasSameBytes(as: right.written)
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
    /// The name of the store, the part before `://`.
    package let store: String
    /// The locator with percent escapes decoded.
    package let locator: String
    /// The options, sorted by name, with percent escapes decoded.
    package let options: [Option]
    /// The member or JSON pointer behind `#`, decoded.
    package let field: Field?
    /// The reference as written.
    package let written: String

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
        self.store = store
        self.locator = locator
        self.options = options
        self.field = field
        self.written = written
    }

    /// The value of an option, or nil.
    package func option(_ name: String) -> String? {
        options.first { $0.name == name }?.value
    }

    /// The reference as written.
    package var description: String { written }

    /// The text decides everything else, so it is all that is compared, by bytes.
    package static func == (left: SecretReference, right: SecretReference) -> Bool {
        left.written.hasSameBytes(as: right.written)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: written) }
}
