import TestSupport
import Testing

/// A run that is killed while it speaks to the server of its state: one object per manifest, all
/// of them recorded, by whoever comes next.
@Suite(.fewAtOnce) struct RemoteStateDeathTests {
    typealias Step = RemoteStateFaultTests.Step

    /// What becomes of the request during which the run dies.
    enum Fate: CaseIterable, Sendable {
        /// It is lost with the machine.
        case lost
        /// It arrives when nobody waits for its answer any more.
        case late
        /// It was answered, and the answer is lost.
        case answered
    }

    private func die(
        _ flavour: RemoteFlavour, _ kind: TestKind, _ step: Step, _ fate: Fate
    ) async throws -> (site: Site, proxy: FaultProxy, gate: FaultGate) {
        let (site, proxy) = try Site.remote(flavour, platforms: [kind])
        try site.declare([kind.connection("a"), kind.connection("b")])
        let gate = FaultGate()
        proxy.add(fate == .answered ? .holdAnswer(gate) : .holdRequest(gate), to: step.selection) {
            step.isMeant($0, flavour)
        }
        try await site.killDuringApply { gate.arrived > 0 }
        // No create is on the wire before its intent is on the server.
        if step == .lock || step == .firstWrite {
            #expect(try await site.platformMutations().isEmpty)
        } else {
            #expect(try await !site.platformMutations().isEmpty)
        }
        return (site, proxy, gate)
    }

    private func goOn(
        _ site: Site, _ flavour: RemoteFlavour, _ kind: TestKind, after step: Step, _ fate: Fate
    ) async throws {
        if try await site.isLocked(flavour) {
            let said = try await site.unlockAsTold()
            // What is known is what the first write said.
            if step == .secondWrite, fate == .lost {
                #expect(said.contains("create \(kind.rawValue)/"), "\(said)")
            }
        }
        let run = try await site.apply()
        // Deck's token is lost with its answer: a person must act, but there is one object.
        #expect(run.status == 0 || (kind == .deck && run.status == 7), "\(run.error)\(run.output)")
        #expect(try await site.objects(kind).count == 2)
        #expect(try await !site.isLocked(flavour))
        let list = try await site.run("state", "list")
        #expect(list.output.contains("\(kind.rawValue)/a"))
        #expect(list.output.contains("\(kind.rawValue)/b"))
        try await site.clearLog()
        _ = try await site.apply()
        #expect(try await site.platformMutations().isEmpty)
    }

    @Test(arguments: Step.allCases, Fate.allCases)
    func `a run that dies is made up for on another machine, with Deck and GitLab`(
        step: Step, fate: Fate
    ) async throws {
        let (site, proxy, gate) = try await die(.gitLab, .deck, step, fate)
        if fate == .late { gate.open() } else { gate.close() }
        try await site.waitUntil { proxy.exchanges.allSatisfy(\.isOver) }
        try site.forgetMachine()
        try await goOn(site, .gitLab, .deck, after: step, fate)
    }

    @Test(arguments: Step.allCases, Fate.allCases)
    func `a run that dies is made up for on the same machine, with DRAGOPS and LOCK`(
        step: Step, fate: Fate
    ) async throws {
        let (site, proxy, gate) = try await die(.plain, .dragops, step, fate)
        if fate == .late { gate.open() } else { gate.close() }
        try await site.waitUntil { proxy.exchanges.allSatisfy(\.isOver) }
        try await goOn(site, .plain, .dragops, after: step, fate)
    }

    @Test(arguments: Step.allCases, Fate.allCases)
    func `a run that dies is made up for on another machine, with DRAGOPS and a lease`(
        step: Step, fate: Fate
    ) async throws {
        let (site, proxy, gate) = try await die(.objects, .dragops, step, fate)
        if fate == .late { gate.open() } else { gate.close() }
        try await site.waitUntil { proxy.exchanges.allSatisfy(\.isOver) }
        try site.forgetMachine()
        try await goOn(site, .objects, .dragops, after: step, fate)
    }

    @Test func `the lease of a dead run ends by itself`() async throws {
        let site = try Site(platforms: [.dragops], faults: ["dragops:create:hang_after@1"])
        try site.keepState(.objects, more: ["leaseSeconds: 10"])
        try site.declare([TestKind.dragops.connection("a"), TestKind.dragops.connection("b")])
        try await site.killDuringApply { try await site.platformMutations().count >= 1 }
        #expect(try await site.isLocked(.objects))
        let refused = try await site.applyElsewhere()
        #expect(refused.status == 4, "\(refused.error)")
        let taken = try await site.applyElsewhere("--lock-timeout", "120s")
        #expect(taken.status == 0, "\(taken.error)")
        #expect(taken.error.contains("RC5037"), "\(taken.error)")
        #expect(try await site.objects(.dragops).count == 2)
        #expect(try await !site.isLocked(.objects))
    }

    @Test(arguments: RemoteFlavour.allCases, [Step.firstWrite, .secondWrite])
    func `a write of a dead run that arrives after the next run changes nothing`(
        flavour: RemoteFlavour, step: Step
    ) async throws {
        let (site, proxy, gate) = try await die(flavour, .dragops, step, .late)
        try site.forgetMachine()
        try await goOn(site, flavour, .dragops, after: step, .lost)
        let written = try await site.remoteBytes(flavour)
        gate.open()
        try await site.waitUntil { proxy.exchanges.allSatisfy(\.isOver) }
        #expect(try await site.remoteBytes(flavour) == written)
        #expect(proxy.exchanges.contains { [409, 412, 423].contains($0.upstreamStatus) })
    }
}
