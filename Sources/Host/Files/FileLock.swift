internal import CPosix
internal import Glibc

/// A lock between processes, which the kernel releases when its holder dies.
///
/// `flock` on a file of its own that is never replaced or removed. Not a POSIX record lock: that
/// one is lost as soon as any part of the process closes the file.
package final class FileLock: Sendable {
    private let descriptor: Descriptor

    /// What trying to lock came to.
    package enum Attempt: Sendable {
        /// The lock is ours until `FileLock` goes.
        case acquired(FileLock)
        /// Somebody else has it; the text is what the holder wrote, for messages only.
        case held(holder: String)
    }

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    // Closing alone would not do: a program that is just being started holds a copy of every
    // descriptor for the moment between its fork and its exec.
    deinit { _ = reconcile_flock_release(descriptor.number) }

    /// Tries once and never waits.
    ///
    /// `holder` is written into the file for others to read, at most 4 KiB of it count. Holders
    /// that share a lock exclude only those who want it for themselves.
    package static func attempt(
        _ path: String, holder: String, shared: Bool = false
    ) throws(HostError) -> Attempt {
        while true {
            let file = try open(path)
            let refused =
                shared
                ? reconcile_flock_try_shared(file.number)
                : reconcile_flock_try_exclusive(file.number)
            guard refused == 0 else {
                let error = HostError.last("lock", path)
                switch error {
                case .system(_, _, EINTR): continue
                case .system(_, _, EWOULDBLOCK): return .held(holder: try read(file))
                default: throw error
                }
            }
            // Somebody may have removed the file between open and lock; a lock on a file that has
            // no name any more excludes nobody.
            let mine = try file.status().identity
            guard try Files.status(of: path, followsLink: false)?.identity == mine else { continue }
            guard ftruncate(file.number, 0) == 0 else { throw .last("write", path) }
            try file.writeAll(Array(holder.utf8))
            return .acquired(FileLock(file))
        }
    }

    /// Whether the path still names the locked file; false when somebody removed or replaced it.
    package var isStillInPlace: Bool {
        guard let mine = try? descriptor.status().identity,
            let named = try? Files.status(of: descriptor.path, followsLink: false)?.identity
        else { return false }
        return mine == named
    }

    private static func open(_ path: String) throws(HostError) -> Descriptor {
        let file: Descriptor
        do throws(HostError) {
            file = try Descriptor(
                path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, permissions: 0o600)
        } catch .system(_, _, ELOOP) {
            throw .wrongKind(path: path, found: .symbolicLink)
        } catch {
            throw error
        }
        let kind = try file.status().kind
        guard kind == .file else { throw .wrongKind(path: path, found: kind) }
        return file
    }

    private static func read(_ file: borrowing Descriptor) throws(HostError) -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe pread(file.number, &bytes, 4096, 0)
        guard count >= 0 else { throw .last("read", file.path) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
