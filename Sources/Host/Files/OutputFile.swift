internal import Glibc

/// A file that the user named for something that the program writes.
///
/// An ordinary file is replaced whole, so that a reader never sees half of it; a link to one is
/// replaced and not followed, because a checkout may hold links that lead anywhere. A device, a
/// pipe, and what stands for an open stream (`/dev/stdout`) are written to and never replaced.
package enum OutputFile {
    /// Finds out whether the file could be written, and leaves everything as it was.
    ///
    /// Blocks, so tasks call it through `runBlocking`.
    package static func probe(_ path: String) throws(HostError) {
        guard try isStream(path) else {
            if try Files.status(of: path, followsLink: false)?.kind == .file,
                unsafe access(path, W_OK) != 0
            {
                throw .last("write", path)
            }
            // What permissions and mounts say is not all: only a file that was made proves it.
            return try ReplacementFile(for: path, permissions: 0o600).discard()
        }
        // Opening a named pipe would wait for its reader.
        if try Files.status(of: path)?.kind == .fifo { return }
        try check(try Descriptor(path, O_WRONLY | O_NOCTTY | O_NONBLOCK))
    }

    /// Writes the whole content; blocks.
    package static func write(
        _ bytes: [UInt8], to path: String, permissions: UInt32
    ) throws(HostError) {
        guard try isStream(path) else {
            return try Files.writeDurably(bytes, to: path, permissions: permissions)
        }
        try Descriptor(path, O_WRONLY | O_NOCTTY | O_APPEND).writeAll(bytes)
    }

    /// Opens the file to write to it line by line; an ordinary file is made anew, and a link to one
    /// is refused.
    package static func stream(_ path: String, permissions: UInt32) throws(HostError) -> Output {
        let file: Descriptor
        if try isStream(path) {
            file = try Descriptor(path, O_WRONLY | O_NOCTTY | O_APPEND)
            try check(file)
        } else {
            file = try Descriptor(
                path, O_WRONLY | O_NOCTTY | O_CREAT | O_TRUNC | O_NOFOLLOW,
                permissions: permissions)
        }
        return try Output(duplicating: file)
    }

    /// Whether the path names something that must be written to and not replaced.
    private static func isStream(_ path: String) throws(HostError) -> Bool {
        guard let status = try Files.status(of: path) else { return false }
        switch status.kind {
        case .folder, .socket: throw .wrongKind(path: path, found: status.kind)
        case .file: break
        default: return true
        }
        guard try Files.status(of: path, followsLink: false)?.kind == .symbolicLink else {
            return false
        }
        let folder = try Files.resolve(Paths.parent(of: path))
        return folder.utf8.elementsEqual("/dev".utf8) || folder.utf8.starts(with: "/proc/".utf8)
    }

    /// Refuses what takes no text: disks, and the device that is always full.
    private static func check(_ file: borrowing Descriptor) throws(HostError) {
        var status = stat()
        guard unsafe fstat(file.number, &status) == 0 else { throw .last("look at", file.path) }
        if status.st_mode & S_IFMT == S_IFBLK {
            throw .wrongKind(path: file.path, found: .device)
        }
        // Character device 1:7; asking it by a byte would write that byte to every other device.
        if status.st_mode & S_IFMT == S_IFCHR, status.st_rdev == 0x107 {
            throw .system(operation: "write", path: file.path, number: ENOSPC)
        }
    }
}
