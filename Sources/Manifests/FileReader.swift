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

        /// Adds what the next documents of the file say.
        mutating func append(_ next: Reading) {
            declarations += next.declarations
            documents += next.documents
            isComplete = isComplete && next.isComplete
            usedVariables.formUnion(next.usedVariables)
            diagnostics += next.diagnostics
        }
    }

    /// Reads files on all cores, and long ones in portions; their trees are dropped at once.
    ///
    /// Portions tell only whether they are sound. A file in which anything is wrong is read again
    /// as a whole, for what to say about it.
    func read(_ paths: [String]) -> [Reading] {
        let files = mapInParallel(paths, fileContent)
        let portions = files.enumerated().flatMap { index, file in
            file.portions.map { (file: index, portion: $0) }
        }
        let parts = mapInParallel(portions) { reading(of: $0.portion, of: files[$0.file]) }
        var readings = files.map { Optional($0.start) }
        var nodes = files.map { _ in 0 }
        for ((index, _), part) in zip(portions, parts) {
            if let part { readings[index]?.append(part.reading) } else { readings[index] = nil }
            nodes[index] += part?.nodes ?? 0
        }
        for index in readings.indices where nodes[index] > loader.limits.maxNodes {
            readings[index] = nil
        }
        let wrong = readings.indices.filter { readings[$0] == nil }
        let whole = mapInParallel(wrong) { read(files[$0].bytes, shown: files[$0].shown) }
        for (index, reading) in zip(wrong, whole) { readings[index] = reading }
        return readings.compactMap(\.self)
    }

    /// The bytes of a file, or why there are none.
    private struct FileContent: Sendable {
        let shown: String
        var bytes: [UInt8] = []
        var portions: [YAMLPortion] = []
        /// What its portions are added to.
        var start = Reading(isComplete: true)
    }

    private func fileContent(_ path: String) -> FileContent {
        var file = FileContent(shown: Paths.relative(path, to: folder))
        do throws(HostError) {
            file.bytes = try Files.read(path, inside: folder, limit: loader.limits.maxBytes)
            file.portions = YAMLPortion.portions(of: file.bytes)
        } catch {
            file.start = Reading(diagnostics: [loader.unreadable(error, shown: file.shown)])
        }
        return file
    }

    /// What a portion says, with the number of its keys and values; nil where anything is wrong.
    private func reading(
        of portion: YAMLPortion, of file: FileContent
    ) -> (reading: Reading, nodes: Int)? {
        guard
            let (documents, nodes) = portion.soundDocuments(
                file: file.shown, limits: loader.limits)
        else { return nil }
        let findings = Findings(file: file.shown)
        let declarations = declarations(in: documents, findings)
        guard findings.diagnostics.isEmpty else { return nil }
        return (
            Reading(
                declarations: declarations, documents: documents.count, isComplete: true,
                usedVariables: findings.usedVariables),
            nodes
        )
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
        let declarations = declarations(in: stream.documents, findings)
        return Reading(
            declarations: declarations, documents: stream.documents.count,
            isComplete: stream.isComplete, usedVariables: findings.usedVariables,
            diagnostics: findings.joined(with: stream))
    }

    private func declarations(in documents: [Node], _ findings: Findings) -> [Declaration] {
        let reader = ManifestReader(
            descriptors: loader.descriptors, project: content, findings: findings)
        return documents.compactMap(reader.read)
    }
}
