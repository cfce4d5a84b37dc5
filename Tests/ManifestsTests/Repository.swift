import Documents
import Host
import Manifests
import Model
import Registry
import TestSupport
import Testing

/// Where the files of the repository are that tests compare with.
enum Repository {
    static let root = Paths.parent(of: Paths.parent(of: Paths.parent(of: #filePath)))
    static let corpus = Paths.join(root, "Tests/ManifestsTests/Corpus")
    static let schemas = Paths.join(root, "schemas")

    /// Whether expectations are written instead of compared.
    static let isRecording = Environment.process()["RECORD"] == "1"

    /// The contents of a file as text.
    static func text(_ path: String) throws -> String {
        String(decoding: try Files.read(path, limit: 1 << 24), as: UTF8.self)
    }
}

extension Loaded {
    /// The diagnostics of one file as `RC1101 5:3`, or the code alone without a place in it.
    func found(in file: String) -> [String] {
        diagnostics.compactMap { diagnostic in
            switch diagnostic.place {
            case .source(let range) where range.file == file:
                "\(diagnostic.code) \(range.start.line):\(range.start.column)"
            case .file(file): "\(diagnostic.code)"
            default: nil
            }
        }
    }
}

/// A project in a folder of its own.
struct Bench {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The project of the corpus with other entries under `manifests`.
    init(manifests: String, _ files: [String: String]) throws {
        try self.init()
        let text = try Repository.text(Paths.join(Repository.corpus, "reconcile.yaml"))
        try folder.write(text.replacing("[case.yaml]", with: manifests), to: "reconcile.yaml")
        for (name, text) in files { try folder.write(text, to: name) }
    }

    func load(limits: DocumentLimits = DocumentLimits()) -> Loaded {
        ProjectLoader(descriptors: Registry.descriptors, limits: limits)
            .load(projectFile: folder("reconcile.yaml"))
    }

    /// A sound manifest of that name.
    static func manifest(_ name: String) -> String {
        """
        apiVersion: reconcile/v1
        kind: BlinkConnection
        metadata: {name: \(name), platform: blink-prod}
        spec: {connection_type_id: t}

        """
    }
}
