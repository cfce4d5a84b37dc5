internal import Glibc

extension Files {
    /// Replaces a file, or makes it, so that after a crash either the old or the new content is
    /// there whole, and after the return the new one for good.
    ///
    /// A symbolic link at `path` is replaced, not followed. Nothing is left behind on failure.
    package static func writeDurably(
        _ bytes: [UInt8], to path: String, permissions: UInt32 = 0o644
    ) throws(HostError) {
        let file = try ReplacementFile(for: path, permissions: permissions)
        try file.append(bytes)
        try file.commit()
    }

    /// Makes a new file durably; throws an error with `isExisting` when there is one.
    package static func createDurably(
        _ bytes: [UInt8], at path: String, permissions: UInt32 = 0o644
    ) throws(HostError) {
        let file = try ReplacementFile(for: path, permissions: permissions)
        try file.append(bytes)
        try file.commitNew()
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
}
