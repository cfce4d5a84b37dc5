import Documents
import Host
import Model

/// Reads the manifests of single files; several files may be read at the same time.
struct FileReader: Sendable {
    let loader: ProjectLoader
    let content: ProjectContent
    /// The folder of the project file, absolute.
    let folder: String

    /// What one file says.
    struct Reading: Sendable {
        /// The sound manifests, in the order of the file.
        var declarations: [Declaration] = []
        /// How many documents could be read.
        var documents = 0
        /// Whether the whole file was read.
        var isComplete = false
        /// The variables of the project file that it uses.
        var usedVariables: Set<ByteKey> = []
        /// What is wrong with it, with code frames.
        var diagnostics: [Diagnostic] = []
    }

    /// Reads one file; its tree is dropped at the end.
    func read(_ path: String) -> Reading {
        let shown = Paths.relative(path, to: folder)
        do throws(HostError) {
            return reading(of: try parse(path, shown: shown), shown: shown)
        } catch {
            return Reading(diagnostics: [loader.unreadable(error, shown: shown)])
        }
    }

    /// Reads a text as if it were a file of that name.
    func read(_ bytes: [UInt8], shown: String) -> Reading {
        reading(of: parsed(bytes, shown: shown), shown: shown)
    }

    /// The tree of a file.
    func parse(_ path: String, shown: String) throws(HostError) -> YAMLStream {
        parsed(
            try Files.read(path, inside: folder, limit: loader.limits.maxBytes), shown: shown)
    }

    private func parsed(_ bytes: [UInt8], shown: String) -> YAMLStream {
        YAML.parse(bytes, file: shown, limits: loader.limits, sensitive: loader.sensitive)
    }

    private func reading(of stream: YAMLStream, shown: String) -> Reading {
        let findings = Findings(file: shown)
        let reader = ManifestReader(
            descriptors: loader.descriptors, project: content, findings: findings)
        let declarations = stream.documents.compactMap(reader.read)
        return Reading(
            declarations: declarations, documents: stream.documents.count,
            isComplete: stream.isComplete, usedVariables: findings.usedVariables,
            diagnostics: findings.joined(with: stream))
    }
}
