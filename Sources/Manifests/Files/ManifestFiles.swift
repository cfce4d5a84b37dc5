import Documents
import Host
import Model

/// Finds the files that the entries of `manifests` name.
struct ManifestFiles {
    /// The folder of the project file, absolute.
    let folder: String
    /// The project file itself, which is no manifest, absolute.
    let projectFile: String

    /// One entry of `manifests` that was looked up.
    struct Lookup {
        /// The absolute paths of files in byte order.
        var files: [String] = []
        /// What is wrong with the entry: code, message, help.
        var problem: (code: DiagnosticCode, message: String, help: String)?
    }

    /// Looks an entry up: a file, a folder, or a pattern.
    func find(_ entry: String) -> Lookup {
        let path = Paths.absolute(entry, in: folder)
        do throws(HostError) {
            if entry.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) {
                return try glob(path)
            }
            guard let status = try Files.status(of: path) else {
                return missing("there is no file or folder `\(ForeignText.neutralised(entry))`")
            }
            if status.kind == .folder { return try search(path) { ManifestFiles.isYAML($0) } }
            return Lookup(files: [path])
        } catch {
            return Lookup(
                problem: (.unreadableFile, "\(error)", "correct the path or its permissions"))
        }
    }

    private func missing(_ message: String) -> Lookup {
        Lookup(problem: (.noManifestFiles, message, "paths are relative to the project file"))
    }

    private func glob(_ path: String) throws(HostError) -> Lookup {
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).compactMap { String($0) }
        let fixed = parts.prefix { part in !part.utf8.contains { $0 == 0x2A || $0 == 0x3F } }
        let base = "/" + fixed.joined(separator: "/")
        guard try Files.status(of: base)?.kind == .folder else {
            return missing("there is no folder `\(Paths.relative(base, to: folder))`")
        }
        let rest = Array(parts[fixed.endIndex...])
        let patterns = ManifestFiles.expanded(rest).map { GlobPattern($0.joined(separator: "/")) }
        return try search(base) { path in patterns.contains { $0.matches(path) } }
    }

    /// The pattern and those in which `**/` stands for no folder at all.
    static func expanded(_ parts: [String]) -> [[String]] {
        guard let first = parts.first else { return [[]] }
        let tails = expanded(Array(parts.dropFirst()))
        let longer = tails.map { [first] + $0 }
        // Two in a row say no more than one, and a bound keeps the number of patterns small.
        return first == "**" && parts.count > 1 && tails.count < 16 ? longer + tails : longer
    }

    private func search(
        _ base: String, _ isWanted: (String) -> Bool
    ) throws(HostError) -> Lookup {
        var lookup = Lookup()
        for found in try Files.walk(base) where !ManifestFiles.isHidden(found.path) {
            let path = Paths.join(base, found.path)
            if found.kind == .symbolicLink, leadsToFolder(path) || isWanted(found.path) {
                lookup.problem = (
                    .linkNotFollowed,
                    "the symbolic link `\(Paths.relative(path, to: folder))` is not followed",
                    "name its target under `manifests`, or remove it"
                )
            } else if found.kind == .file, isWanted(found.path),
                !path.utf8.elementsEqual(projectFile.utf8)
            {
                lookup.files.append(path)
            }
        }
        if lookup.files.isEmpty, lookup.problem == nil {
            return missing("no file is named by this")
        }
        return lookup
    }

    private func leadsToFolder(_ path: String) -> Bool {
        (try? Files.status(of: path))?.kind == .folder
    }

    static func isYAML(_ path: String) -> Bool {
        [".yaml", ".yml"].contains { path.utf8.reversed().starts(with: $0.utf8.reversed()) }
    }

    /// Whether a component starts with a dot.
    static func isHidden(_ path: String) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.first == UInt8(ascii: ".") }
    }
}
