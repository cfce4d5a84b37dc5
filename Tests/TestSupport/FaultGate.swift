import Host

/// Where requests are held until a test decides about them.
package final class FaultGate: Sendable {
    private struct State: Sendable {
        var arrived = 0
        var isOpen: Bool?
    }

    private let state = Condition(State())

    /// Makes a gate at which everybody waits.
    package init() {}

    /// How many have come to the gate so far.
    package var arrived: Int { state.change { $0.arrived } }

    /// Lets those who wait, and all who come, go on.
    package func open() { state.change { $0.isOpen = true } }

    /// Ends the connections of those who wait and of all who come.
    package func close() { state.change { $0.isOpen = false } }

    /// Waits until so many have come to the gate; false when that takes too long.
    package func waitForArrival(_ count: Int = 1, atMost limit: Duration = .seconds(300)) async
        -> Bool
    {
        let clock = SystemClock()
        let end = clock.uptime + limit
        while arrived < count {
            guard clock.uptime < end else { return false }
            try? await clock.sleep(for: .milliseconds(5))
        }
        return true
    }

    /// Blocks until the gate is open or closed; tells which.
    package func wait() -> Bool {
        state.change { $0.arrived += 1 }
        return state.wait { $0.isOpen }
    }
}
