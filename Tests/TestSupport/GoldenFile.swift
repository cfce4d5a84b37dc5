package import Host
import Model

/// Texts that are frozen in files beside the tests.
///
/// With `RECORD=1` in the environment a file is written anew and the comparison still fails, so
/// that a recording run is never taken for a passing one.
package struct GoldenFile: Sendable {
    /// The folder that the files are in.
    package let folder: String

    /// Takes the folder `Golden` beside a source file, given as `#filePath`.
    package init(beside source: String) {
        folder = Paths.parent(of: source) + "/Golden"
    }

    /// Returns the frozen text, or nil when there is none or it was just recorded anew.
    package func text(_ name: String, recording actual: String) throws(HostError) -> String? {
        let path = "\(folder)/\(name)"
        if Environment.process()["RECORD"] == "1" {
            try Files.makeFolders(folder)
            try Files.writeDurably(Array(actual.utf8), to: path)
            return nil
        }
        guard Files.exists(path) else { return nil }
        return String(decoding: try Files.read(path, limit: 1 << 22), as: UTF8.self)
    }
}
