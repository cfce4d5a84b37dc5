import Model

/// The check that no two connections keep a secret in one place.
struct SinkChecks {
    private var owners: [ByteKey: Address] = [:]
    /// What was found, in the order of the declarations.
    private(set) var diagnostics: [Diagnostic] = []

    /// Takes one declaration; call it in the order of files and lines.
    mutating func add(_ declaration: Declaration) {
        guard !declaration.sinks.isEmpty else { return }
        for (_, sink) in declaration.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            let owner = owners.putIfAbsent(declaration.address, for: ByteKey(sink.place))
            // A second manifest of one address has been reported as such.
            guard let owner, owner != declaration.address else { continue }
            diagnostics.append(
                Diagnostic(
                    .duplicateSink, "the sink `\(sink)` is used by `\(owner)` already",
                    at: .source(declaration.source),
                    help: ["give each connection a place of its own"]))
        }
    }
}
