import Documents
import Host
package import Model

/// Where a value of a declaration comes from.
package struct FieldOrigin: Sendable {
    /// Who says it.
    package enum Source: Sendable {
        /// The manifest, in `spec`.
        case manifest
        /// The manifest, by `metadata.name`.
        case name
        /// `defaults` of the platform.
        case platformDefault
        /// The kind.
        case kindDefault
    }

    /// A variable that the value was made with.
    package struct Use: Sendable {
        /// Its name.
        package let name: String
        /// Where the project file defines it.
        package let place: SourceRange
    }

    /// Who says it.
    package let source: Source
    /// Where, if anywhere.
    package let place: SourceRange?
    /// The variables that it was made with, each once, in their order.
    package let variables: [Use]
}

extension ProjectLoader {
    /// Where each leaf of a declaration's fields comes from, by pointer.
    ///
    /// Reads the two files anew: nobody pays for this who does not ask.
    package func origins(
        of declaration: Declaration, in project: Project
    ) -> [Pointer: FieldOrigin] {
        let projectFile = Paths.lastComponent(of: project.file)
        let findings = Findings(file: projectFile)
        findings.traces = []
        guard let stream = stream(of: projectFile, in: project.folder) else { return [:] }
        let content = readProject(stream, findings, path: project.file, folder: project.folder)
        var traces = [projectFile: findings.traces ?? []]
        if let manifest = self.stream(of: declaration.source.file, in: project.folder) {
            let findings = Findings(file: declaration.source.file)
            findings.traces = []
            let reader = ManifestReader(
                descriptors: descriptors, project: content, findings: findings)
            for root in manifest.documents
            where findings.source(root.head).start == declaration.source.start {
                _ = reader.read(root)
            }
            traces[declaration.source.file] = findings.traces
        }
        let kind = descriptors.first { $0.provider.hasSameBytes(as: declaration.provider) }?.kind
        var origins: [Pointer: FieldOrigin] = [:]
        for (pointer, _) in Value.object(declaration.fields).leaves {
            guard let place = declaration.fieldSources[pointer] else {
                let isName = kind?.namingField.map { pointer == Pointer([$0]) } ?? false
                origins[pointer] = FieldOrigin(
                    source: isName ? .name : .kindDefault,
                    place: isName ? declaration.source : nil, variables: [])
                continue
            }
            let isOwn = place.file.hasSameBytes(as: declaration.source.file)
            let names =
                traces[place.file]?.first { $0.start == place.start }?.names ?? []
            var seen: Set<ByteKey> = []
            origins[pointer] = FieldOrigin(
                source: isOwn ? .manifest : .platformDefault, place: place,
                variables: names.compactMap { name in
                    guard seen.insert(ByteKey(name)).inserted,
                        let variable = content.variables?[name]
                    else { return nil }
                    return FieldOrigin.Use(
                        name: name, place: variable.span.source(in: projectFile))
                })
        }
        return origins
    }

    private func stream(of file: String, in folder: String) -> YAMLStream? {
        let path = Paths.absolute(file, in: folder)
        guard let bytes = try? Files.read(path, inside: folder, limit: limits.maxBytes) else {
            return nil
        }
        return YAML.parse(bytes, file: file, limits: limits, sensitive: sensitive)
    }
}
