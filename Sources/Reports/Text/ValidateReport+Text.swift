package import Model

extension ValidateReport {
    /// Returns the problems with their frames, then one line that says whether all is well.
    package static func text(
        _ diagnostics: [Diagnostic], scope: Scope, style: TextStyle
    ) -> String {
        var page = TextPage(style: style)
        page.add(diagnostics)
        page.blank()
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
        if errors > 0 {
            page.line([Span("Invalid: \(found) ", .badStrong), Span("in \(looked).")])
        } else {
            let tail = found.isEmpty ? "" : ", \(found)"
            page.line([Span("Valid: ", .good), Span("\(looked)\(tail).")])
        }
        return page.text
    }
}
