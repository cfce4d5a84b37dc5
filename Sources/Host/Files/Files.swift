internal import Glibc

/// Reading and changing files; everything here blocks, so tasks call it through `runBlocking`.
package enum Files {
    /// Reads a whole file.
    ///
    /// With `regularOnly`, folders, pipes and devices are refused without waiting on them. Throws
    /// `tooLarge` beyond `limit` bytes.
    package static func read(
        _ path: String, limit: Int, regularOnly: Bool = true, followsLink: Bool = true
    ) throws(HostError) -> [UInt8] {
        // Non-blocking, so that a pipe nobody writes to cannot hold us before it is refused.
        var flags = O_RDONLY | O_NOCTTY
        if regularOnly { flags |= O_NONBLOCK }
        if !followsLink { flags |= O_NOFOLLOW }
        let file: Descriptor
        do throws(HostError) {
            file = try Descriptor(path, flags)
        } catch .system(_, _, ELOOP) where !followsLink {
            throw .wrongKind(path: path, found: .symbolicLink)
        } catch .system(_, _, ENXIO) {
            throw .wrongKind(path: path, found: .socket)
        } catch {
            throw error
        }
        let status = try file.status()
        guard status.kind != .folder, !regularOnly || status.kind == .file else {
            throw .wrongKind(path: path, found: status.kind)
        }
        guard status.size <= limit else { throw .tooLarge(path: path, limit: limit) }
        return try file.readAll(limit: limit, expecting: status.size)
    }

    /// What the system says about a path, or nil when there is nothing.
    package static func status(
        of path: String, followsLink: Bool = true
    ) throws(HostError) -> FileStatus? {
        guard !path.utf8.contains(0) else {
            // C would read a shorter path than the one that was given.
            throw .system(operation: "look at", path: path, number: EINVAL)
        }
        var status = stat()
        let failed = unsafe followsLink ? stat(path, &status) : lstat(path, &status)
        guard failed == 0 else {
            let error = HostError.last("look at", path)
            if error.isMissing { return nil }
            throw error
        }
        return FileStatus(status)
    }

    /// Whether anything has this path, a dangling link included; false also when we may not look.
    package static func exists(_ path: String) -> Bool {
        (try? status(of: path, followsLink: false)) != nil
    }

    /// Whether the path names a regular file that this process may run.
    package static func isExecutable(_ path: String) -> Bool {
        guard let status = try? status(of: path), status.kind == .file else { return false }
        return unsafe access(path, X_OK) == 0
    }

    /// Whether files can be made and removed in a folder, as far as permissions and the mount say.
    package static func isWritable(_ folder: String) -> Bool {
        unsafe access(folder, W_OK | X_OK) == 0
    }

    /// The names in a folder in byte order.
    package static func names(in folder: String) throws(HostError) -> [String] {
        guard let directory = unsafe opendir(folder) else { throw .last("list", folder) }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                guard errno == 0 else { throw .last("list", folder) }
                return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                    unsafe String(cString: text)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    /// Makes a folder; does nothing when there is one.
    package static func makeFolder(
        _ path: String, permissions: UInt32 = 0o755
    ) throws(HostError) {
        guard unsafe mkdir(path, mode_t(permissions)) != 0 else { return }
        let error = HostError.last("make the folder", path)
        guard error.isExisting, try status(of: path)?.kind == .folder else { throw error }
    }

    /// Makes a folder and those above it that are missing; the ones it makes become durable.
    package static func makeFolders(
        _ path: String, permissions: UInt32 = 0o755
    ) throws(HostError) {
        if try status(of: path)?.kind == .folder { return }
        let parent = Paths.parent(of: path)
        if !parent.utf8.elementsEqual(path.utf8) {
            try makeFolders(parent, permissions: permissions)
        }
        try makeFolder(path, permissions: permissions)
        try syncFolder(parent)
    }

    /// Removes a file, not a folder; tells whether there was one.
    @discardableResult
    package static func remove(_ path: String) throws(HostError) -> Bool {
        if unsafe unlink(path) == 0 { return true }
        let error = HostError.last("remove", path)
        if error.isMissing { return false }
        throw error
    }

    /// Removes an empty folder.
    package static func removeFolder(_ path: String) throws(HostError) {
        guard unsafe rmdir(path) == 0 else { throw .last("remove the folder", path) }
    }

    /// Puts a file in the place of another atomically; call `syncFolder` to make it durable.
    package static func rename(_ path: String, to other: String) throws(HostError) {
        guard unsafe Glibc.rename(path, other) == 0 else { throw .last("rename", path) }
    }

    /// Gives a file a second name.
    package static func link(_ path: String, as other: String) throws(HostError) {
        guard unsafe Glibc.link(path, other) == 0 else { throw .last("link", other) }
    }

    /// Sets the permission bits of a file.
    package static func setPermissions(_ permissions: UInt32, of path: String) throws(HostError) {
        guard unsafe chmod(path, mode_t(permissions)) == 0 else {
            throw .last("set the permissions of", path)
        }
    }

    /// The absolute path without symbolic links; every component must exist.
    package static func resolve(_ path: String) throws(HostError) -> String {
        guard let resolved = unsafe realpath(path, nil) else { throw .last("find", path) }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The working directory of the process.
    package static func workingFolder() throws(HostError) -> String { try resolve(".") }
}
