package import Model

extension DiagnosticCode {
    /// A variable that the project file does not have.
    package static let undefinedVariable = DiagnosticCode(
        "RC1132", "undefined variable",
        """
        `${var.NAME}` in a manifest stands for a value under `spec.variables` of the project file, \
        and there is none of that name. Every project file that reads the manifest must define it.
        """)
    /// A text that looks like a variable and is none.
    package static let invalidVariable = DiagnosticCode(
        "RC1133", "text that is no variable",
        """
        In values of manifests `${` begins a variable, written `${var.NAME}`; there are no other \
        expressions. It is an error, because a misspelled variable would otherwise be sent to the \
        platform as it stands.

        Where the characters themselves are meant, double the dollar sign: `$${`. In fields that \
        may hold secrets `{literal: "…"}` is never looked at either.
        """)
    /// A variable in a place that takes none.
    package static let variableNotAllowed = DiagnosticCode(
        "RC1134", "variable in a place that takes none",
        """
        Variables are written openly in the project file, so they stand neither for a secret nor \
        for a part of a reference to one: whoever changes a variable would change which secret is \
        read. The name and the platform of a connection take none either: together they are its \
        address, by which people and the state know it.

        Variables go into the values of `spec` that are no secret, into the values of labels, and \
        into sinks. For a secret of each environment let the store decide, such as an environment \
        variable that CI sets.
        """)
    /// A variable that nobody uses.
    package static let unusedVariable = DiagnosticCode(
        "RC1135", "unused variable",
        """
        No manifest, and no default of a platform, uses this variable. It is a warning, because \
        that is often a misspelling, or what is left of a field that has gone.
        """)
}
