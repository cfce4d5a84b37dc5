internal import CPosix
internal import Glibc

/// A request of the user or the system to stop.
package enum Interrupt: UInt8, Hashable, Sendable {
    /// SIGINT.
    case interrupt = 2
    /// SIGTERM.
    case terminate = 15

    /// The exit code of a program that stopped because of it.
    package var exitCode: Int32 { 128 + Int32(rawValue) }
}

/// Turns the first SIGINT or SIGTERM into a call; the second one ends the process at once.
package enum Signals {
    /// Calls `handler`, on a thread of its own, when the first one arrives.
    ///
    /// Once per process. A signal that was ignored when the program started stays ignored, as
    /// `nohup` expects.
    package static func catchInterrupts(
        _ handler: @escaping @Sendable (Interrupt) -> Void
    ) throws(HostError) {
        let pipe = try Pipe()
        guard reconcile_catch_interrupts(pipe.writeEnd) == 0 else {
            throw .last("catch signals")
        }
        _ = try WorkerThread {
            var byte: UInt8 = 0
            while unsafe read(pipe.readEnd, &byte, 1) < 0, errno == EINTR {}
            if let interrupt = Interrupt(rawValue: byte) { handler(interrupt) }
            // The pipe stays open: the handler may still be running when a second signal comes.
            pipe.keepOpen()
        }
    }
}
