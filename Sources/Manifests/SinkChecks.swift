import Host
import Model

/// The check that no two connections keep a secret in one place, and none in the place of a file
/// that the project consists of.
struct SinkChecks {
    /// The places of the files that the project consists of.
    private let files: Set<ByteKey>
    /// The place of the state, if it is a file.
    private let state: String?
    private var owners: [ByteKey: Address] = [:]
    /// What was found, in the order of the declarations.
    private(set) var diagnostics: [Diagnostic] = []

    /// Makes the check of a project; `files` are its own, and all paths are absolute.
    init(folder: String, files: [String], state: StateLocation?) {
        func place(_ path: String) -> String {
            SinkReference.place(ofFile: Paths.relative(path, to: folder))
        }
        self.files = Set(files.map { ByteKey(place($0)) })
        if case .file(let path) = state { self.state = place(path) } else { self.state = nil }
    }

    /// Takes one declaration; call it in the order of files and lines.
    mutating func add(_ declaration: Declaration) {
        guard !declaration.sinks.isEmpty else { return }
        for (_, sink) in declaration.sinks.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            let place = sink.place
            if isOfProject(place) {
                report(
                    .sinkOnProjectFile, "the sink `\(sink)` is a file of this project",
                    declaration, help: "give the token a file of its own")
            }
            let owner = owners.putIfAbsent(declaration.address, for: ByteKey(place))
            // A second manifest of one address has been reported as such.
            guard let owner, owner != declaration.address else { continue }
            report(
                .duplicateSink, "the sink `\(sink)` is used by `\(owner)` already", declaration,
                help: "give each connection a place of its own")
        }
    }

    /// Whether a place is the project file, a manifest, the state or what is kept beside it.
    private func isOfProject(_ place: String) -> Bool {
        if files.contains(ByteKey(place)) { return true }
        guard let state else { return false }
        return place.hasSameBytes(as: state) || place.utf8.starts(with: (state + ".").utf8)
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, _ declaration: Declaration, help: String
    ) {
        diagnostics.append(
            Diagnostic(code, message, at: .source(declaration.source), help: [help]))
    }
}
