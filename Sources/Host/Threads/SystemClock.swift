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
        let wanted = max(0, count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(wanted)
        while bytes.count < wanted {
            // Each number is a call of the system, so all of its bytes are used.
            var word: UInt64 = generator.next()
            for _ in 0..<min(8, wanted - bytes.count) {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return bytes
    }
}
