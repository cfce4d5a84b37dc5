internal import Glibc
internal import Model

/// The new content of a file, written beside it and put in its place at the end.
///
/// Until `commit` the old file is untouched; when the value goes without it, nothing is left.
package final class ReplacementFile: Sendable {
    /// Where the content is until it is committed.
    package let temporaryPath: String
    private let path: String
    private let descriptor: Descriptor
    private let isDone = Lock(false)

    /// Opens a new hidden file in the folder of `path`, for which it is meant.
    package init(for path: String, permissions: UInt32) throws(HostError) {
        self.path = path
        let folder = Paths.parent(of: path)
        // The name must fit even where the file's own is as long as names can be.
        let stem = String(decoding: Paths.lastComponent(of: path).utf8.prefix(200), as: UTF8.self)
        while true {
            let suffix = SystemRandomness().bytes(count: 6).hexadecimal
            let temporary = Paths.join(folder, ".\(stem).\(suffix).tmp")
            do throws(HostError) {
                descriptor = try Descriptor(
                    temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: permissions)
                temporaryPath = temporary
                break
            } catch {
                if error.isExisting { continue }
                throw error
            }
        }
        // The umask may have taken bits that the caller asked for, never added any.
        guard fchmod(descriptor.number, mode_t(permissions)) == 0 else {
            throw .last("set the permissions of", temporaryPath)
        }
    }

    deinit { discard() }

    /// Adds bytes.
    package func append(_ bytes: [UInt8]) throws(HostError) { try descriptor.writeAll(bytes) }

    /// Makes the content durable under its temporary name.
    package func sync() throws(HostError) { try descriptor.sync() }

    /// Syncs and puts the content in the place of the file, durably.
    package func commit() throws(HostError) {
        try sync()
        try Files.rename(temporaryPath, to: path)
        isDone.withLock { $0 = true }
        try Files.syncFolder(Paths.parent(of: path))
    }

    /// Syncs and gives the content its name, durably; throws an error with `isExisting` when the
    /// name is taken.
    package func commitNew() throws(HostError) {
        try sync()
        // A link, unlike a rename, fails when somebody else was faster.
        try Files.link(temporaryPath, as: path)
        discard()
        try Files.syncFolder(Paths.parent(of: path))
    }

    /// Removes the temporary file; does nothing once it is committed.
    package func discard() {
        isDone.withLock { isDone in
            if !isDone { _ = unsafe unlink(temporaryPath) }
            isDone = true
        }
    }
}
