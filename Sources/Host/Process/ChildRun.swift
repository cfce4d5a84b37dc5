internal import CPosix
internal import Glibc
internal import Synchronization

/// One run of a program, on the thread that calls `perform`.
final class ChildRun: Sendable {
    /// How long a group may take to end after SIGTERM.
    private static let termination = Duration.seconds(2)
    /// How long output is still read after the program itself has ended.
    private static let afterExit = Duration.milliseconds(100)
    /// How often the end of a program is asked for where the kernel has no pidfd.
    private static let polling = Duration.milliseconds(20)

    private let request: ChildProcess.Request
    private let wakeup: Int32
    private let isCancelled = Atomic(false)

    init(_ request: ChildProcess.Request) throws(HostError) {
        self.request = request
        wakeup = reconcile_eventfd()
        guard wakeup >= 0 else { throw .last("create an eventfd") }
    }

    deinit { close(wakeup) }

    func cancel() {
        isCancelled.store(true, ordering: .releasing)
        var one: UInt64 = 1
        _ = unsafe write(wakeup, &one, 8)
    }

    func perform() throws(HostError) -> ChildProcess.Completion {
        let input = try Pipe()
        let output = try Pipe()
        let error = try Pipe()
        let pid = try spawn(input: input, output: output, error: error)
        input.closeRead()
        output.closeWrite()
        error.closeWrite()
        for end in [input.writeEnd, output.readEnd, error.readEnd] {
            _ = reconcile_set_nonblocking(end)
        }
        if request.input?.isEmpty ?? true { input.closeWrite() }

        var exchange = Exchange(request: request, input: input, output: output, error: error)
        let ended = converse(pid, &exchange)
        // The program is still waitable, so that its group's number cannot have been given away.
        kill(-pid, SIGKILL)
        var status: Int32 = 0
        guard unsafe reconcile_wait(pid, &status) == 0 else {
            throw .last("wait for", request.arguments.first ?? "")
        }
        let end = ended ?? (status < 256 ? .exited(status) : .signalled(status - 256))
        return ChildProcess.Completion(
            end: end, output: exchange.outputBytes, errorOutput: exchange.errorBytes)
    }

    /// Moves bytes until the program has ended; returns why we ended it, if we did.
    private func converse(_ pid: pid_t, _ exchange: inout Exchange) -> ChildProcess.End? {
        let clock = SystemClock()
        var deadline = clock.uptime + request.deadline
        let watcher = reconcile_pidfd_open(pid)
        defer { if watcher >= 0 { close(watcher) } }
        var reason: ChildProcess.End?
        var exited = false
        while true {
            if !exited, reconcile_has_ended(pid) != 0 {
                exited = true
                deadline = clock.uptime + ChildRun.afterExit
            }
            let now = clock.uptime
            if exited, exchange.isDrained || now >= deadline {
                return reason ?? (exchange.isOverLimit ? .outputLimit : nil)
            }
            if !exited, reason == nil, let cause = cause(exchange, now >= deadline) {
                reason = cause
                kill(-pid, SIGTERM)
                deadline = now + ChildRun.termination
            } else if !exited, reason != nil, now >= deadline {
                kill(-pid, SIGKILL)
                deadline = now + ChildRun.termination
            }
            var wait = deadline - now
            if watcher < 0, !exited { wait = min(wait, ChildRun.polling) }
            exchange.step(
                watching: exited ? -1 : watcher,
                waking: exited || reason != nil ? -1 : wakeup, atMost: wait)
        }
    }

    private func cause(_ exchange: Exchange, _ isLate: Bool) -> ChildProcess.End? {
        if isCancelled.load(ordering: .acquiring) { return .cancelled }
        if exchange.isOverLimit { return .outputLimit }
        return isLate ? .deadline : nil
    }

    private func spawn(input: Pipe, output: Pipe, error: Pipe) throws(HostError) -> pid_t {
        guard let program = request.arguments.first, !program.isEmpty else {
            throw .system(operation: "run", path: "", number: EINVAL)
        }
        let variables = request.environment.names.map { name in
            Array(name.utf8) + [UInt8(ascii: "=")] + (request.environment.bytes(of: name) ?? [])
        }
        let texts = request.arguments.map { Array($0.utf8) }
        guard !(texts + variables).contains(where: { $0.contains(0) }) else {
            throw .system(operation: "run", path: program, number: EINVAL)
        }
        let arguments = CStrings(texts)
        let environment = CStrings(variables)
        var pid: pid_t = 0
        let failure = unsafe reconcile_spawn(
            program, arguments.pointers, environment.pointers, request.workingFolder,
            input.readEnd, output.writeEnd, error.writeEnd, &pid)
        guard failure == 0 else {
            throw .system(operation: "run", path: program, number: failure)
        }
        return pid
    }
}

/// A null-terminated array of C strings.
@safe private struct CStrings: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [[UInt8]]) {
        count = texts.count
        unsafe pointers = .allocate(capacity: texts.count + 1)
        unsafe pointers.initialize(repeating: nil, count: texts.count + 1)
        for (index, text) in texts.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
            for (offset, byte) in text.enumerated() {
                unsafe (copy + offset).initialize(to: CChar(bitPattern: byte))
            }
            unsafe (copy + text.count).initialize(to: 0)
            unsafe pointers[index] = copy
        }
    }

    deinit {
        for index in 0..<count { unsafe pointers[index]?.deallocate() }
        unsafe pointers.deallocate()
    }
}
