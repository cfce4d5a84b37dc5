extension SecretExpression {
    /// The most Unicode scalars that a template may have.
    package static let maxTemplateLength = 16_384

    /// The pattern of a template for JSON Schema (ECMA-262 without flags).
    package static let templateSchemaPattern: String = {
        let placeholder = "\\$\\{\(SecretSyntax.referencePattern(insideTemplate: true))\\}"
        // Only one way to match each text, so that no editor hangs on a long one.
        return "^(?:[^$]|\\$\\$)*\(placeholder)(?:[^$]|\\$\\$|\(placeholder))*$"
    }()

    /// Reads the text of `secretRef`.
    package init(reference text: String, revision: String?) throws(SecretSyntaxError) {
        let reference = try SecretReference(parsing: text)
        self.init(
            form: .reference, parts: [.reference(reference)], revision: revision, written: text)
    }

    /// Reads the text of `secretTemplate`: `${reference}` is replaced, `$$` stands for `$`.
    ///
    /// Any other `$` is an error, and so is a template without a reference: what a shell or
    /// `envsubst` has emptied must not be sent.
    package init(template text: String, revision: String?) throws(SecretSyntaxError) {
        var rest = text.unicodeScalars[...]
        guard rest.count <= Self.maxTemplateLength else {
            throw SecretSyntaxError("a template has at most \(Self.maxTemplateLength) characters")
        }
        var parts: [Part] = []
        var literal = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            guard scalar == "$" else {
                literal.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "$":
                literal.append("$")
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw SecretSyntaxError(
                        "a placeholder of the template is not closed",
                        help: "Write ${store://locator}; a template in braces needs quotes.")
                }
                if !literal.isEmpty { parts.append(.text(String(literal))) }
                literal = String.UnicodeScalarView()
                parts.append(.reference(try Self.placeholder(rest[..<end])))
                rest = rest[end...].dropFirst()
            default:
                throw SecretSyntaxError(
                    "the template has a $ that starts no placeholder",
                    help: "Write $$ for a dollar sign and ${store://locator} for a secret.")
            }
        }
        if !literal.isEmpty { parts.append(.text(String(literal))) }
        self.init(form: .template, parts: parts, revision: revision, written: text)
        guard !references.isEmpty else {
            throw SecretSyntaxError(
                "the template holds no reference",
                help: "Write ${store://locator} where the secret goes; if it stood there, a shell "
                    + "has replaced it.")
        }
    }

    private static func placeholder(
        _ text: Substring.UnicodeScalarView
    ) throws(SecretSyntaxError) -> SecretReference {
        let reference = try SecretReference(parsing: String(text))
        guard reference.option(.shape) != "json" else {
            throw SecretSyntaxError(
                "as=json cannot stand inside a template",
                help: "Use encode=json to write a value as a JSON string.")
        }
        return reference
    }
}
