package import Documents
import Host
package import Model

/// Reads a project: its file, every manifest, and what they say together.
package struct ProjectLoader: Sendable {
    let descriptors: [ProviderDescriptor]
    let limits: DocumentLimits
    /// The keys whose values code frames hide: every field that may hold a secret.
    let sensitive: SensitiveKeys

    /// Makes a loader for the platforms that the program knows.
    package init(
        descriptors: [ProviderDescriptor], limits: DocumentLimits = DocumentLimits()
    ) {
        self.descriptors = descriptors
        self.limits = limits
        sensitive = SensitiveKeys(
            fields: descriptors.flatMap { ProjectLoader.secretNames($0.kind.fields) })
    }

    /// Reads everything and reports everything that is wrong.
    ///
    /// Blocks on files, so tasks call it on a thread of its own. `projectFile` is the path as the
    /// user gave it, relative to the working directory; all other paths are relative to its folder.
    ///
    /// - Parameters:
    ///   - mayLackManifests: Whether entries that name no file, and files without a manifest, are
    ///     right; they are before an import.
    ///   - drafts: Texts that are read as if they were files of these names, to see what would
    ///     become of them.
    package func load(
        projectFile: String, mayLackManifests: Bool = false, drafts: [String: String] = [:]
    ) -> Loaded {
        let path: String
        let bytes: [UInt8]
        do throws(HostError) {
            path = Paths.absolute(projectFile, in: try Files.workingFolder())
            // Complaints quote what they are about; a link must not make them quote the files of
            // others, least of all `/proc/self/environ`.
            bytes = try Files.read(
                path, inside: Paths.parent(of: path), limit: limits.maxBytes)
        } catch {
            return Loaded(diagnostics: [unreadable(error, shown: projectFile)])
        }
        let folder = Paths.parent(of: path)
        let shown = Paths.lastComponent(of: path)
        let findings = Findings(file: shown)
        let stream = YAML.parse(bytes, file: shown, limits: limits, sensitive: sensitive)
        var content = readProject(
            stream, findings, path: projectFile, folder: folder)
        let files = manifestFiles(
            content, findings, folder: folder, projectFile: path, mayLack: mayLackManifests)
        var diagnostics = findings.joined(with: stream)

        let reader = FileReader(loader: self, content: content, folder: folder)
        var loading = Loading(reader)
        for reading in reader.read(files) { loading.take(reading) }
        for draft in drafts.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            loading.take(reader.read(Array(draft.value.utf8), shown: draft.key))
        }
        diagnostics += loading.finish(files: files + [path])
        // What could not be read, or is not there yet, may use any of them.
        if loading.failedFiles == 0, !mayLackManifests,
            !diagnostics.contains(where: { $0.severity == .error }),
            let variables = content.variables
        {
            diagnostics += stream.framed(
                variables.unused(
                    besides: loading.usedVariables.union(findings.usedVariables), in: findings))
        }
        if files.isEmpty || loading.documents > 0 || loading.failedFiles > 0 || mayLackManifests {
            // An entry that names nothing has been reported.
        } else {
            diagnostics.append(
                Diagnostic(
                    .emptyManifestSet, "the files under `manifests` hold no manifest",
                    at: .file(shown),
                    help: ["to stop managing connections use `reconcile state forget`"]))
        }
        if diagnostics.contains(where: { $0.severity == .error && $0.isAbout(shown) }) {
            content.project = nil
        }
        return Loaded(
            project: content.project,
            declarations: loading.declarations,
            diagnostics: diagnostics.sorted(), files: files.count)
    }

    private static func secretNames(_ fields: [FieldDescriptor]) -> [String] {
        fields.flatMap { field -> [String] in
            let inner: [String] =
                if case .object(let members) = field.type { secretNames(members) } else { [] }
            return field.secrecy == .none ? inner : inner + [field.name]
        }
    }

    /// Reads the one document of the project file.
    func readProject(
        _ stream: YAMLStream, _ findings: Findings, path: String, folder: String
    ) -> ProjectContent {
        guard let root = stream.documents.first else {
            if stream.diagnostics.isEmpty {
                findings.add([
                    Diagnostic(
                        .oneProject, "the project file is empty", at: .file(findings.file),
                        help: ["it holds one document of kind Project"])
                ])
            }
            return ProjectContent()
        }
        if stream.documents.count > 1 {
            findings.report(
                .oneProject, "the project file holds more than one document",
                at: stream.documents[1].head, help: "manifests go into files of their own")
        }
        let reader = ProjectReader(
            descriptors: descriptors, findings: findings, path: path, folder: folder,
            absolutePath: { Paths.absolute($0, in: folder) })
        return reader.read(root)
    }

    /// The files of all entries, each once, in byte order of their paths.
    private func manifestFiles(
        _ content: ProjectContent, _ findings: Findings, folder: String, projectFile: String,
        mayLack: Bool
    ) -> [String] {
        let finder = ManifestFiles(folder: folder, projectFile: projectFile)
        var files: Set<ByteKey> = []
        for entry in content.manifests {
            let lookup = finder.find(entry.text)
            if let problem = lookup.problem, !(mayLack && problem.code == .noManifestFiles) {
                findings.report(
                    problem.code, problem.message, at: entry.span, help: problem.help)
            }
            files.formUnion(lookup.files.map(ByteKey.init))
        }
        return files.sorted().map(\.text)
    }

    /// The diagnostic for a file that cannot be read; `shown` is its path for people.
    func unreadable(_ error: HostError, shown: String) -> Diagnostic {
        if case .tooLarge(_, let limit) = error {
            return Diagnostic(
                .fileTooLarge, "the file holds more than \(limit) bytes", at: .file(shown),
                help: ["split it over several files"])
        }
        if case .outside = error {
            return Diagnostic(
                .unreadableFile, "this leads out of the folder of the project file",
                at: .file(shown),
                help: ["keep manifests, and what links lead to, below that folder"])
        }
        return Diagnostic(
            .unreadableFile, "\(error)", at: .file(shown),
            help: ["check that the file exists and may be read"])
    }

    /// One load in progress.
    private struct Loading {
        let reader: FileReader
        var declarations: [Declaration] = []
        var documents = 0
        var failedFiles = 0
        private(set) var usedVariables: Set<ByteKey> = []
        private var diagnostics: [Diagnostic] = []

        init(_ reader: FileReader) { self.reader = reader }

        /// Takes what a file says, in the order of the files.
        mutating func take(_ reading: FileReader.Reading) {
            if !reading.isComplete { failedFiles += 1 }
            documents += reading.documents
            declarations += reading.declarations
            usedVariables.formUnion(reading.usedVariables)
            diagnostics += reading.diagnostics
        }

        /// Sorts the declarations by address, and returns the diagnostics of all files and of the
        /// checks over them; `files` are those of the project.
        mutating func finish(files: [String]) -> [Diagnostic] {
            var sinks = SinkChecks(
                folder: reader.folder, files: files, state: reader.content.project?.state)
            for declaration in declarations { sinks.add(declaration) }
            let descriptors = reader.loader.descriptors
            let platforms = Dictionary(grouping: declarations) { ByteKey($0.address.platform) }
            let parts = mapInParallel(platforms.sorted { $0.key < $1.key }.map(\.value)) {
                (
                    sorted: $0.sortedInBytes(by: \.address.name),
                    found: CrossChecks($0, descriptors: descriptors).diagnostics
                )
            }
            declarations = parts.flatMap(\.sorted)
            let found = (parts.flatMap(\.found) + sinks.diagnostics).sorted()
            return diagnostics + framed(found)
        }

        /// Reads the files again for the code frames; their trees were not kept.
        private func framed(_ found: [Diagnostic]) -> [Diagnostic] {
            var streams: [String: YAMLStream] = [:]
            return found.enumerated().map { index, diagnostic in
                // Each costs a walk through its file.
                guard index < 50, case .source(let range) = diagnostic.place else {
                    return diagnostic
                }
                let stream =
                    streams[range.file]
                    ?? (try? reader.parse(
                        Paths.absolute(range.file, in: reader.folder), shown: range.file))
                streams[range.file] = stream
                return stream?.framed(diagnostic) ?? diagnostic
            }
        }
    }
}

/// What a project says, as far as it could be read.
package struct Loaded: Sendable {
    /// The project, or nil when its file is not sound.
    package let project: Project?
    /// The sound manifests, sorted by address.
    package let declarations: [Declaration]
    /// Everything that is wrong, sorted by file and line.
    package let diagnostics: [Diagnostic]
    /// The number of manifest files.
    package let files: Int

    init(
        project: Project? = nil, declarations: [Declaration] = [], diagnostics: [Diagnostic],
        files: Int = 0
    ) {
        self.project = project
        self.declarations = declarations
        self.diagnostics = diagnostics
        self.files = files
    }

    /// Whether anything is wrong; nothing may be planned then.
    package var hasErrors: Bool {
        project == nil || diagnostics.contains { $0.severity == .error }
    }
}

extension Diagnostic {
    /// Whether it points into a file of that name.
    fileprivate func isAbout(_ file: String) -> Bool {
        switch place {
        case .source(let range): range.file.hasSameBytes(as: file)
        case .file(let path): path.hasSameBytes(as: file)
        default: false
        }
    }
}
