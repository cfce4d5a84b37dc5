internal import Glibc

extension Files {
    /// The absolute path of `path`, taken relative to `folder`, after proof that it stays inside.
    ///
    /// Symbolic links on the way are followed and must stay inside too. The last component need
    /// not exist; when `followsLast` is false and it is a symbolic link, it is refused.
    /// Throws `outside` when the path leads out of the folder.
    package static func resolve(
        _ path: String, inside folder: String, followsLast: Bool = false
    ) throws(HostError) -> String {
        let root = try resolve(folder)
        let joined =
            path.utf8.first == UInt8(ascii: "/") ? path : Paths.join(root, path)
        let name = Paths.lastComponent(of: joined)
        guard !name.isEmpty, name != ".", name != ".." else {
            throw .outside(path: path, folder: folder)
        }
        let parent = try resolve(Paths.parent(of: joined))
        guard Paths.isInside(parent, folder: root) else {
            throw .outside(path: path, folder: folder)
        }
        let full = Paths.join(parent, name)
        guard try status(of: full, followsLink: false)?.kind == .symbolicLink else { return full }
        guard followsLast else { throw .wrongKind(path: path, found: .symbolicLink) }
        let target = try resolve(full)
        guard Paths.isInside(target, folder: root) else {
            throw .outside(path: path, folder: folder)
        }
        return target
    }

    /// Reads a regular file that must lie inside a folder, wherever symbolic links lead.
    package static func read(
        _ path: String, inside folder: String, limit: Int, followsLast: Bool = true
    ) throws(HostError) -> [UInt8] {
        let resolved = try resolve(path, inside: folder, followsLast: followsLast)
        return try read(resolved, limit: limit, regularOnly: true, followsLink: false)
    }

    /// One file found by `walk`.
    package struct Found: Hashable, Sendable {
        /// The path relative to the folder that was walked.
        package let path: String
        /// What it is; a symbolic link that leads to a file counts as a file.
        package let kind: FileKind
    }

    /// Everything below a folder but the folders themselves, in byte order of the paths.
    ///
    /// Symbolic links to folders are named but not entered, so that there are no cycles. Throws
    /// `tooLarge` beyond `limit` entries.
    package static func walk(_ folder: String, limit: Int = 1_000_000) throws(HostError) -> [Found]
    {
        var found: [Found] = []
        var pending = [""]
        var seen = 0
        while let relative = pending.popLast() {
            let current = relative.isEmpty ? folder : Paths.join(folder, relative)
            for name in try names(in: current) {
                seen += 1
                guard seen <= limit else { throw .tooLarge(path: folder, limit: limit) }
                let path = relative.isEmpty ? name : "\(relative)/\(name)"
                let full = Paths.join(folder, path)
                // It may have gone since it was listed.
                guard let status = try status(of: full, followsLink: false) else { continue }
                switch status.kind {
                case .folder: pending.append(path)
                case .symbolicLink:
                    let target = try Files.status(of: full)?.kind
                    found.append(
                        Found(path: path, kind: target == .file ? .file : .symbolicLink))
                default: found.append(Found(path: path, kind: status.kind))
                }
            }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}
