import Host
import Model

/// A fresh folder for one test, removed with its content when the value goes.
package final class TemporaryFolder: Sendable {
    /// The absolute path without symbolic links.
    package let path: String

    /// Makes a folder with a random name.
    package init() throws {
        DescriptorCensus.begin()
        let name = SystemRandomness().bytes(count: 8).hexadecimal
        let base = try Files.resolve(Environment.process()["TMPDIR"] ?? "/tmp")
        path = Paths.join(base, "reconcile-test-\(name)")
        try Files.makeFolder(path, permissions: 0o700)
    }

    deinit { TemporaryFolder.empty(path) }

    /// The path of an entry.
    package func callAsFunction(_ name: String) -> String { Paths.join(path, name) }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try Files.makeFolders(Paths.parent(of: self(name)))
        try Files.writeDurably(Array(text.utf8), to: self(name))
        return self(name)
    }

    /// The text of a file.
    package func text(of name: String) throws -> String {
        String(decoding: try Files.read(self(name), limit: 1 << 26), as: UTF8.self)
    }

    private static func empty(_ folder: String) {
        for name in (try? Files.names(in: folder)) ?? [] {
            let path = Paths.join(folder, name)
            if (try? Files.status(of: path, followsLink: false))??.kind == .folder {
                empty(path)
            } else {
                _ = try? Files.remove(path)
            }
        }
        try? Files.removeFolder(folder)
    }
}
