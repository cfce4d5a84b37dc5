package import Model

extension ValidateReport {
    /// Returns whether all is well, the counts and the problems.
    package static func json(
        _ diagnostics: [Diagnostic], scope: Scope, toolVersion: String
    ) -> Value {
        let errors = diagnostics.count { $0.severity == .error }
        return .members(
            JSONFormat.head(toolVersion: toolVersion) + [
                ("valid", .bool(errors == 0)),
                (
                    "summary",
                    .members([
                        ("files", .count(scope.files)),
                        ("connections", .count(scope.connections)),
                        ("errors", .count(errors)),
                        ("warnings", .count(diagnostics.count { $0.severity == .warning })),
                    ])
                ),
                ("diagnostics", DiagnosticReport.json(diagnostics)),
            ])
    }
}
