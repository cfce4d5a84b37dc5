internal import Glibc

/// An open file that is closed when the value ends.
struct Descriptor: ~Copyable {
    let number: Int32
    let path: String

    /// Opens a path, close-on-exec.
    init(_ path: String, _ flags: Int32, permissions: UInt32 = 0) throws(HostError) {
        self.path = path
        guard !path.utf8.contains(0) else {
            // C would read a shorter path than the one that was checked.
            throw .system(operation: "open", path: path, number: EINVAL)
        }
        while true {
            let opened = unsafe open(path, flags | O_CLOEXEC, mode_t(permissions))
            if opened >= 0 {
                number = opened
                return
            }
            if errno != EINTR { throw .last("open", path) }
        }
    }

    /// Takes over an open descriptor.
    init(adopting number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    /// What the system says about the open file.
    func status() throws(HostError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .last("look at", path) }
        return FileStatus(status)
    }

    /// Reads to the end; `limit` is in bytes.
    func readAll(limit: Int, expecting size: Int64) throws(HostError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(clamping: min(max(0, size), Int64(clamping: limit))))
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = try readChunk(into: &chunk), count > 0 {
            guard bytes.count + count <= limit else { throw .tooLarge(path: path, limit: limit) }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// Reads into the start of `chunk`; zero at the end of the file.
    func readChunk(into chunk: inout [UInt8]) throws(HostError) -> Int {
        while true {
            let capacity = chunk.count
            let count = unsafe read(number, &chunk, capacity)
            if count >= 0 { return count }
            if errno != EINTR { throw .last("read", path) }
        }
    }

    /// Writes everything, through short writes and interrupts.
    func writeAll(_ bytes: [UInt8]) throws(HostError) {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return 0 }
                return unsafe write(number, base + offset, all.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last("write", path)
            }
            offset += count
        }
    }

    /// Makes data and metadata durable; a failure must never be followed by a second try, because
    /// the kernel may have given up the pages and would then answer that all is well.
    func sync() throws(HostError) {
        guard fsync(number) == 0 else { throw .last("sync", path) }
    }
}
