import Model
import TestSupport
import Testing

/// The state on a server: the same life as with a file.
@Suite(.fewAtOnce) struct RemoteStateTests {
    @Test(arguments: RemoteFlavour.allCases)
    func `applying twice sends nothing the second time, and what is removed is deleted`(
        flavour: RemoteFlavour
    ) async throws {
        let site = try Site(platforms: [.dragops, .deck])
        try site.keepState(flavour)
        let both = [TestKind.dragops.connection("a"), TestKind.deck.connection("b")]
        try site.declare(both + [TestKind.dragops.connection("c")])
        let first = try await site.apply()
        #expect(first.status == 0, "\(first.error)")
        #expect(try await site.objects(.dragops).count == 2)
        #expect(try await site.objects(.deck).count == 1)
        #expect(try await !site.isLocked(flavour))
        let list = try await site.run("state", "list")
        for name in ["dragops/a", "deck/b", "dragops/c"] { #expect(list.output.contains(name)) }
        #expect(try site.files().allSatisfy { !$0.hasSuffix("state.jsonl") })

        let written = try await site.remoteBytes(flavour)
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
        #expect(try await site.remoteBytes(flavour) == written)

        #expect(try await site.run("drift").status == 0)
        let id = try #require(try await site.ids(.dragops).first)
        try await site.edit(.dragops, id, ["displayName": "edited"])
        #expect(try await site.run("drift").status == 2)
        try await site.edit(.dragops, id, ["displayName": "a"])

        try site.declare(both)
        #expect(try await site.apply().status == 0)
        #expect(try await site.objects(.dragops).count == 1)
        #expect(try await !site.run("state", "list").output.contains("dragops/c"))
        #expect(try await !site.isLocked(flavour))
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `another machine goes on where this one stopped`(flavour: RemoteFlavour) async throws {
        let site = try Site(platforms: [.dragops])
        try site.keepState(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.apply().status == 0)
        try site.forgetMachine()
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        try await site.clearLog()
        let second = try await site.apply()
        #expect(second.status == 0, "\(second.error)")
        #expect(try await site.platformMutations().count == 1)
        #expect(try await site.objects(.dragops).count == 2)
        try site.forgetMachine()
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `of two applies at once the second is told who is at work`(
        flavour: RemoteFlavour
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        let gate = FaultGate()
        proxy.add(.holdRequest(gate), to: .only(1)) { flavour.isUnlock($0) }
        try site.declare([TestKind.dragops.connection("a")])
        async let first = site.apply()
        #expect(await gate.waitForArrival())
        let second = try await site.applyElsewhere()
        gate.open()
        #expect(second.status == 4, "\(second.error)")
        #expect(second.error.contains("RC5001"), "\(second.error)")
        #expect(second.error.contains(flavour == .gitLab ? "by ci, " : "@"), "\(second.error)")
        #expect(second.error.contains(", apply since "), "\(second.error)")
        let done = try await first
        #expect(done.status == 0, "\(done.error)")
        #expect(try await site.objects(.dragops).count == 1)
        #expect(try await !site.isLocked(flavour))
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a signal saves what was done and gives the lock back`(
        flavour: RemoteFlavour
    ) async throws {
        let site = try Site(platforms: [.dragops], faults: ["dragops:create:delay=12s"])
        try site.keepState(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        let status = try await site.killDuringApply("-TERM") {
            try await site.platformMutations().count == 1
        }
        #expect(status == 143)
        #expect(try await !site.isLocked(flavour))
        try site.forgetMachine()
        let list = try await site.run("state", "list")
        #expect(list.output.contains("dragops/a"), "\(list.error)")
        #expect(!list.output.contains("unknown"), "\(list.output)")
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `whoever may only read can plan and is told why it cannot apply`(
        flavour: RemoteFlavour
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        proxy.add(.answer(status: 403)) { $0.method != "GET" }
        #expect(try await site.plan().status == 0)
        let run = try await site.apply()
        #expect(run.status == 8, "\(run.error)")
        #expect(run.error.contains("RC5032"), "\(run.error)")
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a server that asks for patience gets it`(flavour: RemoteFlavour) async throws {
        let (site, proxy) = try Site.remote(flavour)
        let later = FaultProxy.Action.answer(status: 429, headers: ["Retry-After: 1"])
        proxy.add(later, to: .only(1)) { flavour.isLock($0) }
        proxy.add(later, to: .only(1)) { flavour.isWrite($0) }
        proxy.add(later, to: .only(1)) { flavour.isUnlock($0) }
        try site.declare([TestKind.dragops.connection("a")])
        let run = try await site.apply()
        #expect(run.status == 0, "\(run.error)")
        #expect(proxy.exchanges.filter { $0.status == 429 }.count == 3)
        #expect(try await !site.isLocked(flavour))
        #expect(try await site.objects(.dragops).count == 1)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `plan and drift take no lock and write nothing`(flavour: RemoteFlavour) async throws {
        let site = try Site(platforms: [.dragops])
        try site.keepState(flavour)
        try site.declare([TestKind.dragops.connection("a")])
        #expect(try await site.plan().status == 0)
        #expect(try await site.run("drift").status == 8)
        #expect(try await site.mutations().isEmpty)
        #expect(try await site.remoteState(flavour) == nil)
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `whoever waits for the lock goes on when it is free`(flavour: RemoteFlavour) async throws {
        let (site, proxy) = try Site.remote(flavour)
        let gate = FaultGate()
        proxy.add(.holdRequest(gate), to: .only(1)) { flavour.isUnlock($0) }
        try site.declare([TestKind.dragops.connection("a")])
        async let first = site.apply()
        #expect(await gate.waitForArrival())
        async let second = site.applyElsewhere("--lock-timeout", "120s")
        try await site.waitUntil { proxy.exchanges.filter { flavour.isLock($0.request) }.count > 1 }
        gate.open()
        let done = try await (first, second)
        #expect(done.0.status == 0, "\(done.0.error)")
        #expect(done.1.status == 0, "\(done.1.error)")
        #expect(try await site.objects(.dragops).count == 1)
        #expect(try await !site.isLocked(flavour))
    }

    @Test(arguments: RemoteFlavour.allCases)
    func `a state that is rewritten as a whole is taken by its server`(
        flavour: RemoteFlavour
    ) async throws {
        let (site, proxy) = try Site.remote(flavour)
        // So many lines that they are folded when the run ends.
        for count in [40, 80] {
            try site.declare((0..<count).map { TestKind.dragops.connection("n\($0)") })
            let run = try await site.apply()
            #expect(run.status == 0, "\(run.error)")
            #expect(!run.error.contains("warning"), "\(run.error)")
        }
        #expect(proxy.exchanges.allSatisfy { $0.status != 422 })
        try site.forgetMachine()
        try await site.clearLog()
        #expect(try await site.apply().status == 0)
        #expect(try await site.platformMutations().isEmpty)
    }
}
