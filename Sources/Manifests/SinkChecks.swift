import Host
import Model

/// The check that no two connections keep a secret in one place, and none in the place of a file
/// that the project consists of.
struct SinkChecks {
    private let folder: String
    private let files: Set<ByteKey>
    private let state: String?
    private var owners: [ByteKey: Address] = [:]
    /// What was found, in the order of the declarations.
    private(set) var diagnostics: [Diagnostic] = []

    /// Makes the check of a project; `files` are its own, and all paths are absolute.
    init(folder: String, files: [String], state: StateLocation?) {
        self.folder = folder
        self.files = Set(files.map(ByteKey.init))
        if case .file(let path) = state { self.state = path } else { self.state = nil }
    }

    /// Takes one declaration; call it in the order of files and lines.
    mutating func add(_ declaration: Declaration) {
        guard !declaration.sinks.isEmpty else { return }
        for (_, sink) in declaration.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            if isOfProject(sink) {
                report(
                    .sinkOnProjectFile, "the sink `\(sink)` is a file of this project",
                    declaration, help: "give the token a file of its own")
            }
            let owner = owners.putIfAbsent(declaration.address, for: ByteKey(sink.place))
            // A second manifest of one address has been reported as such.
            guard let owner, owner != declaration.address else { continue }
            report(
                .duplicateSink, "the sink `\(sink)` is used by `\(owner)` already", declaration,
                help: "give each connection a place of its own")
        }
    }

    /// Whether the sink is the project file, a manifest, the state or what is kept beside it.
    private func isOfProject(_ sink: SinkReference) -> Bool {
        guard sink.isFile, let relative = try? sink.relativePath else { return false }
        let path = Paths.absolute(relative, in: folder)
        if files.contains(ByteKey(path)) { return true }
        guard let state else { return false }
        return path.hasSameBytes(as: state) || path.utf8.starts(with: (state + ".").utf8)
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, _ declaration: Declaration, help: String
    ) {
        diagnostics.append(
            Diagnostic(code, message, at: .source(declaration.source), help: [help]))
    }
}
