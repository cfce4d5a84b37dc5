import Model

extension Check {
    /// Makes a check of everything that was found: the first error with the others as advice, or
    /// all warnings, or that all is well.
    init(_ name: String, found: [Diagnostic], fine: String) {
        let errors = found.filter { $0.severity == .error }
        let warnings = found.filter { $0.severity == .warning }
        if let first = errors.first {
            self.init(
                name, .failed, "\(first.message) (\(first.code.id))",
                help: errors.dropFirst().map(\.message) + first.help)
        } else {
            self.init(name, warnings.isEmpty ? .ok : .warning, fine, help: warnings.map(\.message))
        }
    }
}
