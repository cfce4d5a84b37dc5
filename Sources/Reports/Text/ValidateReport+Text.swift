package import Model

extension ValidateReport {
    /// Returns the problems with their frames, then one line that says whether all is well.
    package static func text(
        _ diagnostics: [Diagnostic], scope: Scope, style: TextStyle
    ) -> String {
        var page = TextPage(style: style)
        page.add(diagnostics)
        page.blank()
        let line = self.line(diagnostics, scope)
        let isValid = !diagnostics.contains { $0.severity == .error }
        page.line([Span(line, isValid ? .good : .badStrong)])
        return page.text
    }

    /// Whether all is well, with the counts.
    static func line(_ diagnostics: [Diagnostic], _ scope: Scope) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count { $0.severity == .warning }
        let looked =
            "\(Wording.count(scope.files, "file")), "
            + Wording.count(scope.connections, "connection")
        let found =
            [
                errors > 0 ? Wording.count(errors, "error") : nil,
                warnings > 0 ? Wording.count(warnings, "warning") : nil,
            ].compactMap(\.self).joined(separator: ", ")
        return errors > 0
            ? "Invalid: \(found) in \(looked)."
            : "Valid: \(looked)\(found.isEmpty ? "" : ", \(found)")."
    }
}
