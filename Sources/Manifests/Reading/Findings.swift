import Documents
import Model

/// What was found wrong in one file so far.
///
/// A class, because readers of nested values share it; it never leaves the load of its file.
final class Findings {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    /// The variables of the project file that were put into texts.
    private(set) var usedVariables: Set<ByteKey> = []

    init(file: String) { self.file = file }

    /// Where they were, for those who ask; nil keeps no account of it.
    var traces: [(start: SourcePosition, names: [String])]?

    /// Notes that variables are used in a text.
    func used(_ variables: [String], at span: Node.Span) {
        usedVariables.formUnion(variables.map(ByteKey.init))
        traces?.append((start: span.start, names: variables))
    }

    /// Whether further errors would only be counted.
    var isFull: Bool { errorCount > DocumentLimits.maxProblems }

    /// The number of errors so far, those among them that are not told.
    private(set) var errorCount = 0

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
        add([Diagnostic(code, message, at: .source(source), label: label, help: help)])
    }

    /// Adds what another reader found.
    func add(_ found: [Diagnostic]) {
        for diagnostic in found {
            // Warnings do not spoil what was read.
            guard diagnostic.severity == .error else {
                if diagnostics.count < DocumentLimits.maxProblems { diagnostics.append(diagnostic) }
                continue
            }
            errorCount += 1
            if errorCount <= DocumentLimits.maxProblems {
                diagnostics.append(diagnostic)
            } else if errorCount == DocumentLimits.maxProblems + 1 {
                diagnostics.append(.tooManyProblems(at: diagnostic.place ?? .file(file)))
            }
        }
    }

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
        return stream.diagnostics.map(\.advisingQuotes) + stream.framed(own)
    }

    /// The place of a stretch of the file.
    func source(_ span: Node.Span) -> SourceRange { span.source(in: file) }
}

extension Diagnostic {
    /// With advice where the braces of a variable were taken for those of YAML.
    fileprivate var advisingQuotes: Diagnostic {
        let isNearVariable = frame.contains {
            $0.caret != nil && VariableText.isMeant(in: $0.text)
        }
        guard code == .yamlSyntax, isNearVariable else { return self }
        return Diagnostic(
            code, severity: severity, message, at: place, label: label,
            help: help + ["between braces and brackets quote what has a variable: \"${var.NAME}\""],
            frame: frame)
    }
}
