internal import Glibc

/// The bytes that go between us and a running program.
struct Exchange {
    private(set) var outputBytes: [UInt8] = []
    private(set) var errorBytes: [UInt8] = []
    private(set) var isOverLimit = false

    private let request: ChildProcess.Request
    private let input: Pipe
    private let output: Pipe
    private let error: Pipe
    private var written = 0
    private var isInputOpen: Bool
    private var isOutputOpen = true
    private var isErrorOpen = true
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    init(request: ChildProcess.Request, input: Pipe, output: Pipe, error: Pipe) {
        self.request = request
        self.input = input
        self.output = output
        self.error = error
        isInputOpen = !(request.input?.isEmpty ?? true)
    }

    /// Whether both outputs have ended.
    var isDrained: Bool { !isOutputOpen && !isErrorOpen }

    /// Waits for one of the streams, the end of the program or a wake-up, and moves what can move.
    mutating func step(watching watcher: Int32, waking wakeup: Int32, atMost timeout: Duration) {
        // A negative descriptor is skipped by poll.
        var entries = [
            pollfd(fd: isInputOpen ? input.writeEnd : -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: isOutputOpen ? output.readEnd : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isErrorOpen ? error.readEnd : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watcher, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
        ]
        guard unsafe poll(&entries, 5, timeout.pollMilliseconds) > 0 else { return }
        if entries[0].revents != 0 { feed() }
        if entries[1].revents != 0 { takeOutput() }
        if entries[2].revents != 0 { takeError() }
    }

    private mutating func feed() {
        let bytes = request.input ?? []
        let offset = written
        let count = unsafe bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return 0 }
            return unsafe write(input.writeEnd, base + offset, all.count - offset)
        }
        if count > 0 { written += count }
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        // A program need not read all of its input; a closed pipe is its right.
        if count < 0 || written == bytes.count {
            isInputOpen = false
            input.closeWrite()
        }
    }

    private mutating func takeOutput() {
        guard let count = readChunk(output.readEnd) else { return }
        isOutputOpen = count > 0
        let room = request.outputLimit - outputBytes.count
        if count > room { isOverLimit = true }
        outputBytes.append(contentsOf: chunk[..<min(count, max(0, room))])
    }

    private mutating func takeError() {
        guard let count = readChunk(error.readEnd) else { return }
        isErrorOpen = count > 0
        let room = max(0, request.errorLimit - errorBytes.count)
        errorBytes.append(contentsOf: chunk[..<min(count, room)])
    }

    /// Zero at the end of the stream, nil when there is nothing now.
    private mutating func readChunk(_ descriptor: Int32) -> Int? {
        let capacity = chunk.count
        let count = unsafe read(descriptor, &chunk, capacity)
        if count >= 0 { return count }
        return errno == EINTR || errno == EAGAIN ? nil : 0
    }
}
