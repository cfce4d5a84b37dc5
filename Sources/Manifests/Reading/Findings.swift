import Documents
import Model

/// What was found wrong in one file so far.
///
/// A class, because readers of nested values share it; it never leaves the load of its file.
final class Findings {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) { self.file = file }

    /// The number of errors so far.
    var errorCount: Int { diagnostics.count }

    /// Adds an error at a place of the file.
    func report(
        _ code: DiagnosticCode, _ message: String, at span: Node.Span, label: String? = nil,
        help: String...
    ) {
        report(code, message, at: source(span), label: label, help: help)
    }

    /// Adds an error at a place that is known already.
    func report(
        _ code: DiagnosticCode, _ message: String, at source: SourceRange, label: String? = nil,
        help: [String]
    ) {
        diagnostics.append(
            Diagnostic(code, message, at: .source(source), label: label, help: help))
    }

    /// Adds what another reader found.
    func add(_ found: [Diagnostic]) { diagnostics += found }

    /// Everything that is wrong with the file, with code frames.
    ///
    /// What the text of a file has wrong at a place, such as an alias, explains what its reader
    /// found there, so that is left out.
    func joined(with stream: YAMLStream) -> [Diagnostic] {
        func start(_ diagnostic: Diagnostic) -> SourcePosition? {
            if case .source(let range) = diagnostic.place { range.start } else { nil }
        }
        let known = Set(stream.diagnostics.compactMap(start))
        let own = diagnostics.filter { diagnostic in
            start(diagnostic).map { !known.contains($0) } ?? true
        }
        return stream.diagnostics + own.map(stream.framed)
    }

    /// The place of a stretch of the file.
    func source(_ span: Node.Span) -> SourceRange { span.source(in: file) }
}
