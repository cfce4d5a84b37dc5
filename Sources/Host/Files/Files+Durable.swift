internal import Glibc
internal import Model

extension Files {
    /// Replaces a file, or makes it, so that after a crash either the old or the new content is
    /// there whole, and after the return the new one for good.
    ///
    /// A symbolic link at `path` is replaced, not followed. Nothing is left behind on failure.
    package static func writeDurably(
        _ bytes: [UInt8], to path: String, permissions: UInt32 = 0o644
    ) throws(HostError) {
        let folder = Paths.parent(of: path)
        let temporary = try writeTemporary(
            bytes, in: folder, named: Paths.lastComponent(of: path), permissions: permissions)
        do throws(HostError) {
            try rename(temporary, to: path)
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
        try syncFolder(folder)
    }

    /// Makes a new file durably; throws an error with `isExisting` when there is one.
    package static func createDurably(
        _ bytes: [UInt8], at path: String, permissions: UInt32 = 0o644
    ) throws(HostError) {
        let folder = Paths.parent(of: path)
        let temporary = try writeTemporary(
            bytes, in: folder, named: Paths.lastComponent(of: path), permissions: permissions)
        defer { _ = unsafe unlink(temporary) }
        // A link, unlike a rename, fails when somebody else was faster.
        try link(temporary, as: path)
        try syncFolder(folder)
    }

    /// Makes renames, links and removals in a folder durable.
    package static func syncFolder(_ path: String) throws(HostError) {
        let folder = try Descriptor(path, O_RDONLY | O_DIRECTORY)
        do throws(HostError) {
            try folder.sync()
        } catch .system(_, _, let number) where number == EINVAL || number == EROFS {
            // Some file systems know no fsync of folders; their renames are as durable as it gets.
            return
        }
    }

    /// Writes and syncs a new hidden file beside the one that it will replace; returns its path.
    private static func writeTemporary(
        _ bytes: [UInt8], in folder: String, named name: String, permissions: UInt32
    ) throws(HostError) -> String {
        while true {
            let suffix = SystemRandomness().bytes(count: 6).hexadecimal
            // The name must fit even where `name` is as long as names can be.
            let stem = String(decoding: name.utf8.prefix(200), as: UTF8.self)
            let path = Paths.join(folder, ".\(stem).\(suffix).tmp")
            do throws(HostError) {
                let file = try Descriptor(
                    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions)
                do throws(HostError) {
                    // The umask may have taken bits that the caller asked for, never added any.
                    guard fchmod(file.number, mode_t(permissions)) == 0 else {
                        throw .last("set the permissions of", path)
                    }
                    try file.writeAll(bytes)
                    try file.sync()
                    return path
                } catch {
                    _ = unsafe unlink(path)
                    throw error
                }
            } catch {
                if error.isExisting { continue }
                throw error
            }
        }
    }
}
