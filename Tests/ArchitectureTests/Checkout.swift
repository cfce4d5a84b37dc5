import Host
import Model

/// The checkout that these tests were compiled from.
struct Checkout: Sendable {
    /// The absolute path of its top folder.
    let root: String

    /// Finds the checkout by the place of this file in it.
    init(file: String = #filePath) throws {
        root = try Files.resolve(Paths.join(Paths.parent(of: file), "../.."))
    }

    /// The names in a folder of the checkout, sorted; empty when there is no such folder.
    func names(in folder: String) throws -> [String] {
        let path = Paths.join(root, folder)
        return Files.exists(path) ? try Files.names(in: path) : []
    }

    /// The paths of all files below a folder, relative to the checkout and sorted.
    func files(below folder: String) throws -> [String] {
        var found: [String] = []
        for name in try names(in: folder) {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            switch try Files.status(of: Paths.join(root, path), followsLink: false)?.kind {
            case .folder: found += try files(below: path)
            case .file: found.append(path)
            default: break
            }
        }
        return found
    }

    /// The text of a file.
    func text(of path: String) throws -> String {
        String(decoding: try Files.read(Paths.join(root, path), limit: 1 << 24), as: UTF8.self)
    }

    private func sources(below folder: String) throws -> [SourceFile] {
        try files(below: folder).filter { $0.hasSuffix(".swift") }.map {
            SourceFile(path: $0, text: try text(of: $0))
        }
    }

    /// The Swift files of the program.
    func programSources() throws -> [SourceFile] { try Self.program.get() }

    /// The Swift files of the tests.
    func testSources() throws -> [SourceFile] { try Self.tests.get() }

    // Read once: many tests look at the same files.
    private static let program = Result { try atLeast(100, below: "Sources") }
    private static let tests = Result { try atLeast(50, below: "Tests") }

    private static func atLeast(_ count: Int, below folder: String) throws -> [SourceFile] {
        let checkout = try Checkout()
        let sources = try checkout.sources(below: folder)
        guard sources.count >= count else {
            throw TooFewSources(count: sources.count, root: checkout.root)
        }
        return sources
    }

    /// Thrown instead of letting a check pass because it looked at nothing.
    struct TooFewSources: Error {
        let count: Int
        let root: String
    }
}
