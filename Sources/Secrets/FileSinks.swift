internal import Host
package import Model

/// Keeps secrets that platforms return in files below the project folder.
///
/// Files have mode 0600 and exactly the bytes of the secret. Folders that are missing are made
/// with mode 0700. Nothing outside of the project folder is touched, wherever links lead.
package struct FileSinks: SinkStoring {
    private static let limit = 1 << 20

    private let folder: String

    /// Makes the sinks of a project; `folder` is the absolute path of the project file's folder.
    package init(folder: String) { self.folder = folder }

    /// Proves that the sink can be written, by writing a file beside it and removing it again.
    package func prepare(_ sink: SinkReference) async throws(Diagnostic) {
        try await perform(sink) { path throws(HostError) in
            let probe = Paths.join(
                Paths.parent(of: path), ".\(Paths.lastComponent(of: path)).probe")
            do throws(HostError) {
                try Files.createDurably([], at: probe, permissions: 0o600)
                try Files.remove(probe)
            } catch  where error.isExisting {
                // Somebody's file has that name; the attempt got far enough to prove the folder.
            }
        }
    }

    /// Replaces the sink's content durably.
    package func store(_ secret: Secret, in sink: SinkReference) async throws(Diagnostic) {
        try await perform(sink) { path throws(HostError) in
            try Files.writeDurably(secret.copiedBytes, to: path, permissions: 0o600)
        }
    }

    /// Reads the sink, or returns nil when it has no content.
    package func read(_ sink: SinkReference) async throws(Diagnostic) -> Secret? {
        try await perform(sink, makesFolders: false) { path throws(HostError) in
            try Self.content(of: path)
        } ?? nil
    }

    /// Writes the sink's content to another one durably; does nothing when there is none.
    package func copy(
        _ sink: SinkReference, to other: SinkReference
    ) async throws(Diagnostic) {
        guard let secret = try await read(sink) else { return }
        try await store(secret, in: other)
    }

    /// Removes the sink's file durably; does nothing when there is none.
    package func remove(_ sink: SinkReference) async throws(Diagnostic) {
        try await perform(sink, makesFolders: false) { path throws(HostError) in
            if try Files.remove(path) { try Files.syncFolder(Paths.parent(of: path)) }
        }
    }

    private static func content(of path: String) throws(HostError) -> Secret? {
        do throws(HostError) {
            return Secret(
                try Files.read(path, limit: limit, regularOnly: true, followsLink: false))
        } catch  where error.isMissing {
            return nil
        } catch {
            throw error
        }
    }

    /// Runs `body` on a thread of our own with the checked path; nil when its folder is missing
    /// and is not to be made.
    @discardableResult
    private func perform<Result: Sendable>(
        _ sink: SinkReference, makesFolders: Bool = true,
        _ body: @escaping @Sendable (String) throws(HostError) -> Result
    ) async throws(Diagnostic) -> Result? {
        let relative: String
        do throws(SecretSyntaxError) {
            relative = try sink.relativePath
        } catch {
            throw Self.unusable(sink, error.message, help: error.help)
        }
        let folder = self.folder
        return try await runBlocking { () throws(Diagnostic) in
            let path: String
            let isReadableByOthers: Bool
            do throws(HostError) {
                guard
                    let checked = try Self.checkedPath(
                        relative, below: folder, makesFolders: makesFolders)
                else { return nil }
                path = checked
                isReadableByOthers =
                    try Files.status(of: path, followsLink: false)?.isReadableByOthers ?? false
            } catch {
                throw Self.unusable(sink, "\(error)")
            }
            // We never make such a file, so it is somebody else's, perhaps the project file.
            guard !isReadableByOthers else {
                throw Self.unusable(
                    sink, "others may read the file",
                    help: "If it is the sink's file, run chmod 600 on it; if it is another file, "
                        + "choose another path.")
            }
            do throws(HostError) {
                return try body(path)
            } catch {
                throw Self.unusable(sink, "\(error)")
            }
        }
    }

    /// The path of a sink after proof that it is or can become a regular file below the folder.
    private static func checkedPath(
        _ relative: String, below folder: String, makesFolders: Bool
    ) throws(HostError) -> String? {
        let root = try Files.resolve(folder)
        var names = relative.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        let last = names.popLast() ?? ""
        var current = root
        for name in names {
            let next = Paths.join(current, name)
            if try Files.status(of: next, followsLink: false) == nil {
                guard makesFolders else { return nil }
                try Files.makeFolder(next, permissions: 0o700)
                try Files.syncFolder(current)
            }
            // A link may stay below the root; anything else may not.
            current = try Files.resolve(next)
            guard Paths.isInside(current, folder: root) else {
                throw .outside(path: relative, folder: folder)
            }
            if let kind = try Files.status(of: current)?.kind, kind != .folder {
                throw .wrongKind(path: name, found: kind)
            }
        }
        let path = Paths.join(current, last)
        if let status = try Files.status(of: path, followsLink: false), status.kind != .file {
            throw .wrongKind(path: relative, found: status.kind)
        }
        return path
    }

    private static func unusable(
        _ sink: SinkReference, _ reason: String, help: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            .sinkUnusable, "the sink \(sink) cannot be used: \(reason)",
            help: help.map { [$0] } ?? [])
    }
}
