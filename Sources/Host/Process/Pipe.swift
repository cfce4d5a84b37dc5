internal import CPosix
internal import Glibc
internal import Synchronization

/// A close-on-exec pipe whose ends are closed one by one, each once.
final class Pipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32
    private let isReadOpen = Atomic(true)
    private let isWriteOpen = Atomic(true)

    init() throws(HostError) {
        var (read, write): (Int32, Int32) = (-1, -1)
        // Ends below 3 would collide with the standard streams of a child, and are free only when
        // the program was started without them.
        while true {
            guard unsafe reconcile_pipe(&read, &write) == 0 else { throw .last("open a pipe") }
            if min(read, write) > 2 { break }
            let blocked = unsafe open("/dev/null", O_RDWR)
            close(read)
            close(write)
            guard blocked >= 0 else { throw .last("open", "/dev/null") }
        }
        readEnd = read
        writeEnd = write
    }

    deinit {
        closeRead()
        closeWrite()
    }

    func closeRead() {
        if isReadOpen.exchange(false, ordering: .acquiringAndReleasing) { close(readEnd) }
    }

    func closeWrite() {
        if isWriteOpen.exchange(false, ordering: .acquiringAndReleasing) { close(writeEnd) }
    }

    /// Leaves both ends open for the rest of the process.
    func keepOpen() {
        isReadOpen.store(false, ordering: .releasing)
        isWriteOpen.store(false, ordering: .releasing)
    }
}
