import Host
import Model
import TestSupport
import Testing

@testable import State

@Suite struct LeaseLockTests {
    private let store = MemoryStore()

    private func lock() -> LeaseLock { LeaseLock(store: store, lease: .seconds(60)) }

    private func info(_ id: String) -> LockInfo {
        LockInfo(id: id, holder: Samples.holder, version: "1.0", path: "p")
    }

    private enum Verdict: Equatable {
        case acquired(from: String?)
        case held(by: String?, expiresIn: Duration?)
    }

    private func take(_ lock: LeaseLock, _ id: String) async throws -> Verdict {
        switch try await lock.acquire(info(id)) {
        case .acquired(let from): .acquired(from: from?.id)
        case .held(let by, let expiry): .held(by: by?.id, expiresIn: expiry)
        }
    }

    private func isRenewed(_ lock: LeaseLock) async throws -> Bool {
        if case .renewed = try await lock.renew() { true } else { false }
    }

    @Test func `one holder at a time, and its name for the others`() async throws {
        let first = lock()
        #expect(try await take(first, "one") == .acquired(from: nil))
        store.clock.advance(by: .seconds(10))
        #expect(
            try await take(lock(), "two") == .held(by: "one", expiresIn: .seconds(50)))
        try await first.release()
        #expect(try await take(lock(), "two") == .acquired(from: nil))
    }

    @Test func `a renewed lease does not run out, another one does`() async throws {
        let first = lock()
        _ = try await take(first, "one")
        store.clock.advance(by: .seconds(50))
        #expect(try await isRenewed(first))
        store.clock.advance(by: .seconds(50))
        #expect(
            try await take(lock(), "two") == .held(by: "one", expiresIn: .seconds(10)))
        store.clock.advance(by: .seconds(11))
        #expect(try await take(lock(), "two") == .acquired(from: "one"))
        #expect(try await !isRenewed(first))
        try await first.release()
        #expect(try await lock().holder()?.id == "two", "what is another's is not released")
    }

    @Test func `of many that take over one succeeds`() async throws {
        _ = try await take(lock(), "dead")
        store.clock.advance(by: .seconds(61))
        let verdicts = try await withThrowingTaskGroup(of: Verdict.self) { group in
            for number in 0..<8 {
                group.addTask { try await take(lock(), "n\(number)") }
            }
            var all: [Verdict] = []
            for try await verdict in group { all.append(verdict) }
            return all
        }
        #expect(verdicts.count { $0 == .acquired(from: "dead") } == 1)
    }

    @Test func `a lost answer to the first write is recognised as ours`() async throws {
        store.at(1, .answerLost)
        #expect(try await take(lock(), "one") == .acquired(from: nil))
    }

    @Test func `a renewal whose answer is lost still counts`() async throws {
        let first = lock()
        _ = try await take(first, "one")
        store.at(1, .answerLost)
        #expect(try await isRenewed(first))
        try await first.release()
        #expect(store.bytes(of: .lock) == nil)
    }

    @Test(arguments: [
        VirtualRemoteStore.Fault.ignoresAbsent, .ignoresMatch, .refusesMatch, .hasNoTags,
        .equalTags, .refusesConditions,
    ])
    func `a server that does not keep to conditions gives nobody the lock`(
        fault: VirtualRemoteStore.Fault
    ) async throws {
        let store = VirtualRemoteStore(fault)
        let lock = LeaseLock(store: store, lease: .seconds(60))
        await #expect(throws: Diagnostic.self) { try await lock.acquire(info("one")) }
        #expect(await store.objects.isEmpty, "what nobody trusts is taken away")
    }

    @Test func `a person takes the lock away by the right id only`() async throws {
        _ = try await take(lock(), "one")
        #expect(try await !lock().breakLock(id: "two"))
        #expect(try await lock().breakLock(id: "one"))
        #expect(try await !lock().breakLock(id: "one"))
        #expect(try await take(lock(), "two") == .acquired(from: nil))
    }

    @Test func `who cannot renew in time is told, and knows before the lease ends`() async throws {
        let clock = VirtualClock(jumps: false)
        let first = lock()
        _ = try await take(first, "one")
        let keeper = LeaseKeeper(first, lease: .seconds(60), clock: clock)
        let isTold = Lock(false)
        keeper.whenLost { isTold.withLock { $0 = true } }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(20))
        await clock.waitForSleepers(1)
        #expect(keeper.isValid)
        store.world.withLock { $0.isDown = true }
        clock.advance(by: .seconds(39))
        #expect(keeper.isValid)
        clock.advance(by: .seconds(2))
        #expect(!keeper.isValid, "a third of the lease is kept back")
        let end = SystemClock().uptime + .seconds(300)
        while !isTold.withLock({ $0 }), SystemClock().uptime < end { await Task.yield() }
        #expect(isTold.withLock { $0 })
        await keeper.stop()
    }
}
