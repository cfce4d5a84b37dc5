package import Host
package import Model

/// The sinks of a project: files below its folder, and its stores that can be written.
package struct ProjectSinks: SinkStoring {
    private let files: FileSinks
    private let stores: StoreSinks

    /// Makes the sinks of a project; `secrets` are what no complaint of a program may show.
    package init(project: Project, environment: Environment, secrets: ResolvedSecrets) {
        files = FileSinks(folder: project.folder)
        stores = StoreSinks(project: project, environment: environment, secrets: secrets)
    }

    /// Proves that the sink can be written.
    package func prepare(_ sink: SinkReference) async throws(Diagnostic) {
        try await half(of: sink).prepare(sink)
    }

    /// Replaces the sink's content.
    package func store(_ secret: Secret, in sink: SinkReference) async throws(Diagnostic) {
        try await half(of: sink).store(secret, in: sink)
    }

    /// Reads the sink, or returns nil when it has no content.
    package func read(_ sink: SinkReference) async throws(Diagnostic) -> Secret? {
        try await half(of: sink).read(sink)
    }

    /// Writes the sink's content to another one, whatever keeps it.
    package func copy(
        _ sink: SinkReference, to other: SinkReference
    ) async throws(Diagnostic) {
        if sink.isFile == other.isFile {
            return try await half(of: sink).copy(sink, to: other)
        }
        guard let secret = try await read(sink) else { return }
        try await store(secret, in: other)
    }

    /// Removes what the sink holds.
    package func remove(_ sink: SinkReference) async throws(Diagnostic) {
        try await half(of: sink).remove(sink)
    }

    private func half(of sink: SinkReference) -> any SinkStoring {
        sink.isFile ? files : stores
    }
}
