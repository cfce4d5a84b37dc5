import Host
package import Model

/// A clock that moves only when a test says so, or at once to the end of every sleep.
package final class VirtualClock: Timekeeping {
    private struct State: Sendable {
        var elapsed = Duration.zero
        var sleeps: [Duration] = []
        var sleepers: [Int: Sleeper] = [:]
        var lastID = 0
        var withdrawn: Set<Int> = []
    }

    private struct Sleeper: Sendable {
        let end: Duration
        let continuation: CheckedContinuation<Bool, Never>
    }

    private let start: Timestamp
    private let jumps: Bool
    private let state = Lock(State())

    /// Makes a clock; with `jumps`, a sleep moves the clock to its end and returns at once.
    package init(start: Timestamp = Timestamp(milliseconds: 1_795_219_200_000), jumps: Bool = true)
    {
        self.start = start
        self.jumps = jumps
    }

    package var now: Timestamp {
        let (seconds, attoseconds) = uptime.components
        return Timestamp(
            milliseconds: start.milliseconds + seconds * 1_000
                + attoseconds / 1_000_000_000_000_000)
    }

    package var uptime: Duration { state.withLock { $0.elapsed } }

    /// Every sleep that was asked for, in order.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// How many tasks sleep now.
    package var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    package func sleep(for duration: Duration) async throws(CancellationError) {
        if jumps {
            state.withLock { state in
                state.sleeps.append(duration)
                state.elapsed += max(.zero, duration)
            }
            if Task.isCancelled { throw CancellationError() }
            return
        }
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let isRested = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.withdrawn.contains(id) { return false }
                    state.sleeps.append(duration)
                    guard duration > .zero else { return true }
                    state.sleepers[id] = Sleeper(
                        end: state.elapsed + duration, continuation: continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.withdrawn.insert(id)
                return state.sleepers.removeValue(forKey: id)
            }
            sleeper?.continuation.resume(returning: false)
        }
        if !isRested { throw CancellationError() }
    }

    /// Moves the clock and wakes whoever has slept enough, earliest first.
    package func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.elapsed += duration
            let due = state.sleepers.filter { $0.value.end <= state.elapsed }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.end, $0.key) < ($1.value.end, $1.key) }.map(\.value)
        }
        for sleeper in woken { sleeper.continuation.resume(returning: true) }
    }

    /// Lets other tasks run until so many sleep; false when they do not within five real minutes.
    @discardableResult
    package func waitForSleepers(_ count: Int) async -> Bool {
        let clock = SystemClock()
        let end = clock.uptime + .seconds(300)
        while sleeperCount < count, clock.uptime < end { await Task.yield() }
        return sleeperCount >= count
    }
}

/// Random bytes that are the same in every run.
package final class SeededRandomness: Randomness {
    private let state: Lock<UInt64>

    /// Makes a source; equal seeds give equal bytes.
    package init(seed: UInt64 = 1) { state = Lock(seed) }

    package func bytes(count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in
            // SplitMix64.
            state.withLock { state in
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                return UInt8(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 56)
            }
        }
    }
}
