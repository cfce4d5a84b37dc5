internal import Glibc

/// A small file whose few bytes are overwritten in place, without a promise of durability.
package final class SlotFile: Sendable {
    private let descriptor: Descriptor

    /// Opens or makes the file, readable by its owner only.
    package init(_ path: String) throws(HostError) {
        descriptor = try Descriptor(
            path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, permissions: 0o600)
        let kind = try descriptor.status().kind
        guard kind == .file else { throw .wrongKind(path: path, found: kind) }
    }

    /// Overwrites the start of the file.
    package func store(_ bytes: [UInt8]) throws(HostError) {
        guard unsafe pwrite(descriptor.number, bytes, bytes.count, 0) == bytes.count else {
            throw .last("write", descriptor.path)
        }
    }

    /// Reads at most that many bytes from the start.
    package func load(_ limit: Int) throws(HostError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe pread(descriptor.number, &bytes, limit, 0)
        guard count >= 0 else { throw .last("read", descriptor.path) }
        return Array(bytes.prefix(count))
    }
}
