internal import CPosix
internal import Glibc

/// A file that only grows, and whose growth can be made durable; tests give one that fails.
package protocol Appending: AnyObject, Sendable {
    /// Adds bytes at the end; after a failure the end of the file is unknown.
    func append(_ bytes: [UInt8]) throws(HostError)
    /// Makes everything appended durable; after a failure it must not be called again, because the
    /// kernel may have given up the data and would then answer that all is well.
    func sync() throws(HostError)
    /// Reserves space for that many bytes beyond the end, without changing the size.
    ///
    /// Throws an error with `isOutOfSpace` when there is none, and one with `isUnsupported` where
    /// the file system cannot reserve.
    func reserve(_ count: Int) throws(HostError)
}

/// A file opened for appending.
///
/// Blocks; owned by one thread at a time.
package final class AppendFile: Appending {
    private static let largestPiece = 1 << 22

    private let descriptor: Descriptor

    /// Opens a regular file that exists; a symbolic link is refused.
    ///
    /// A file that is opened `readOnly` refuses to be changed.
    package init(_ path: String, readOnly: Bool = false) throws(HostError) {
        let mode = readOnly ? O_RDONLY : O_RDWR | O_APPEND
        do throws(HostError) {
            descriptor = try Descriptor(path, mode | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        } catch .system(_, _, ELOOP) {
            throw .wrongKind(path: path, found: .symbolicLink)
        } catch .system(_, _, EISDIR) {
            throw .wrongKind(path: path, found: .folder)
        } catch {
            throw error
        }
        let kind = try descriptor.status().kind
        guard kind == .file else { throw .wrongKind(path: path, found: kind) }
    }

    /// Size and identity of the open file, whatever its path names now.
    package func status() throws(HostError) -> FileStatus { try descriptor.status() }

    /// Reads the file from its start to its end, in pieces of at most 4 MiB.
    package func read<Failure: Error>(
        _ body: (ArraySlice<UInt8>) throws(Failure) -> Void,
        orFail failure: (HostError) -> Failure
    ) throws(Failure) {
        guard lseek(descriptor.number, 0, SEEK_SET) == 0 else {
            throw failure(.last("read", descriptor.path))
        }
        let size = (try? descriptor.status().size) ?? Int64(Self.largestPiece)
        let count = max(1 << 16, Int(min(size, Int64(Self.largestPiece))))
        var chunk = [UInt8](repeating: 0, count: count)
        while true {
            let count: Int
            do throws(HostError) {
                count = try descriptor.readChunk(into: &chunk)
            } catch {
                throw failure(error)
            }
            if count == 0 { return }
            try body(chunk[..<count])
        }
    }

    /// Reads at most that many bytes from the start of the file.
    package func readStart(_ limit: Int) throws(HostError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe pread(descriptor.number, &bytes, limit, 0)
        guard count >= 0 else { throw .last("read", descriptor.path) }
        return Array(bytes.prefix(count))
    }

    /// Cuts the file to a size.
    package func truncate(to size: Int64) throws(HostError) {
        guard ftruncate(descriptor.number, off_t(size)) == 0 else {
            throw .last("cut", descriptor.path)
        }
    }

    package func append(_ bytes: [UInt8]) throws(HostError) { try descriptor.writeAll(bytes) }

    package func sync() throws(HostError) {
        guard fdatasync(descriptor.number) == 0 else { throw .last("sync", descriptor.path) }
    }

    package func reserve(_ count: Int) throws(HostError) {
        let size = try status().size
        guard reconcile_fallocate_keep_size(descriptor.number, size, Int64(count)) == 0 else {
            throw .last("reserve space for", descriptor.path)
        }
    }
}
