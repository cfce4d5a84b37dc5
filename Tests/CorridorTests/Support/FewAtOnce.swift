import Host
import Testing

/// Lets only a few of the tests that carry it run at the same time.
///
/// The tests of a state on a server start many programs, wait a lot, and would all start at once;
/// then those that look at a program while it runs would come too late.
struct FewAtOnce: TestTrait, SuiteTrait, TestScoping {
    var isRecursive: Bool { true }

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        // Only what really runs takes a place, or a suite would wait for its own tests.
        guard testCase != nil else { return try await function() }
        await Places.shared.take()
        defer { Places.shared.giveBack() }
        try await function()
    }
}

extension Trait where Self == FewAtOnce {
    /// Lets only a few of these tests run at the same time.
    static var fewAtOnce: FewAtOnce { FewAtOnce() }
}

/// A number of places; whoever comes when all are taken waits in line.
private final class Places: Sendable {
    static let shared = Places(4)

    private struct State: Sendable {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Lock<State>

    init(_ count: Int) { state = Lock(State(free: count)) }

    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    func giveBack() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
