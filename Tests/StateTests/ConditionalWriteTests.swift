import Model
import TestSupport
import Testing

@testable import State

@Suite struct ConditionalWriteTests {
    private func verdict(_ store: VirtualRemoteStore) async -> ConditionalWriteVerdict {
        await ConditionalWriteProbe(store, randomness: SeededRandomness()).run()
    }

    @Test func `a correct server is safe and keeps no scratch object`() async {
        let store = VirtualRemoteStore()
        #expect(await verdict(store) == .safe)
        #expect(await store.objects.isEmpty)
        #expect(await store.writes > 0)
    }

    @Test func `a lost answer is decided by what the object holds`() async {
        #expect(await verdict(VirtualRemoteStore(.losesAnswers)) == .safe)
    }

    static let faults: [(VirtualRemoteStore.Fault, ConditionalWriteVerdict)] = [
        (.ignoresAbsent, .ignored(.absent)),
        (.ignoresMatch, .ignored(.staleVersion)),
        (.equalTags, .ignored(.staleVersion)),
        (.acceptsMatchOnMissing, .ignored(.missingObject)),
        (.refusesConditions, .notImplemented(VirtualRemoteStore.refusal)),
        (.refusesMatch, .brokenMatch),
        (.remembersRemoved, .stuck),
        (.readOnly, .undecided(VirtualRemoteStore.refusal)),
        (.keepsEverything, .undecided(VirtualRemoteStore.refusal)),
        (.failsOnConditions, .undecided(VirtualRemoteStore.refusal)),
        (.tiresOfRemoving, .undecided(VirtualRemoteStore.refusal)),
        (.removesBlindly, .safeButRemoves),
        (.refusesConditionalRemoval, .safe),
    ]

    @Test(arguments: faults)
    func `a fault has its verdict`(
        _ fault: VirtualRemoteStore.Fault, _ expected: ConditionalWriteVerdict
    ) async {
        let store = VirtualRemoteStore(fault)
        #expect(await verdict(store) == expected)
        let keeps = [VirtualRemoteStore.Fault.keepsEverything, .tiresOfRemoving].contains(fault)
        #expect(await store.objects.isEmpty != keeps)
    }

    @Test(arguments: [VirtualRemoteStore.Fault.racy, .racyMatch])
    func `a server that looks first and writes later is racy`(
        _ fault: VirtualRemoteStore.Fault
    ) async {
        let store = VirtualRemoteStore(fault)
        guard case .racy(let winners, of: 8) = await verdict(store) else {
            Issue.record("not found out")
            return
        }
        #expect((2...8).contains(winners))
        #expect(await store.objects.isEmpty)
    }

    @Test func `a server without tags has no conditions`() async {
        guard case .notImplemented = await verdict(VirtualRemoteStore(.hasNoTags)) else {
            Issue.record("not found out")
            return
        }
    }

    @Test func `without a lock in the project an unsafe server is a warning`() {
        let racy = ConditionalWriteVerdict.racy(winners: 3, of: 8)
        #expect(racy.check(locking: .required).status == .failed)
        #expect(racy.check(locking: .none).status == .warning)
        #expect(ConditionalWriteVerdict.safe.check(locking: .required).status == .ok)
        #expect(ConditionalWriteVerdict.safeButRemoves.check(locking: .required).status == .warning)
        let unclear = ConditionalWriteVerdict.undecided(VirtualRemoteStore.refusal)
        #expect(unclear.check(locking: .none).status == .failed)
        #expect(racy.sentence.contains("3 of 8"))
    }

    @Test func `the check of the lock names its holder`() async {
        let info = LockInfo(
            id: "5f0c", who: "deploy@ci-7", operation: "apply", info: "https://ci.example/1",
            version: "1", created: "2026-11-20T19:48:00Z", path: "p")
        func check(_ lock: VirtualRemoteLock?, _ locking: StateLocking) async -> Check? {
            await RemoteExamination(
                store: VirtualRemoteStore(), lock: lock, locking: locking,
                randomness: SeededRandomness()
            ).checks(probes: false).first
        }
        let held = await check(VirtualRemoteLock(present: info), .required)
        #expect(held?.status == .warning)
        #expect(held?.message.contains("deploy@ci-7, apply since 2026-11-20T19:48:00Z") == true)
        #expect(await check(VirtualRemoteLock(present: nil), .required)?.status == .ok)
        #expect(await check(nil, .required)?.status == .failed)
        #expect(await check(nil, .none)?.status == .skipped)
    }

    @Test func `the probe is left out where nothing rests on conditions`() async {
        let store = VirtualRemoteStore()
        let examination = RemoteExamination(
            store: store, lock: nil, locking: .none, randomness: SeededRandomness())
        #expect(await examination.checks(probes: false).map(\.name) == ["lock"])
        #expect(await store.writes == 0)
        #expect(
            await examination.checks(probes: true).map(\.name) == ["lock", "conditional writes"])
    }
}

/// A lock that somebody holds or nobody.
private struct VirtualRemoteLock: RemoteLock {
    let present: LockInfo?
    var lease: Duration? { nil }

    func acquire(_ info: LockInfo) async throws(Diagnostic) -> RemoteLockAttempt {
        .held(by: present, expiresIn: nil)
    }
    func renew() async throws(Diagnostic) -> RemoteRenewal { .lost(to: present) }
    func release() async throws(Diagnostic) {}
    func holder() async throws(Diagnostic) -> LockInfo? { present }
    func breakLock(id: String) async throws(Diagnostic) -> Bool { false }
}
