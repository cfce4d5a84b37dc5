package import Model

/// What manifests write where variables are read, for those who change files.
package enum ManifestText {
    /// A value as a manifest writes it, so that no text of it is taken for a variable.
    package static func escaped(_ value: Value) -> Value { VariableText.escaped(value) }

    /// Whether a text, as written, names a variable.
    package static func hasVariable(_ text: String) -> Bool {
        VariableText.isMeant(in: text)
            && VariableText(parsing: text).map { !$0.names.isEmpty } ?? true
    }
}
