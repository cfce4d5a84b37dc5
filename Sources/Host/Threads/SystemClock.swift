internal import Glibc
package import Model

/// The clocks of the machine.
package struct SystemClock: Timekeeping {
    /// Makes a clock; all are alike.
    package init() {}

    /// `CLOCK_REALTIME`.
    package var now: Timestamp {
        let time = SystemClock.read(CLOCK_REALTIME)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// `CLOCK_BOOTTIME`, which goes on while the machine is suspended.
    package var uptime: Duration {
        let time = SystemClock.read(CLOCK_BOOTTIME)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// Suspends the task; no thread waits.
    package func sleep(for duration: Duration) async throws(CancellationError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw CancellationError()
        }
    }

    private static func read(_ clock: Int32) -> timespec {
        var time = timespec()
        // Fails only for a clock that Linux lacks, and these two exist since 2.6.39.
        unsafe clock_gettime(clock, &time)
        return time
    }
}

/// The randomness of the kernel.
package struct SystemRandomness: Randomness {
    /// Makes a source; all are alike.
    package init() {}

    /// Bytes of `getrandom`, by way of the standard library's generator.
    package func bytes(count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<max(0, count)).map { _ in
            UInt8(truncatingIfNeeded: generator.next() as UInt64)
        }
    }
}
